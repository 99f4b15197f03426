import { AicrError, say } from '../errors.ts'
import { type Behaviours, behavioursOf } from './behaviours.ts'
import { RELEASES, type Release } from './releases.ts'

/** One helm: what it is and what it does. Whoever loads a chart names it; the chart carries it through the render. */
export interface Helm {
  /** `4.3.1` */
  readonly version: string
  readonly release: Release
  readonly does: Behaviours
}

/** The releases that have been compared with their program: what --helm-version takes. */
export const HELM_VERSIONS: readonly string[] = Object.keys(RELEASES)

const KNOWN = new Map<string, Helm>()

function helm(version: keyof typeof RELEASES): Helm {
  const known = KNOWN.get(version) ?? { version, release: RELEASES[version], does: behavioursOf(version) }
  KNOWN.set(version, known)
  return known
}

/** The release of the library with which a helm reads semantic versions. */
export const semverRules = (helm: Helm): Behaviours['semver'] => helm.does.semver

/** Whose words a helm's JSON errors are in. */
export const jsonWords = (helm: Helm): Behaviours['json'] => helm.does.json

const isVerified = (version: string): version is keyof typeof RELEASES => Object.hasOwn(RELEASES, version)

/** The newest of releases in their order. */
function newest(versions: readonly string[]): keyof typeof RELEASES {
  const version = versions.at(-1) ?? ''
  if (!isVerified(version)) throw new AicrError('INTERNAL', 'no release of helm is known')
  return version
}

/** The helm that is meant when none is named: the newest that has been verified. */
export const DEFAULT_HELM: Helm = helm(newest(HELM_VERSIONS))

/**
 * The helm of an exact version or of a line, which is its newest verified release: `4.3.1`, `v4.2.4`, `4.2`, `3`.
 * Throws AicrError INVALID_REQUEST that names the verified ones.
 */
export function helmOf(text: string): Helm {
  const wanted = text.trim().replace(/^v/, '')
  if (isVerified(wanted)) return helm(wanted)
  const line = /^\d+(\.\d+)?$/.test(wanted)
    ? HELM_VERSIONS.filter((version) => version.startsWith(`${wanted}.`)).at(-1)
    : undefined
  if (line !== undefined && isVerified(line)) return helm(line)
  throw new AicrError(
    'INVALID_REQUEST',
    say`helm ${{ given: text }} is not one of the verified versions: ${{ expected: HELM_VERSIONS }}`,
    {
      hint: 'use one of them, or a line such as 4.2 or 3 for its newest',
    },
  )
}
