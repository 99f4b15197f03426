import type { RegistryClient } from './client.ts'
import { type ArtifactName, type Inspection, type InspectOptions, inspectImage } from './inspect.ts'

/** How registries are asked about images. */
export interface CheckOptions extends InspectOptions {
  /** hosts asked at a time; each host gets one request after the other. Default 8 */
  readonly hosts?: number
  /** called after each answer */
  readonly onAnswer?: (name: ArtifactName, inspection: Inspection) => void
}

/** failed connections in a row after which a host is given up */
const PATIENCE = 2

/**
 * Asks about all images, grouped by host, and returns the answers in the order of the names. A host that cannot be reached is given up
 * soon: the rest of its images are unknown for the same reason.
 */
export async function checkImages(
  client: RegistryClient,
  names: readonly ArtifactName[],
  options: CheckOptions = {},
): Promise<Inspection[]> {
  const answers = new Array<Inspection>(names.length)
  const lanes = lanesOf(names)
  const work = async (): Promise<void> => {
    for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift())
      await askLane(client, lane, options, answers)
  }
  await Promise.all(Array.from({ length: Math.min(lanes.length, options.hosts ?? 8) }, work))
  return answers
}

interface Numbered {
  readonly at: number
  readonly name: ArtifactName
}

/** The images of each host, the longest lane first. */
function lanesOf(names: readonly ArtifactName[]): Numbered[][] {
  const lanes = new Map<string, Numbered[]>()
  names.forEach((name, at) => {
    const lane = lanes.get(name.host) ?? []
    lanes.set(name.host, lane)
    lane.push({ at, name })
  })
  return [...lanes.values()].sort((a, b) => b.length - a.length)
}

async function askLane(
  client: RegistryClient,
  lane: readonly Numbered[],
  options: CheckOptions,
  answers: Inspection[],
): Promise<void> {
  let failures = 0
  let last: Inspection | undefined
  for (const { at, name } of lane) {
    const answer: Inspection = failures >= PATIENCE && last ? last : await inspectImage(client, name, options)
    failures = answer.state === 'unknown' && answer.unreachable ? failures + 1 : 0
    last = answer
    answers[at] = answer
    options.onAnswer?.(name, answer)
  }
}
