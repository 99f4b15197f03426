import type { TimeOptions } from '../deadline.ts'
import { type Budget, ENGINE_LIMITS, type EngineLimits, LimitError } from '../engine.ts'
import { limitFailure } from '../errors.ts'
import { openLedger } from '../ledger.ts'
import { LIMITS, type Limits } from '../limits.ts'
import { Collector } from './collector.ts'
import { type CompatibleBounds, type CompatibleExtraction, extractCompatible } from './compatible.ts'
import { type ChartDeclaration, declareImages } from './declaration.ts'
import { isDefinition, type RenderedDocument } from './document.ts'
import { type Extraction, type FoundImage, type ImageSource, type ImageWarning, printSource } from './finding.ts'
import { documentOf, type Manifests, openPiece, type Piece, piecesOf, readAgain, sizeOf } from './manifests.ts'
import { neighboursIn } from './neighbours.ts'
import type { ManifestObject } from './object.ts'
import { passOver } from './passed-over.ts'
import { canonicalText } from './reference.ts'
import { DEFAULT_SELECTION, isSelected, pathCollisions, type Selection } from './selection.ts'
import type { NodeContext } from './suffix.ts'
import type { Run } from './visit.ts'
import { walk } from './walk.ts'

export interface ExtractOptions extends TimeOptions {
  /** `compatible`: what upstream's `mirror list` finds, for comparison; nothing else of the options counts then */
  readonly scan?: 'full' | 'compatible'
  /** what is known of the nodes, for the driver tags that get a suffix */
  readonly nodes?: NodeContext
  /** what will be listed: what only looks like an image and is left out becomes a warning; default DEFAULT_SELECTION */
  readonly selection?: Selection
  /** the chart and its subcharts, for the images that they declare */
  readonly charts?: readonly ChartDeclaration[]
  /** bounds on what is read; default LIMITS */
  readonly limits?: Partial<Limits>
  /** what all of it spends; one of its own by default */
  readonly budget?: Budget
}

function compatible(manifests: Manifests, bounds: CompatibleBounds): Extraction {
  const { images, failure } = extractBounded(manifests, bounds)
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

/** Upstream's images, or the limit that kept them from being looked for. */
function extractBounded(manifests: Manifests, bounds: CompatibleBounds): CompatibleExtraction {
  const { excess } = piecesOf(manifests, bounds.limits)
  if (excess !== undefined) return { images: [], failure: excess }
  const text =
    typeof manifests === 'string'
      ? manifests
      : manifests.map((each: Piece) => documentOf(each)?.text ?? JSON.stringify(each)).join('\n---\n')
  try {
    return extractCompatible(text, bounds)
  } catch (error) {
    if (!(error instanceof LimitError)) throw error
    if (error.limit === 'milliseconds') throw late(error)
    return { images: [], failure: tooMuch(error) }
  }
}

const late = (error: LimitError): Error => limitFailure(error, 'images', 'the search')
const tooMuch = (error: LimitError): string => `the manifests take too much to be read to the end: ${error.message}`

/** Where nothing has to be rendered first, there is more for reading: 200,000 pods take three quarters of it. */
const ALONE: EngineLimits = { ...ENGINE_LIMITS, steps: ENGINE_LIMITS.steps * 2 }
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
  const limits = { ...LIMITS, ...options.limits }
  const budget = options.budget ?? openLedger({ ...options, engineLimits: ALONE })
  if (options.scan === 'compatible') return compatible(manifests, { limits, budget })
  const collector = new Collector(budget)
  const { pieces, excess } = piecesOf(manifests, limits)
  if (excess !== undefined) collector.warnOfAll(limitWarning(excess))
  const run = newRun(pieces, collector, { nodes: options.nodes ?? {}, limits, budget })
  const seen = { objects: 0, definitions: 0 }
  within(collector, () => {
    for (const piece of pieces) readPiece(piece, run, seen)
  })
  within(collector, () => declareImages(options.charts ?? [], collector))
  return finish(collector, seen, options.selection ?? DEFAULT_SELECTION)
}

function newRun(
  pieces: readonly Piece[],
  collector: Collector,
  { nodes, limits, budget }: { readonly nodes: NodeContext; readonly limits: Limits; readonly budget: Budget },
): Run {
  const characters = sizeOf(pieces)
  return {
    collector,
    budget,
    nodes,
    neighbours: neighboursIn((words, use) => readAgain(pieces, words, use, budget)),
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
}

const limitWarning = (message: string): ImageWarning => ({ code: 'limit', message, source: undefined, gap: true })

/** Reading as far as the budget goes: what is left unread is a gap, unless time is over, for then the caller waits no longer. */
function within(collector: Collector, read: () => void): void {
  try {
    read()
  } catch (error) {
    if (!(error instanceof LimitError)) throw error
    if (error.limit === 'milliseconds') throw late(error)
    collector.warnOfAll(limitWarning(tooMuch(error)))
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

/** How many objects were met, definitions of custom resources apart. */
interface Seen {
  objects: number
  definitions: number
}

/** Reads the objects of one piece; nothing of it is kept but what was found. Throws LimitError. */
function readPiece(piece: Piece, run: Run, seen: Seen): void {
  const { collector, budget } = run
  const document = documentOf(piece)
  if (document !== undefined && isDefinition(document)) {
    const reason = 'CustomResourceDefinition is a schema: defaults and descriptions, no images'
    passOver(document.text, reason, placeOf(document), collector)
    seen.definitions++
    return
  }
  const { objects, error, claimed } = openPiece(piece, budget)
  if (document !== undefined && error !== undefined) warnOfUnread(document, error, collector)
  for (const object of objects) {
    if (document !== undefined && object.reason !== undefined)
      passOver(document.text, object.reason, placeOf(document), collector)
    if (object.identity.kind === 'CustomResourceDefinition') seen.definitions++
    else {
      seen.objects++
      readObject(object, (document?.line ?? 1) - 1, run)
    }
  }
  budget.release(claimed)
}

function warnOfUnread(document: RenderedDocument, error: string, collector: Collector): void {
  const source = placeOf(document)
  const message = `a document ${whereabouts(document)} is not valid YAML, its images are unknown: ${error}`
  collector.warn({ code: 'unparsed', message, source, gap: true })
  passOver(document.text, 'the document is not valid YAML', source, collector)
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

function finish(collector: Collector, { objects, definitions }: Seen, selection: Selection): Extraction {
  const images = collector.images()
  for (const warning of pathCollisions(images.filter(isNeeded).map(({ ref }) => ref))) collector.warnOfAll(warning)
  for (const image of images) if (!isSelected(image, selection)) warnOfWeak(image, collector)
  if (images.every(({ confidence }) => confidence === 'weak') && objects > 0) {
    collector.warnOfAll({
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
  collector.warnOfAll({ code: 'weak', message, source, gap: handed !== undefined })
}
