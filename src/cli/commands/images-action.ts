import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Text } from '../../core/engine.ts'
import { AicrError } from '../../core/errors.ts'
import {
  type Extraction,
  extractCompatible,
  extractImages,
  type FoundImage,
  type ImageForm,
  printImages,
  type Selection,
  selectImages,
} from '../../core/images/index.ts'
import { writeJson } from '../../core/output/index.ts'
import { declarationsOf, documentsOf, textOf } from '../../core/pipeline/rendered-text.ts'
import { writeYaml } from '../../core/yaml/index.ts'
import { fileError } from '../../node/folder.ts'
import { readChartCall } from '../chart-call.ts'
import type { Invocation } from '../command.ts'
import { readNodes, readSelection } from '../image-options.ts'
import { logger } from '../log.ts'
import { checkOutputs, writeOutput } from '../output-file.ts'
import { explainEach, readQueries } from '../why.ts'

/** What to look into: a text, or a rendered chart. */
interface Material {
  readonly text: () => Text
  readonly extract: () => Extraction
}

export async function imagesAction(invocation: Invocation): Promise<number> {
  const { options, terminal } = invocation
  const format = options.oneOf('format', ['images', 'json', 'yaml']) ?? 'images'
  const form = options.oneOf('image-form', ['as-written', 'canonical']) ?? 'canonical'
  const scan = options.oneOf('scan', ['full', 'compatible']) ?? 'full'
  const selection = readSelection(options)
  const queries = readQueries(options)
  await checkOutputs(options)
  const material = await readMaterial(invocation, selection)
  if (scan === 'compatible') {
    const { images, failure } = extractCompatible(material.text())
    if (failure !== undefined) throw new AicrError('INVALID_REQUEST', failure)
    await writeOutput(images.map((image) => `${image}\n`).join(''), options.text('output'), terminal)
    return 0
  }
  const extraction = material.extract()
  const unread = extraction.warnings.find(({ code }) => code === 'unparsed' || code === 'limit')
  if (extraction.objects === 0 && unread !== undefined)
    throw new AicrError('INVALID_REQUEST', unread.message, { place: invocation.positionals[0] ?? '' })
  const log = logger(terminal, options)
  for (const { message } of extraction.warnings) log.warn(message)
  explainEach(extraction, queries, selection, terminal)
  const incomplete = extraction.warnings.some(({ gap }) => gap)
  if (options.on('strict') && incomplete)
    throw new AicrError('INCOMPLETE', 'the list is not complete', { hint: 'see the warnings' })
  const images = selectImages(extraction, selection)
  await writeOutput(printAs(format, form, images, extraction), options.text('output'), terminal)
  return 0
}

async function readMaterial(invocation: Invocation, selection: Selection): Promise<Material> {
  const { options, positionals } = invocation
  const [path, ...rest] = positionals
  if (path === undefined)
    throw new AicrError('INVALID_REQUEST', 'a chart, a file or - is needed', { hint: 'aicr images CHART|FILE|-' })
  const nodes = readNodes(options)
  if (rest.length === 0 && (path === '-' || isManifestFile(path))) {
    const text: Text =
      path === '-'
        ? new TextDecoder().decode(invocation.terminal.input())
        : await readFile(path, 'utf8').catch((cause) => Promise.reject(fileError(cause, path)))
    return { text: () => text, extract: () => extractImages(text, { nodes, selection }) }
  }
  const { chart, values, render } = await readChartCall(invocation)
  const rendered = await render()
  return {
    text: () => textOf(rendered),
    extract: () => extractImages(documentsOf(rendered), { nodes, selection, charts: declarationsOf(chart, values) }),
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
