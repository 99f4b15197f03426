import { statSync } from 'node:fs'
import { AicrError } from '../../core/errors.ts'
import { LIMITS } from '../../core/limits.ts'
import {
  type Extraction,
  type FoundImage,
  findImages,
  type ImageForm,
  type Material,
  printImages,
  selectImages,
} from '../../library/images.ts'
import { writeGaps, writeJson, writeYaml } from '../../library/lists.ts'
import { readTextWithin, textOf } from '../../node/bounded-input.ts'
import { fileError } from '../../node/folder.ts'
import { renderChartCall } from '../chart-call.ts'
import type { Invocation } from '../command.ts'
import { readNodes, readSelection } from '../image-options.ts'
import { logger } from '../log.ts'
import { checkOutputs, writeOutput } from '../output-file.ts'
import { explainEach, readQueries } from '../why.ts'

export async function imagesAction(invocation: Invocation): Promise<number> {
  const { options, terminal } = invocation
  const format = options.oneOf('format', ['images', 'json', 'yaml']) ?? 'images'
  const scan = options.oneOf('scan', ['full', 'compatible']) ?? 'full'
  const asDefault = scan === 'compatible' ? 'as-written' : 'canonical'
  const form = options.oneOf('image-form', ['as-written', 'canonical']) ?? asDefault
  const selection = readSelection(options)
  const nodes = readNodes(options)
  const queries = readQueries(options)
  await checkOutputs(options)
  const material = await readMaterial(invocation)
  const extraction = findImages(material, { scan, nodes, selection })
  const unread = extraction.warnings.find(({ code }) => code === 'unparsed' || code === 'limit')
  if (extraction.objects === 0 && unread !== undefined)
    throw new AicrError('INVALID_DOCUMENT', unread.message, { place: invocation.positionals[0] ?? '' })
  const log = logger(terminal, options)
  for (const { message } of extraction.warnings) log.warn(message)
  explainEach(extraction, queries, selection, terminal)
  // a text is asked for what it holds: what another tool installs besides is a warning, not a gap
  const isText = 'text' in material
  const gaps = extraction.warnings.filter(({ gap, code }) => gap || (code === 'catalog' && !isText))
  const isComplete = isText ? gaps.length === 0 : extraction.isComplete
  if (options.on('strict') && !isComplete)
    throw new AicrError('INCOMPLETE', 'the list is not complete', { hint: 'see the warnings' })
  const images = selectImages(extraction, selection)
  const mark = isComplete || format !== 'images' ? '' : writeGaps(gaps.map(({ message }) => message))
  await writeOutput(mark + printAs(format, form, images, extraction), options.text('output'), terminal)
  return 0
}

async function readMaterial(invocation: Invocation): Promise<Material> {
  const [path, ...rest] = invocation.positionals
  if (path === undefined)
    throw new AicrError('INVALID_REQUEST', 'a chart, a file or - is needed', { hint: 'aicr images CHART|FILE|-' })
  if (rest.length > 0 || (path !== '-' && !isManifestFile(path))) return renderChartCall(invocation)
  if (path === '-') return { text: textOf(invocation.terminal.input(), 'standard input') }
  try {
    return { text: readTextWithin(path, LIMITS.renderBytes) }
  } catch (cause) {
    throw cause instanceof AicrError ? cause : fileError(cause, path)
  }
}

const isManifestFile = (path: string): boolean =>
  /\.(ya?ml|json)$/i.test(path) && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? true)

function printAs(
  format: 'images' | 'json' | 'yaml',
  form: ImageForm,
  images: readonly FoundImage[],
  extraction: Extraction,
): string {
  if (format === 'images')
    return printImages(images, form)
      .map((image) => `${image}\n`)
      .join('')
  const document = {
    images: images.map((image) => ({ ...image, sources: image.sources.map(plain) })),
    skipped: extraction.skipped.map((skipped) => ({ ...skipped, source: plain(skipped.source) })),
    warnings: extraction.warnings.map(({ code, message, source, gap }) => ({
      code,
      message,
      gap,
      source: source && plain(source),
    })),
  }
  return format === 'json' ? writeJson(document) : writeYaml(document)
}

const plain = ({ line, ...source }: FoundImage['sources'][number]) => ({
  ...source,
  line: line === 0 ? undefined : line,
})
