import type { Text } from '../../../template-engine/go/index.ts'
import { deadlineIn } from '../deadline.ts'
import { Budget, LimitError } from '../engine.ts'
import { limitFailure } from '../errors.ts'
import { LIMITS, type Limits } from '../limits.ts'
import { chargeYaml } from '../yaml/index.ts'
import { Collector } from './collector.ts'
import { extractCompatible } from './compatible.ts'
import { type ChartDeclaration, declareImages } from './declaration.ts'
import { isDefinition, type RenderedDocument, splitDocument, splitDocuments } from './document.ts'
import { type Extraction, type FoundImage, type ImageSource, printSource } from './finding.ts'
import { nodeFromData } from './node.ts'
import { looseObject, type ManifestObject, objectsOf, programVersions } from './object.ts'
import { parseStream } from './parse.ts'
import { passOver } from './passed-over.ts'
import { indexPayloads } from './payload.ts'
import { canonicalText } from './reference.ts'
import { DEFAULT_SELECTION, isSelected, pathCollisions, type Selection } from './selection.ts'
import type { NodeContext } from './suffix.ts'
import type { Run } from './visit.ts'
import { walk } from './walk.ts'

export interface ExtractOptions {
  /** `compatible`: what upstream's `mirror list` finds, for comparison; nothing else of the options counts then */
  readonly scan?: 'full' | 'compatible'
  /** what is known of the nodes, for the driver tags that get a suffix */
  readonly nodes?: NodeContext
  /** what will be listed: what only looks like an image and is left out becomes a warning; default DEFAULT_SELECTION */
  readonly selection?: Selection
  /** the chart and its subcharts, for the images that they declare */
  readonly charts?: readonly ChartDeclaration[]
  readonly limits?: Partial<Limits>
  /** milliseconds for all of it; AicrError TIMEOUT when they are over. None by default: steps bound the work. */
  readonly timeout?: number
  /** what all of it spends; one of its own by default */
  readonly budget?: Budget
}

/** Manifests: a rendered stream, its documents, or parsed objects. */
export type Manifests = Text | readonly RenderedDocument[] | readonly object[]

function compatible(manifests: Manifests): Extraction {
  const text =
    typeof manifests === 'string'
      ? manifests
      : manifests.map((each) => (isDocument(each) ? each.text : JSON.stringify(each))).join('\n---\n')
  const { images, failure } = extractCompatible(text)
  const source: ImageSource = {
    rule: 'compatible',
    apiVersion: '',
    kind: '',
    namespace: undefined,
    name: '',
    path: '',
    template: undefined,
    line: 0,
  }
  return {
    images: images.map((raw) => ({
      raw,
      ref: canonicalText(raw) ?? raw,
      class: 'image',
      confidence: 'strong',
      sources: [source],
    })),
    skipped: [],
    warnings: failure === undefined ? [] : [{ code: 'unparsed', message: failure, source: undefined, gap: true }],
    isComplete: failure === undefined,
    objects: 0,
    definitions: 0,
  }
}

interface Read {
  readonly object: ManifestObject
  /** line of the stream before the document's first */
  readonly line: number
}

/** Aliases can make a small document endless: a text has fewer nodes than characters at each level of texts in texts, and this many more are granted. */
const MORE_VISITS = 20_000
/** Of objects that were not text. */
const MAX_VISITS = 4_000_000
/** Texts inside values are read again at each level, and under each alias; this much more than the whole text is granted. */
const MORE_EMBEDDED = 4 << 20

/**
 * Every image that the manifests will make a cluster pull, each with its class, confidence and places; what was passed over, with
 * the reason; what an operator must know. Never throws on odd manifests: what cannot be read becomes a warning. (The compatible
 * scan throws INVALID_VALUES on a malformed image mapping, as upstream does.)
 */
