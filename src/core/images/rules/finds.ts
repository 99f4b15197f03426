import type { Candidate } from '../rule.ts'

type Place = Pick<Candidate, 'steps' | 'node'>

/** An image that is named for certain, untagged when a controller completes it. */
export const strongFind = (
  rule: string,
  raw: string,
  { steps, node }: Place,
  more: Partial<Candidate> = {},
): Candidate => ({ rule, raw, confidence: 'strong', untagged: 'base', steps, node, ...more })

/** An image that follows from what is known of an operator. */
export const impliedFind = (rule: string, raw: string, { steps, node }: Place): Candidate => ({
  rule,
  raw,
  confidence: 'implied',
  untagged: 'ignore',
  steps,
  node,
})

/** An OCI artifact that a controller pulls. */
export const artifactFind = (
  rule: string,
  raw: string,
  place: Place,
  untagged: Candidate['untagged'] = 'latest',
): Candidate => strongFind(rule, raw, place, { untagged, artifact: true })
