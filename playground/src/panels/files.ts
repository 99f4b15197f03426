import type { CodeView } from '../code-view.ts'
import { byId } from '../dom.ts'
import type { Document, OpenedChart, Place, Render } from '../protocol.ts'
import { copyText, saveText } from '../take.ts'
import { createDocumentList, type Entry } from './document-list.ts'

type Side = 'rendered' | 'template'

/** What is shown of the rendered files. */
export interface FilesPanel {
  readonly show: (render: Render, chart: OpenedChart) => void
  /** Shows a document, with a line marked. */
  readonly goTo: (id: string, line: number) => void
  /** Shows where a render failed. */
  readonly failAt: (place: Place, chart: OpenedChart) => void
  readonly clear: () => void
}

const NOTES = 'NOTES.txt'

const shortPath = (source: string): string => source.replace(/^[^/]+\/(?:charts\/[^/]+\/)*(?:templates\/)?/, '')

const entryOf = ({ id, source, kind, name, text, hook }: Document): Entry => ({
  id,
  label: shortPath(source),
  kind: kind === '' ? 'no kind' : kind,
  name,
  source,
  text,
  hook,
})

function entriesOf(render: Render, chart: OpenedChart): Entry[] {
  const entries = render.documents.map(entryOf)
  if (render.notes.trim() === '') return entries
  const source = `${chart.name}/templates/${NOTES}`
  const kind = 'printed after an installation'
  return [...entries, { id: source, label: NOTES, kind, name: '', source, text: render.notes, hook: '' }]
}

/** What most people come to see, when nothing is chosen yet. */
const WORKLOADS = /^(?:Deployment|StatefulSet|DaemonSet|Job|CronJob|Pod)$/

const firstOf = (entries: readonly Entry[]): string =>
  (entries.find(({ kind, hook }) => hook === '' && WORKLOADS.test(kind)) ?? entries[0])?.id ?? ''

/** The list of documents, and beside it what the chosen one is and what it was made from. `whole` gives all that is rendered. */
export function createFilesPanel(rendered: CodeView, template: CodeView, whole: () => Promise<string>): FilesPanel {
  const title = byId('file-title', HTMLElement)
  const panes = byId('file-panes', HTMLElement)
  const copy = byId('file-copy', HTMLButtonElement)
  const save = byId('file-save', HTMLButtonElement)
  const sides = [...document.querySelectorAll<HTMLButtonElement>('[data-side]')]
  let entries: readonly Entry[] = []
  let chart: OpenedChart | undefined
  let chosen = ''

  const list = createDocumentList((id) => {
    choose(id)
    rendered.mark(list.lineIn(entries.find((each) => each.id === id)?.text ?? ''))
  })
  const showSide = (side: string): void => {
    panes.dataset.show = side
    for (const button of sides) button.setAttribute('aria-pressed', String(button.dataset.side === side))
  }
  const templateOf = (source: string): string | undefined =>
    chart?.templates.find((each) => each.source === source)?.text
  const choose = (id: string): void => {
    const entry = entries.find((each) => each.id === id)
    chosen = entry?.id ?? ''
    list.choose(chosen)
    if (entry === undefined) return
    title.textContent = entry.source
    rendered.show(entry.text, entry.label === NOTES ? 'text' : 'yaml', `Rendered ${entry.label}`)
    template.show(
      templateOf(entry.source) ?? '# not a template: the file is taken as it is',
      'template',
      `Template ${entry.source}`,
    )
  }
  const light = (source: string): void => {
    chosen = entries.find((each) => each.source === source)?.id ?? ''
    list.choose(chosen)
  }
  const showText = (side: Side, source: string, text: string, line: number): void => {
    title.textContent = source
    const view = side === 'rendered' ? rendered : template
    view.show(
      text,
      side === 'rendered' ? 'yaml' : 'template',
      side === 'rendered' ? `Rendered ${source}` : `Template ${source}`,
    )
    view.mark(line, true)
  }

  for (const button of sides) button.addEventListener('click', () => showSide(button.dataset.side ?? 'rendered'))
  copy.addEventListener('click', () => copyText(copy, rendered.text()))
  save.addEventListener('click', () => {
    void whole().then((text) => saveText(`${chart?.name ?? 'chart'}.yaml`, text))
  })
  showSide('both')
  return {
    show: (render, opened) => {
      chart = opened
      entries = entriesOf(render, opened)
      const id = entries.some((each) => each.id === chosen) ? chosen : firstOf(entries)
      copy.disabled = save.disabled = entries.length === 0
      list.show(entries, id)
      choose(id)
      if (entries.length === 0) {
        title.textContent = 'nothing is rendered with these values'
        rendered.show('', 'yaml', 'Rendered')
        template.show('', 'template', 'Template')
      }
      rendered.mark(undefined)
      template.mark(undefined)
    },
    goTo: (id, line) => {
      choose(id)
      if (panes.dataset.show === 'template') showSide('both')
      rendered.mark(line > 0 ? line : undefined)
    },
    failAt: (place, opened) => {
      chart = opened
      light(place.file)
      const source = templateOf(place.file)
      if (place.in === 'rendered') {
        showText('rendered', place.file, place.text ?? '', place.line)
        template.show(source ?? '', 'template', `Template ${place.file}`)
        showSide('both')
      } else if (source !== undefined) {
        showText('template', place.file, source, place.line)
        rendered.show(
          entries.find((each) => each.source === place.file)?.text ?? '# nothing was rendered from it',
          'yaml',
          'Rendered, last time',
        )
        if (panes.dataset.show === 'rendered') showSide('both')
      }
    },
    clear: () => {
      entries = []
      chosen = ''
      list.clear()
    },
  }
}
