import { BEHAVIOURS, RELEASES } from './releases.ts'

type Table = typeof BEHAVIOURS

/** What one helm does: a value for each behaviour. */
export type Behaviours = { readonly [B in keyof Table]: Table[B][keyof Table[B]] }

export type BehaviourName = keyof Behaviours

const parts = (version: string): readonly number[] => version.split('.').map(Number)

/** Whether release `a` is `b` or came after it in the same major version. */
function reaches(a: readonly number[], b: readonly number[]): boolean {
  if (a[0] !== b[0]) return false
  for (let i = 1; i < 3; i++) if (a[i] !== b[i]) return (a[i] ?? 0) > (b[i] ?? 0)
  return true
}

/** What a release does, by the table. */
export function behavioursOf(version: string): Behaviours {
  const release = parts(version)
  const chosen = Object.entries(BEHAVIOURS).map(([name, values]) => {
    const reached = Object.entries(values).filter(([from]) => reaches(release, parts(from)))
    return [name, reached.at(-1)?.[1]]
  })
  return Object.fromEntries(chosen) as Behaviours
}

const TABLE = new Map(
  Object.entries(RELEASES).map(([version, release]) => [version, { version, release, does: behavioursOf(version) }]),
)

/** A verified release by the table; undefined for any other. One object a release. */
export const helmByTable = (version: string) => TABLE.get(version)
