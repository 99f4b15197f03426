import { canonicalReference, parseReference } from '../images/index.ts'
import type { MirrorChart } from '../output/index.ts'
import { withoutSlashes } from '../paths.ts'
import {
  type ArtifactName,
  type CheckOptions,
  checkImages,
  type Inspection,
  type RegistryClient,
} from '../registry/index.ts'
import { type Layout, type MirrorPlace, type MirrorRoot, showPlace } from './layout.ts'

/** What a mirror must hold. */
export interface MirrorSubject {
  /** image references, canonical; `name:tag@digest` asks for that digest */
  readonly images: readonly string[]
  readonly charts: readonly MirrorChart[]
}

/**
 * `present`: there, with the digest and the platforms asked for. `different`: there, with another digest. `incomplete`: a platform is
 * lacking. `elsewhere`: the tool keeps charts of this kind outside the registry. `invalid`: not an image reference, so no mirror holds it.
 */
export type MirrorState = 'present' | 'missing' | 'different' | 'incomplete' | 'unknown' | 'elsewhere' | 'invalid'

/** One line of a report. */
export interface MirrorRow {
  readonly kind: 'image' | 'chart'
  /** what the list names */
  readonly name: string
  /** where it was looked for; empty when nowhere */
  readonly place: string
  readonly state: MirrorState
  /** a sentence for everything but `present`; may be empty */
  readonly reason: string
  /** the digest found */
  readonly digest?: string
}

interface Expected {
  readonly kind: MirrorRow['kind']
  readonly name: string
  readonly place: MirrorPlace | undefined
  readonly digest: string | undefined
}

/** Looks for everything of a list in a mirror. Rows stand in the order of the list, images first. */
export async function verifyMirror(
  client: RegistryClient,
  subject: MirrorSubject,
  mirror: { readonly root: MirrorRoot; readonly layout: Layout },
  options: CheckOptions = {},
): Promise<MirrorRow[]> {
  const expected = [
    ...subject.images.map((name) => image(name, mirror)),
    ...subject.charts.map((one) => chart(one, mirror)),
  ]
  const asked = expected.flatMap(({ place }) => (place === undefined ? [] : [nameOf(place)]))
  const answers = await checkImages(client, asked, options)
  let next = 0
  return expected.map((one) => row(one, one.place === undefined ? undefined : answers[next++]))
}

/** Whether everything is where it must be. What a tool keeps elsewhere does not count against the registry. */
export const isWholeMirror = (rows: readonly MirrorRow[]): boolean =>
  rows.every(({ state }) => state === 'present' || state === 'elsewhere')

type Mirror = { readonly root: MirrorRoot; readonly layout: Layout }

function image(name: string, { root, layout }: Mirror): Expected {
  const reference = parseReference(name)
  if (reference === undefined) return { kind: 'image', name, place: undefined, digest: undefined }
  const canonical = canonicalReference(reference)
  return { kind: 'image', name, place: layout.image(root, canonical), digest: canonical.digest }
}

const chart = (one: MirrorChart, { root, layout }: Mirror): Expected => ({
  kind: 'chart',
  name: `${withoutSlashes(one.repository)}/${one.chart} ${one.version}`.trim(),
  place: layout.chart(root, one),
  digest: undefined,
})

const nameOf = ({ host, repository, tag, digest }: MirrorPlace): ArtifactName => ({ host, repository, tag, digest })

function row({ kind, name, place, digest }: Expected, answer: Inspection | undefined): MirrorRow {
  if (place === undefined && kind === 'image' && parseReference(name) === undefined)
    return { kind, name, place: '', state: 'invalid', reason: 'not an image reference' }
  if (place === undefined || answer === undefined)
    return { kind, name, place: '', state: 'elsewhere', reason: 'this tool does not push it to a registry' }
  const at = { kind, name, place: showPlace(place) }
  if (answer.state !== 'found') return { ...at, state: answer.state, reason: answer.reason }
  if (digest !== undefined && answer.digest !== digest)
    return {
      ...at,
      state: 'different',
      reason: `${answer.digest} is there, ${digest} is listed`,
      digest: answer.digest,
    }
  if (kind === 'image' && answer.lacking.length > 0)
    return { ...at, state: 'incomplete', reason: `lacks ${answer.lacking.join(', ')}`, digest: answer.digest }
  return { ...at, state: 'present', reason: '', digest: answer.digest }
}
