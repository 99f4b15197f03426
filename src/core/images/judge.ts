import { type ImageClass, type ImageSource, printSource } from './finding.ts'
import { fillHoles, hasHole, isDirective, isOnlyHole } from './hole.ts'
import { type MapNode, textMember } from './node.ts'
import { isOfficialImage } from './official.ts'
import { fillParameters } from './parameters.ts'
import { IN_CLUSTER, isReplaced, lacksValue, placeholderOf, placeholderReason, RELEASE_FILLS } from './placeholder.ts'
import { canonicalReference, parseReference, printReference, type Reference, readReference } from './reference.ts'
import type { Candidate, Remark } from './rule.ts'
import { isExplicit } from './rules/parts.ts'
import { expandSuffix, mayGetSuffix } from './suffix.ts'
import { type NearRegistry, nearRegistry, tagAround } from './surroundings.ts'
import { extendPath, printPath, type Run, sourceOf, type Visit } from './visit.ts'

/** A candidate at its place, and what judging it needs. */
interface Case {
  readonly candidate: Candidate
  /** the reference as it would be listed */
  readonly raw: string
  readonly source: ImageSource
  readonly visit: Visit
  readonly run: Run
  /** the mapping that it stands in */
  readonly own: MapNode | undefined
}

/** What a candidate takes to judge. */
const CANDIDATE_STEPS = 200

/**
 * Decides what a candidate is: an image (or several, when its tag gets a suffix), something skipped with a reason, a warning, or
 * nothing. What lands in the list parses, has a tag or digest, and exists as far as can be known without a registry. `own` is the
 * mapping that it stands in.
 */
