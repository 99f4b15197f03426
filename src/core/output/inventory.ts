import { chartName } from '../address.ts'
import { parseReference } from '../images/index.ts'
import { referencesOf } from './document.ts'
import type { MirrorComponent, MirrorList } from './mirror-list.ts'

const BEGIN = '<!-- BEGIN AICR-BOM -->'
const END = '<!-- END AICR-BOM -->'

/** The images of every component of a catalog as Markdown, between markers that a document can keep. */
export function writeInventory(list: MirrorList): string {
  const images = referencesOf(list.images, 'canonical')
  const registries = [...new Set(images.map((image) => parseReference(image)?.domain ?? ''))].sort()
  const variants = list.components.filter(({ pinnedBy }) => pinnedBy !== undefined)
  const { catalog = '' } = list.metadata
  const lines = [
    BEGIN,
    '',
    `**${list.components.length - variants.length}** components, **${images.length}** unique images, **${registries.length}** registries.`,
    '',
    ...(registries.length === 0 ? [] : [`Registries: ${registries.map((name) => `\`${name}\``).join(', ')}`, '']),
    ...(catalog === '' ? [] : [`Recipe catalog: ${catalog}`, '']),
    '| component | type | chart | version | images |',
    '|---|---|---|---|---|',
    ...list.components.map((component) => row(component, list)),
    '',
    ...(variants.length === 0
      ? []
      : [
          '| variant | pinned by |',
          '|---|---|',
          ...variants.map(({ component, pinnedBy = [] }) => `| ${cell(component)} | ${cell(pinnedBy.join(', '))} |`),
          '',
        ]),
    ...list.components.flatMap(section),
    END,
  ]
  return `${lines.join('\n')}\n`
}

function row({ component, type, images }: MirrorComponent, { charts }: MirrorList): string {
  const chart = charts.find(({ name }) => name === component)
  const cells = [
    component,
    type,
    chart === undefined ? '–' : chartName(chart),
    chart?.version ?? '–',
    String(images.length),
  ]
  return `| ${cells.map(cell).join(' | ')} |`
}

const cell = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replace(/\s+/g, ' ')

function section({ component, images, warnings }: MirrorComponent): string[] {
  const notes = warnings.map((warning) => `> ${cell(warning)}`)
  const items = referencesOf(images, 'canonical').map((image) => `- \`${image}\``)
  const body =
    items.length === 0 && notes.length === 0
      ? ['No images.']
      : [...notes, ...(notes.length > 0 && items.length > 0 ? [''] : []), ...items]
  return [`### ${component}`, '', ...body, '']
}