export function extractImages(manifests: Manifests, options: ExtractOptions = {}): Extraction {
  if (options.scan === 'compatible') return compatible(manifests)
  const collector = new Collector()
  const limits = { ...LIMITS, ...options.limits }
  const characters = sizeOf(manifests)
  const budget =
    options.budget ?? new Budget(undefined, options.timeout === undefined ? undefined : deadlineIn(options.timeout))
  const { read, definitions } = readManifests(manifests, { collector, limits, budget })
  const run: Run = {
    collector,
    budget,
    nodes: options.nodes ?? {},
    payload: indexPayloads(read.map(({ object }) => object)),
    versions: programVersions(read.map(({ object }) => object)),
    bounds: {
      depth: limits.dataDepth,
      embeddedDepth: limits.embeddedDepth,
      embeddedBytes: limits.embeddedBytes,
      visits: characters === undefined ? MAX_VISITS : characters * (limits.embeddedDepth + 1) + MORE_VISITS,
      embeddedTotal: (characters ?? 0) * limits.embeddedDepth + MORE_EMBEDDED,
    },
    visits: 0,
    embedded: 0,
  }
  within(collector, () => {
    for (const { object, line } of read) readObject(object, line, run)
  })
  declareImages(options.charts ?? [], collector)
  return finish(collector, read.length, definitions, options.selection ?? DEFAULT_SELECTION)
}

/** Reading as far as the budget goes: what is left unread is a gap, unless time is over, for then the caller waits no longer. */
function within(collector: Collector, read: () => void): void {
  try {
    read()
  } catch (error) {
    if (!(error instanceof LimitError)) throw error
    if (error.limit === 'milliseconds') throw limitFailure(error, 'images')
    const message = `the manifests take too much to be read to the end: ${error.message}`
    collector.warn({ code: 'limit', message, source: undefined, gap: true })
  }
}

function readObject({ identity, node, verdict }: ManifestObject, line: number, run: Run): void {
  if (verdict === 'skip') return
  const visit = {
    object: identity,
    outer: identity,
    path: undefined,
    isRoot: true,
    disabled: false,
    test: verdict === 'test',
    depth: 0,
    embedded: 0,
    inImage: false,
    secret: identity.kind === 'Secret',
    line,
  }
  walk(node, visit, run)
}

/** Characters of the text; undefined when there are objects without one. */
function sizeOf(manifests: Manifests): number | undefined {
  if (typeof manifests === 'string') return manifests.length
  let size = 0
  for (const each of manifests) {
    if (!isDocument(each)) return undefined
    size += each.text.length
  }
  return size
}

function readManifests(manifests: Manifests, reading: Reading): { read: Read[]; definitions: number } {
  const { collector, limits } = reading
  const size = sizeOf(manifests) ?? 0
  if (size > limits.renderBytes) {
    const message = `the manifests are too large to be read: ${size} bytes, at most ${limits.renderBytes}`
    collector.warn({ code: 'limit', message, source: undefined, gap: true })
    return { read: [], definitions: 0 }
  }
  if (typeof manifests === 'string') return readDocuments(splitDocuments(manifests, limits.documents), reading)
  const documents: RenderedDocument[] = []
  for (const each of manifests) if (isDocument(each)) documents.push(each)
  if (documents.length === manifests.length) {
    const all = documents.flatMap((each) => splitDocument(each, limits.documents))
    return readDocuments(all, reading)
  }
  const read = manifests.flatMap((data) =>
    objectsOf(nodeFromData(data), undefined).map((object) => ({ object, line: 0 })),
  )
  return count(read)
}

const isDocument = (value: RenderedDocument | object): value is RenderedDocument =>
  'text' in value && typeof value.text === 'string' && !('kind' in value)

function readDocuments(
  documents: readonly RenderedDocument[],
  reading: Reading,
): { read: Read[]; definitions: number } {
  const { collector, limits } = reading
  const read: Read[] = []
  let definitions = 0
  if (documents.length > limits.documents) {
    const message = `the manifests are too many to be read: more than ${limits.documents} documents`
    collector.warn({ code: 'limit', message, source: undefined, gap: true })
    return { read, definitions }
  }
  within(collector, () => {
    for (const document of documents) definitions += readDocument(document, reading, read)
  })
  const counted = count(read)
  return { read: counted.read, definitions: counted.definitions + definitions }
}

