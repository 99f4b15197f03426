import { printSource, type Source } from './finding.ts'
import type { MapNode } from './node.ts'
import { fillHoles, hasHole, IN_CLUSTER, isOnlyHole, lacksValue, placeholderReason } from './placeholder.ts'
import { canonicalReference, parseReference, printReference, type Reference, readReference } from './reference.ts'
import type { Candidate, Remark } from './rule.ts'
import { isExplicit } from './rules/parts.ts'
import { expandSuffix, mayGetSuffix } from './suffix.ts'
import { extendPath, printPath, type Run, sourceOf, type Visit } from './visit.ts'

/**
 * Decides what a candidate is: an image (or several, when its tag gets a suffix), something skipped with a reason, a warning, or
 * nothing. What lands in the list parses, has a tag or digest, and exists as far as can be known without a registry.
 */
export function judge(candidate: Candidate, visit: Visit, run: Run): void {
  const written = candidate.raw.trim()
  const raw = candidate.confidence === 'certain' ? written : written.replace(/^(?:docker|oci):\/\//, '')
  if (raw === '' || raw === 'null' || raw === 'true' || raw === 'false') return
  const source = sourceOf(visit, candidate.rule, candidate.steps, candidate.node)
  const weak = candidate.confidence === 'weak'
  if (raw.length <= MAX_REFERENCE && hasHole(raw)) {
    if (!weak) unresolvedHole(raw, source, visit, run)
    return
  }
  const reference = parseReference(raw)
  const objection = objectionTo(candidate, raw)
  if (objection !== undefined || reference === undefined) {
    if (candidate.confidence === 'certain' && !visit.disabled && objection !== PULLED_NEVER && lacksValue(raw))
      unlistable(raw, 'no image reference: a value is missing', source, visit, run)
    else if (candidate.confidence === 'certain' && !visit.disabled && objection === IN_CLUSTER)
      unlistable(raw, IN_CLUSTER, source, visit, run)
    else if (!weak && !visit.secret)
      run.collector.skip(raw.slice(0, MAX_REFERENCE), objection ?? 'no image reference', source)
  } else if (reference.tag === undefined && reference.digest === undefined && candidate.untagged !== 'latest') {
    untagged(candidate, raw, source, visit, run)
  } else if (!weak || isExplicit(raw)) {
    list(candidate, reference, raw, source, visit, run)
  }
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

/** A name without a path and a number after it that is too large for a version, if it is no year; a host of several labels and any number. */
const HOST_AND_PORT = /^(?:[\w-]+:(?!(?:19|20)\d\d$)\d{4,5}|[\w-]+(?:\.[\w-]+)+:\d{2,5})$/

/** Why a text must not be listed. */
function objectionTo(candidate: Candidate, raw: string): string | undefined {
  if (raw.length > MAX_REFERENCE) return 'no image reference: too long'
  const placeholder = placeholderReason(raw)
  if (placeholder !== undefined) return placeholder
  if (candidate.confidence !== 'certain' && HOST_AND_PORT.test(raw)) return 'a host and a port, not an image'
  const result = readReference(raw)
  if (!result.ok) return `no image reference: ${result.fault}`
  return candidate.never === true ? PULLED_NEVER : undefined
}

/** Reports what a rule could not make an image of. */
export function judgeRemark(remark: Remark, rule: string, visit: Visit, run: Run): void {
  const source = sourceOf(visit, rule, remark.steps, remark.node)
  if (remark.kind === 'skipped' || visit.disabled || visit.test) {
    run.collector.skip(remark.raw, remark.reason, source)
    return
  }
  const message = `${remark.raw}: ${remark.reason} (${printSource(source)})`
  run.collector.warn({ code: remark.kind, message, source })
}

function unresolvedHole(raw: string, source: Source, visit: Visit, run: Run): void {
  if (visit.secret) return
  if (isOnlyHole(raw) || visit.disabled || !/[/:@]/.test(raw)) {
    run.collector.skip(fillHoles(raw), 'a template or variable decides at run time', source)
  } else {
    const message = `${fillHoles(raw)} is filled in at run time and is not listed (${printSource(source)})`
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
  if (visit.disabled) return [reference.tag]
  if (expansion.kind === 'unresolved') {
    const message = `${raw} does not exist as written: the operator appends the node's system; not listed, missing: ${expansion.missing} (${printSource(source)})`
    run.collector.warn({ code: 'unresolved', message, source })
    return []
  }
  if (expansion.assumed) {
    const message = `${raw}: no --os-version given, listed for ${expansion.suffixes.join(' and ')} (${printSource(source)})`
    run.collector.warn({ code: 'assumed-os', message, source })
  }
  const tag = reference.tag
  return expansion.suffixes.map((suffix) => (tag.endsWith(`-${suffix}`) ? tag : `${tag}-${suffix}`))
}

/** The part of a path inside the innermost document. */
const innermost = (path: string): string => (path.includes(' > ') ? path.slice(path.lastIndexOf(' > ') + 3) : path)
