import { printSource, type Source } from './finding.ts'
import { fillHoles, hasHole, isDirective, isOnlyHole } from './hole.ts'
import type { MapNode } from './node.ts'
import { isOfficialImage } from './official.ts'
import { fillParameters } from './parameters.ts'
import { IN_CLUSTER, lacksValue, placeholderOf, placeholderReason, RELEASE_FILLS } from './placeholder.ts'
import { canonicalReference, parseReference, printReference, type Reference, readReference } from './reference.ts'
import type { Candidate, Remark } from './rule.ts'
import { isExplicit } from './rules/parts.ts'
import { expandSuffix, mayGetSuffix } from './suffix.ts'
import { type NearRegistry, nearRegistry, tagAround } from './surroundings.ts'
import { extendPath, printPath, type Run, sourceOf, type Visit } from './visit.ts'

/**
 * Decides what a candidate is: an image (or several, when its tag gets a suffix), something skipped with a reason, a warning, or
 * nothing. What lands in the list parses, has a tag or digest, and exists as far as can be known without a registry. `own` is the
 * mapping that it stands in.
 */
export function judge(candidate: Candidate, visit: Visit, run: Run, own?: MapNode): void {
  const written = candidate.raw.trim()
  const raw = candidate.confidence === 'certain' ? written : written.replace(/^(?:docker|oci):\/\//, '')
  if (raw === '' || raw === 'null' || raw === 'true' || raw === 'false') return
  const source = sourceOf(visit, candidate.rule, candidate.steps, candidate.node)
  if (raw.length <= MAX_REFERENCE && hasHole(raw)) {
    if (candidate.objection !== undefined) skip(candidate, raw, candidate.objection, source, visit, run)
    else if (candidate.confidence !== 'weak') judgeHole(candidate, raw, source, visit, run, own)
    return
  }
  const reference = parseReference(raw)
  const objection = objectionTo(candidate, raw)
  if (objection !== undefined || reference === undefined) passBy(candidate, raw, objection, source, visit, run)
  else if (candidate.confidence === 'strong' && reference.domain === undefined && candidate.untagged !== 'latest')
    place(candidate, reference, raw, source, visit, run, own)
  else admit(candidate, reference, raw, source, visit, run)
}

/** A text that waits for something: parameters of its own object are put in, or it is not known. */
function judgeHole(
  candidate: Candidate,
  raw: string,
  source: Source,
  visit: Visit,
  run: Run,
  own: MapNode | undefined,
): void {
  const filled = fillParameters(raw, visit.object) ?? []
  if (filled.length === 0 || filled.some(hasHole)) unresolvedHole(candidate, raw, source, visit, run)
  else for (const each of filled) judge({ ...candidate, raw: each }, visit, run, own)
}

/** An image whose registry is known, or is Docker Hub for whoever reads it. */
function admit(candidate: Candidate, reference: Reference, raw: string, source: Source, visit: Visit, run: Run): void {
  if (reference.tag === undefined && reference.digest === undefined && candidate.untagged !== 'latest')
    untagged(candidate, raw, source, visit, run)
  else if (candidate.confidence !== 'weak' || isExplicit(raw)) list(candidate, reference, raw, source, visit, run)
}

/** Finds the registry of a name that has none: what stands near it says so, or it is Docker Hub's, or it cannot be known. */
function place(
  candidate: Candidate,
  reference: Reference,
  raw: string,
  source: Source,
  visit: Visit,
  run: Run,
  own: MapNode | undefined,
): void {
  const near: NearRegistry = candidate.hub === true ? { kind: 'none' } : nearRegistry(reference.path, own, visit.path)
  if (near.kind === 'known') {
    const around = reference.tag === undefined && reference.digest === undefined ? tagAround(visit.path) : ''
    const full = `${joinRegistry(near.prefix, raw)}${around === '' ? '' : `:${around}`}`
    const placed = parseReference(full)
    if (placed === undefined) run.collector.skip(full, 'no image reference', source)
    else admit(candidate, placed, full, source, visit, run)
  } else if (near.kind === 'hole') unresolvedHole(candidate, `${near.text}/${raw}`, source, visit, run)
  else if (isPlaceless(candidate, reference) && (reference.tag ?? reference.digest) !== undefined)
    unlistable(raw, 'nothing near it names its registry, and Docker Hub has no such image', source, visit, run)
  else admit(candidate, reference, raw, source, visit, run)
}

/** A name without a path that Docker Hub does not have, kept apart from its tag: a program that knows the registry joins them. */
const isPlaceless = ({ hub, node, raw }: Candidate, { path }: Reference): boolean =>
  hub !== true &&
  !path.includes('/') &&
  !isOfficialImage(path) &&
  !(node.kind === 'scalar' && node.text.includes(raw.trim()))

/** A registry and a name; what ends the one and begins the other is not said twice. */
function joinRegistry(prefix: string, name: string): string {
  const slash = prefix.indexOf('/')
  const path = slash < 0 ? '' : `${prefix.slice(slash + 1)}/`
  return path !== '' && name.startsWith(path) ? `${prefix.slice(0, slash)}/${name}` : `${prefix}/${name}`
}

/** What is not an image: a gap where a pod would pull it, or where someone puts an image in its place. */
function passBy(
  candidate: Candidate,
  raw: string,
  objection: string | undefined,
  source: Source,
  visit: Visit,
  run: Run,
): void {
  const certain = candidate.confidence === 'certain'
  const placeholder = raw.length > MAX_REFERENCE ? undefined : placeholderOf(raw)
  const isNeeded = placeholder?.filled === true && isFilledIn(candidate, placeholder.reason, visit)
  if (visit.disabled || objection === PULLED_NEVER) skip(candidate, raw, objection, source, visit, run)
  else if (certain && lacksValue(raw)) unlistable(raw, 'no image reference: a value is missing', source, visit, run)
  else if (isNeeded || (certain && objection === IN_CLUSTER)) unlistable(raw, objection ?? '', source, visit, run)
  else skip(candidate, raw, objection, source, visit, run)
}

/** Whether a placeholder stands where an image is needed: not in a text that a program fills in itself. */
const isFilledIn = ({ confidence }: Candidate, reason: string, { embedded }: Visit): boolean =>
  confidence === 'certain' || (confidence === 'strong' && (embedded === 0 || reason === RELEASE_FILLS))

function skip(
  { confidence }: Candidate,
  raw: string,
  objection: string | undefined,
  source: Source,
  visit: Visit,
  run: Run,
): void {
  if (confidence !== 'weak' && !visit.secret)
    run.collector.skip(raw.slice(0, MAX_REFERENCE), objection ?? 'no image reference', source)
}

/** Registry, path, tag and digest at their longest, with room to spare. */
const MAX_REFERENCE = 1024

const PULLED_NEVER = 'imagePullPolicy is Never: the image is on the node'

/** A container without an image that can be pulled from elsewhere. A test's container is nobody's concern. */
function unlistable(raw: string, reason: string, source: Source, visit: Visit, run: Run): void {
  if (visit.test || visit.secret) run.collector.skip(raw, reason, source)
  else
    run.collector.warn({
      code: 'unresolved',
      message: `${raw}: ${reason}, so it is not listed (${printSource(source)})`,
      source,
    })
}

/** A name without a path and a number after it that is too large for a version, if it is not a year; a host of several labels and any number. */
const HOST_AND_PORT = /^(?:[\w-]+:(?!(?:19|20)\d\d$)\d{4,5}|[\w-]+(?:\.[\w-]+)+:\d{2,5})$/

/** Why a text must not be listed. */
function objectionTo(candidate: Candidate, raw: string): string | undefined {
  if (raw.length > MAX_REFERENCE) return 'no image reference: too long'
  const placeholder = placeholderReason(raw)
  if (placeholder !== undefined) return placeholder
  if (candidate.confidence !== 'certain' && HOST_AND_PORT.test(raw)) return 'a host and a port, not an image'
  const result = readReference(raw)
  if (!result.ok) return `no image reference: ${result.fault}`
  return candidate.objection ?? (candidate.never === true ? PULLED_NEVER : undefined)
}

/** Reports what a rule could not make an image of. */
export function judgeRemark(remark: Remark, rule: string, visit: Visit, run: Run): void {
  const source = sourceOf(visit, rule, remark.steps, remark.node)
  if (remark.kind === 'skipped' || visit.disabled || visit.test) {
    run.collector.skip(remark.raw, remark.reason, source)
    return
  }
  const shown = visit.secret ? 'a command' : remark.raw
  const message = `${remark.kind === 'download' ? shown : remark.raw}: ${remark.reason} (${printSource(source)})`
  run.collector.warn({ code: remark.kind, message, source })
}

/** What is filled in later. A pod's own image is needed; what a program fills into its own texts is not ours to know. */
function unresolvedHole(candidate: Candidate, raw: string, source: Source, visit: Visit, run: Run): void {
  const shown = fillHoles(raw)
  const isOwn = candidate.confidence === 'certain' ? !isDirective(raw) || visit.embedded === 0 : visit.embedded === 0
  if (visit.disabled || visit.test || visit.secret || !(isOwn || (/[/:@]/.test(raw) && !isOnlyHole(raw)))) {
    if (!visit.secret) run.collector.skip(shown, 'a template or variable decides at run time', source)
  } else {
    const message = `${shown} is filled in at run time and is not listed (${printSource(source)})`
    run.collector.warn({ code: 'unresolved', message, source })
  }
}

function untagged(candidate: Candidate, raw: string, source: Source, visit: Visit, run: Run): void {
  if (candidate.confidence === 'weak' || visit.secret) return
  if (candidate.untagged === 'ignore' || visit.disabled || !(raw.includes('/') || candidate.rule === 'env')) {
    run.collector.skip(raw, 'neither tag nor digest: a controller decides', source)
  } else {
    const message = `${raw} has neither tag nor digest: a controller adds one, so it is not listed (${printSource(source)})`
    run.collector.warn({ code: 'base-image', message, source })
  }
}

function list(candidate: Candidate, reference: Reference, raw: string, source: Source, visit: Visit, run: Run): void {
  const kind = visit.test
    ? 'test-hook'
    : visit.disabled || candidate.disabled === true
      ? 'disabled'
      : candidate.artifact === true
        ? 'artifact'
        : 'image'
  const tags =
    candidate.section === undefined
      ? undefined
      : suffixed(candidate, candidate.section, reference, raw, source, visit, run)
  for (const tag of tags ?? [reference.tag]) {
    const full = canonicalReference({ ...reference, tag })
    const sighting = {
      raw: tag === reference.tag ? raw : printReference({ ...reference, tag }),
      ref: printReference(full),
    }
    run.collector.add({ ...sighting, class: kind, confidence: candidate.confidence, source })
    if (
      full.tag === 'latest' &&
      full.digest === undefined &&
      (kind === 'image' || kind === 'artifact') &&
      candidate.confidence !== 'weak'
    ) {
      run.collector.warn({
        code: 'floating-tag',
        message: `${sighting.ref} floats: its content changes under the same tag`,
        source,
      })
    }
  }
}

/** The tags that exist; none when something is missing to name them; undefined when the tag is right as it is. */
function suffixed(
  candidate: Candidate,
  section: MapNode,
  reference: Reference,
  raw: string,
  source: Source,
  visit: Visit,
  run: Run,
): readonly (string | undefined)[] | undefined {
  if (reference.digest !== undefined || reference.tag === undefined || !mayGetSuffix(visit.object)) return undefined
  const path = printPath(extendPath(visit.path, candidate.steps.slice(0, -1)))
  const expansion = expandSuffix(visit.object, innermost(path), section, run.nodes, run.versions)
  if (expansion.kind === 'none') return undefined
  if (expansion.kind === 'unresolved') {
    if (visit.disabled) {
      run.collector.skip(raw, `switched off, and not known as it would be pulled: ${expansion.missing}`, source)
      return []
    }
    const message = `${raw} does not exist as written: the operator appends the node's system; not listed, missing: ${expansion.missing} (${printSource(source)})`
    run.collector.warn({ code: 'unresolved', message, source })
    return []
  }
  if (expansion.assumed && !visit.disabled) {
    const message = `${raw}: no --os-version given, listed for ${expansion.suffixes.join(' and ')} (${printSource(source)})`
    run.collector.warn({ code: 'assumed-os', message, source })
  }
  const tag = reference.tag
  return expansion.suffixes.map((suffix) => (tag.endsWith(`-${suffix}`) ? tag : `${tag}-${suffix}`))
}

/** The part of a path inside the innermost document. */
const innermost = (path: string): string => (path.includes(' > ') ? path.slice(path.lastIndexOf(' > ') + 3) : path)