/** How the documents of one stream are read. */
interface Reading {
  readonly collector: Collector
  readonly limits: Limits
  readonly budget: Budget
}

/** Adds the objects of a document; answers how many definitions were passed over. Throws LimitError. */
function readDocument(document: RenderedDocument, { collector, budget }: Reading, read: Read[]): number {
  if (isDefinition(document)) {
    const reason = 'CustomResourceDefinition is a schema: defaults and descriptions, no images'
    passOver(document.text, reason, placeOf(document), collector)
    return 1
  }
  // the nodes are kept twice: as they were read, and as the rules see them
  chargeYaml(budget, document.text)
  budget.grow(document.text.length * 3)
  const { documents: nodes, error } = parseStream(document.text)
  if (error !== undefined) {
    const source = placeOf(document)
    collector.warn({
      code: 'unparsed',
      message: `a document ${whereabouts(document)} is not valid YAML, its images are unknown: ${error}`,
      source,
      gap: true,
    })
    passOver(document.text, 'the document is not valid YAML', source, collector)
    return 0
  }
  const line = (document.line ?? 1) - 1
  for (const node of nodes) {
    for (const object of [...objectsOf(node, document.template), ...looseObject(node, document.template)]) {
      if (object.reason !== undefined) passOver(document.text, object.reason, placeOf(document), collector)
      read.push({ object, line })
    }
  }
  return 0
}

function count(read: Read[]): { read: Read[]; definitions: number } {
  const rest = read.filter(({ object }) => object.identity.kind !== 'CustomResourceDefinition')
  return { read: rest, definitions: read.length - rest.length }
}

const whereabouts = ({ template, line }: RenderedDocument): string =>
  template === undefined ? `at line ${line ?? 1}` : `of ${template}`

function placeOf({ template, line, text }: RenderedDocument): ImageSource {
  const kind = /^kind:[ \t]*["']?(\w+)/m.exec(text)?.[1] ?? ''
  return {
    rule: 'skip-kind',
    apiVersion: '',
    kind,
    namespace: undefined,
    name: '',
    path: '',
    template,
    line: line ?? 1,
  }
}

function finish(collector: Collector, objects: number, definitions: number, selection: Selection): Extraction {
  const images = collector.images()
  for (const warning of pathCollisions(images.filter(isNeeded).map(({ ref }) => ref))) collector.warn(warning)
  for (const image of images) if (!isSelected(image, selection)) warnOfWeak(image, collector)
  if (images.every(({ confidence }) => confidence === 'weak') && objects > 0) {
    collector.warn({
      code: 'zero-images',
      message: `no image found in ${objects} object${objects === 1 ? '' : 's'}`,
      source: undefined,
      gap: false,
    })
  }
  const warnings = collector.warnings()
  return {
    images,
    skipped: collector.skipped(),
    warnings,
    isComplete: !warnings.some(({ gap }) => gap),
    objects: objects + definitions,
    definitions,
  }
}

const isNeeded = ({ class: kind }: FoundImage): boolean => kind === 'image' || kind === 'artifact'

/** Rules on what a program is handed: it starts or pulls what looks like an image there. */
const HANDED = /^(?:env|arg)-/

/** What only looks like an image is not listed, and not passed over in silence either. */
function warnOfWeak(image: FoundImage, collector: Collector): void {
  if (image.confidence !== 'weak' || !isNeeded(image)) return
  const handed = image.sources.find(({ rule }) => HANDED.test(rule))
  const source = handed ?? image.sources[0]
  const place = source === undefined ? '' : ` (${printSource(source)})`
  const message = `${image.raw} looks like an image and is not listed: nothing says that it is one${place}`
  collector.warn({ code: 'weak', message, source, gap: handed !== undefined })
}