export function judge(candidate: Candidate, visit: Visit, run: Run, own?: MapNode): void {
  run.budget.step(CANDIDATE_STEPS)
  const written = candidate.raw.trim()
  const raw = candidate.confidence === 'certain' ? written : written.replace(/^(?:docker|oci):\/\//, '')
  if (raw === '' || raw === 'null' || raw === 'true' || raw === 'false') return
  const source = sourceOf(visit, candidate.rule, candidate.steps, candidate.node)
  const given: Case = { candidate, raw, source, visit, run, own }
  if (raw.length <= MAX_REFERENCE && hasHole(raw)) judgeHole(given)
  else judgeText(given)
}

function judgeText(given: Case): void {
  const { candidate, raw } = given
  const reference = parseReference(raw)
  const objection = objectionTo(candidate, raw)
  if (objection !== undefined || reference === undefined) passBy(given, objection)
  else if (candidate.confidence === 'strong' && reference.domain === undefined && candidate.untagged !== 'latest')
    place(given, reference)
  else admit(given, reference)
}

/** steps that putting one parameter into a text takes, by its braces */
const FILL_STEPS = 200

/** A text that waits for something: parameters of its own object are put in, or it is not known. */
function judgeHole(given: Case): void {
  const { candidate, raw, visit, run, own } = given
  if (candidate.objection !== undefined) passOver(given, candidate.objection)
  if (candidate.objection !== undefined || candidate.confidence === 'weak') return
  const filled = fillParameters(raw, visit.object) ?? []
  run.budget.step(filled.length * raw.split('{').length * FILL_STEPS)
  if (filled.length === 0 || filled.some(hasHole)) unresolvedHole(given)
  else for (const each of filled) judge({ ...candidate, raw: each }, visit, run, own)
}

/** An image whose registry is known, or is Docker Hub for whoever reads it. */
function admit(given: Case, reference: Reference): void {
  const { candidate, raw } = given
  if (reference.tag === undefined && reference.digest === undefined && candidate.untagged !== 'latest') untagged(given)
  else if (candidate.confidence !== 'weak' || isExplicit(raw)) list(given, reference)
}

/** Finds the registry of a name that has none: what stands near it says so, or it is Docker Hub's, or it cannot be known. */
function place(given: Case, reference: Reference): void {
  const { candidate, raw, source, visit, run, own } = given
  const near: NearRegistry = candidate.hub === true ? { kind: 'none' } : nearRegistry(reference.path, own, visit.path)
  const isPinned = reference.tag !== undefined || reference.digest !== undefined
  if (near.kind === 'known') {
    const around = isPinned ? '' : tagAround(visit.path)
    const full = `${joinRegistry(near.prefix, raw)}${around === '' ? '' : `:${around}`}`
    const placed = parseReference(full)
    const objection = placeholderReason(full)
    if (placed === undefined) run.collector.passOver(full, 'not an image reference', source)
    else if (objection !== undefined) unlistable({ ...given, raw: full }, objection)
    else admit({ ...given, raw: full }, placed)
  } else if (near.kind === 'hole') unresolvedHole({ ...given, raw: `${near.text}/${raw}` })
  else if (isPinned && isPlaceless(candidate, reference, own))
    unlistable(given, 'nothing near it names its registry, and Docker Hub has no such image')
  else admit(given, reference)
}

/**
 * A name without a path that Docker Hub does not have, where a program that knows the registry joins them: kept apart from its tag,
 * or handed to a program that itself comes from another registry.
 */
const isPlaceless = ({ hub, node, raw }: Candidate, { path }: Reference, own: MapNode | undefined): boolean =>
  hub !== true &&
  !path.includes('/') &&
  !isOfficialImage(path) &&
  (!(node.kind === 'scalar' && node.text.includes(raw.trim())) || comesFromElsewhere(own))

/** Whether a mapping is a container whose own image names a registry other than Docker Hub. */
function comesFromElsewhere(own: MapNode | undefined): boolean {
  const domain = own === undefined ? undefined : parseReference(textMember(own, 'image').trim())?.domain
  return domain !== undefined && domain !== 'docker.io' && domain !== 'index.docker.io'
}

/** A registry and a name; what ends the one and begins the other is not said twice. */
function joinRegistry(prefix: string, name: string): string {
  const slash = prefix.indexOf('/')
  const path = slash < 0 ? '' : `${prefix.slice(slash + 1)}/`
  return path !== '' && name.startsWith(path) ? `${prefix.slice(0, slash)}/${name}` : `${prefix}/${name}`
}

/** What is not an image: a gap where a pod would pull it, or where someone puts an image in its place. */
function passBy(given: Case, objection: string | undefined): void {
  const { candidate, raw, visit } = given
  const certain = candidate.confidence === 'certain'
  if (visit.disabled || objection === PULLED_NEVER || candidate.objection !== undefined) passOver(given, objection)
  else if (certain && lacksValue(raw)) unlistable(given, 'not an image reference: a value is missing')
  else if (isFilledIn(given) || (certain && objection === IN_CLUSTER)) unlistable(given, objection ?? '')
  else if (certain && visit.embedded === 0 && !isReplaced(raw)) unlistable(given, objection ?? 'not an image reference')
  else passOver(given, objection)
}

/** Whether a placeholder stands where an image is needed: not in a text that a program fills in itself. */
function isFilledIn({ candidate: { confidence }, raw, visit }: Case): boolean {
  const placeholder = raw.length > MAX_REFERENCE ? undefined : placeholderOf(raw)
  if (placeholder?.filled !== true) return false
  return (
    confidence === 'certain' ||
    (confidence === 'strong' && (visit.embedded === 0 || placeholder.reason === RELEASE_FILLS))
  )
}

function passOver({ candidate, raw, source, visit, run }: Case, objection: string | undefined): void {
  if (candidate.confidence !== 'weak' && !visit.secret)
    run.collector.passOver(raw.slice(0, MAX_REFERENCE), objection ?? 'not an image reference', source)
}

/** Registry, path, tag and digest at their longest, with room to spare. */
const MAX_REFERENCE = 1024

const PULLED_NEVER = 'imagePullPolicy is Never: the image is on the node'

/** What is needed and cannot be listed. Containers of tests do not count; what stands in a Secret is not repeated. */
function unlistable({ raw, source, visit, run }: Case, reason: string): void {
  if (visit.test) run.collector.passOver(raw, reason, source)
  else
    run.collector.warn({
      code: 'unresolved',
      message: `${visit.secret ? 'an image' : raw}: ${reason}, so it is not listed (${printSource(source)})`,
      source,
      gap: true,
    })
}

/** A name without a path and a number after it that is too large for a version, if it is not a year; a host of several labels and any number. */
const HOST_AND_PORT = /^(?:[\w-]+:(?!(?:19|20)\d\d$)\d{4,5}|[\w-]+(?:\.[\w-]+)+:\d{2,5})$/

/** Why a text must not be listed. */
function objectionTo(candidate: Candidate, raw: string): string | undefined {
  if (raw.length > MAX_REFERENCE) return 'not an image reference: too long'
  const placeholder = placeholderReason(raw)
  if (placeholder !== undefined) return placeholder
  if (candidate.confidence !== 'certain' && HOST_AND_PORT.test(raw)) return 'a host and a port, not an image'
  const result = readReference(raw)
  if (!result.ok) return `not an image reference: ${result.fault}`
  return candidate.objection ?? (candidate.never === true ? PULLED_NEVER : undefined)
}

/** Reports what a rule could not make an image of. */
export function judgeRemark(remark: Remark, rule: string, visit: Visit, run: Run): void {
  const source = sourceOf(visit, rule, remark.steps, remark.node)
  if (remark.kind === 'skipped' || visit.disabled || visit.test) {
    run.collector.passOver(remark.raw, remark.reason, source)
    return
  }
  const shown = visit.secret ? 'a command' : remark.raw
  const message = `${remark.kind === 'download' ? shown : remark.raw}: ${remark.reason} (${printSource(source)})`
  // what a script downloads may be an image or anything else
  run.collector.warn({ code: remark.kind, message, source, gap: remark.kind !== 'download' })
}

/** What is filled in later. A pod's own image is needed; what a program fills into its own texts is not ours to know. */
function unresolvedHole({ candidate, raw, source, visit, run }: Case): void {
  const shown = fillHoles(raw)
  const isOwn = candidate.confidence === 'certain' ? !isDirective(raw) || visit.embedded === 0 : visit.embedded === 0
  if (visit.disabled || visit.test || visit.secret || !(isOwn || (/[/:@]/.test(raw) && !isOnlyHole(raw)))) {
    if (!visit.secret) run.collector.passOver(shown, 'a template or variable decides at run time', source)
  } else {
    const message = `${shown} is filled in at run time and is not listed (${printSource(source)})`
    run.collector.warn({ code: 'unresolved', message, source, gap: true })
  }
}

function untagged({ candidate, raw, source, visit, run }: Case): void {
  if (candidate.confidence === 'weak' || visit.secret) return
  if (candidate.untagged === 'ignore' || visit.disabled || !(raw.includes('/') || candidate.rule === 'env')) {
    run.collector.passOver(raw, 'neither tag nor digest: a controller decides', source)
  } else {
    const message = `${raw} has neither tag nor digest: a controller adds one, so it is not listed (${printSource(source)})`
    run.collector.warn({ code: 'base-image', message, source, gap: true })
  }
}

function list(given: Case, reference: Reference): void {
  const { candidate, raw } = given
  const tags = candidate.section === undefined ? undefined : suffixed(given, candidate.section, reference)
  if (tags === undefined) sight(given, raw, reference)
  for (const tag of tags ?? []) {
    const tagged = { ...reference, tag }
    sight(given, tag === reference.tag ? raw : printReference(tagged), tagged)
  }
}

function sight({ candidate, source, visit, run }: Case, raw: string, reference: Reference): void {
  const kind = classOf(candidate, visit)
  const { confidence } = candidate
  const full = canonicalReference(reference)
  const printed = printReference(full)
  const ref = printed === raw ? raw : printed
  run.collector.add({ raw, ref, class: kind, confidence, source })
  const isPulled = (kind === 'image' || kind === 'artifact') && confidence !== 'weak'
  if (!isPulled || full.tag !== 'latest' || full.digest !== undefined) return
  const message = `${ref} floats: its content changes under the same tag`
  run.collector.warn({ code: 'floating-tag', message, source, gap: false })
}

function classOf(candidate: Candidate, visit: Visit): ImageClass {
  if (visit.test) return 'test-hook'
  if (visit.disabled || candidate.disabled === true) return 'disabled'
  return candidate.artifact === true ? 'artifact' : 'image'
}

/** The tags that exist; none when something is missing to name them; undefined when the tag is right as it is. */
function suffixed(
  { candidate, raw, source, visit, run }: Case,
  section: MapNode,
  reference: Reference,
): readonly (string | undefined)[] | undefined {
  if (reference.digest !== undefined || reference.tag === undefined || !mayGetSuffix(visit.object)) return undefined
  const path = printPath(extendPath(visit.path, candidate.steps.slice(0, -1)))
  const expansion = expandSuffix(visit.object, innermost(path), section, run.nodes, run.neighbours.versions)
  if (expansion.kind === 'none') return undefined
  if (expansion.kind === 'unresolved') {
    if (visit.disabled) {
      run.collector.passOver(raw, `switched off, and not known as it would be pulled: ${expansion.missing}`, source)
      return []
    }
    const message = `${raw} does not exist as written: the operator appends the node's system; not listed, missing: ${expansion.missing} (${printSource(source)})`
    run.collector.warn({ code: 'unresolved', message, source, gap: true })
    return []
  }
  if (expansion.assumed && !visit.disabled) {
    const message = `${raw}: no --os-version given, listed for ${expansion.suffixes.join(' and ')} (${printSource(source)})`
    run.collector.warn({ code: 'assumed-os', message, source, gap: false })
  }
  const tag = reference.tag
  return expansion.suffixes.map((suffix) => (tag.endsWith(`-${suffix}`) ? tag : `${tag}-${suffix}`))
}

/** The part of a path inside the innermost document. */
const innermost = (path: string): string => (path.includes(' > ') ? path.slice(path.lastIndexOf(' > ') + 3) : path)
