import { AicrError, say } from '../errors.ts'
import type { Behaviours } from './behaviours.ts'
import { API_VERSIONS, HELM_VERSIONS, NEWEST } from './newest.ts'
import type { Release } from './releases.ts'

/** One helm: what it is and what it does. Whoever loads a chart names it; the chart carries it through the render. */
export interface Helm {
  /** `4.3.1` */
  readonly version: string
  readonly release: Release
  readonly does: Behaviours
}

/** The release of the library with which a helm reads semantic versions. */
export const semverRules = (helm: Helm): Behaviours['semver'] => helm.does.semver

/** Whose words a helm's JSON errors are in. */
export const jsonWords = (helm: Helm): Behaviours['json'] => helm.does.json

/** The helm that is meant when none is named: the newest that has been verified. */
export const DEFAULT_HELM: Helm = NEWEST

/**
 * The version that is meant by an exact one or by a line, which is its newest verified release: `4.3.1`, `v4.2.4`, `4.2`, `3`.
 * Throws AicrError INVALID_REQUEST that names the verified ones.
 */
export function helmVersionOf(text: string): string {
  const wanted = text.trim().replace(/^v/, '')
  const line = /^\d+(\.\d+)?$/.test(wanted) ? `${wanted}.` : undefined
  const version = HELM_VERSIONS.findLast((each) => each === wanted || (line !== undefined && each.startsWith(line)))
  if (version !== undefined) return version
  throw new AicrError(
    'INVALID_REQUEST',
    say`helm ${{ given: text }} is not one of the verified versions: ${{ expected: HELM_VERSIONS }}`,
    {
      hint: 'use one of them, or a line such as 4.2 or 3 for its newest',
    },
  )
}

/** The helm of a version or a line, as helmVersionOf reads it; the table is loaded for others than the default. Rejects as that throws. */
export async function helmOf(text: string): Promise<Helm> {
  const version = helmVersionOf(text)
  if (version === DEFAULT_HELM.version) return DEFAULT_HELM
  const { helmByTable } = await import('./behaviours.ts')
  const helm = helmByTable(version)
  if (helm === undefined) throw new AicrError('INTERNAL', say`helm ${{ version }} is not in the table`)
  return helm
}

/** The API versions that helm assumes of a Kubernetes 1.`kube`. */
export const apiVersionsOf = (kube: number): readonly string[] =>
  API_VERSIONS.split(/\s+/).flatMap((row) => {
    const [name = '', having] = row.split('@')
    return having === undefined || having.split(',').includes(String(kube)) ? [name] : []
  })
