import { readFileSync, writeFileSync } from 'node:fs'
import { behavioursOf } from '../../src/core/helm/behaviours.ts'
import { apiVersionsOf } from '../../src/core/helm/index.ts'
import { RELEASES, type Release } from '../../src/core/helm/releases.ts'

export const TABLE = 'src/core/helm/releases.ts'
export const NEWEST = 'src/core/helm/newest.ts'

const [START, END] = ['// Recorded: npm run helm:record\n', '// End of what is recorded\n']

/** What a helm is. */
export interface Facts extends Release {
  readonly version: string
  readonly apis: readonly string[]
  /** the Go that built the program at hand */
  readonly builtBy: string
}

/** Orders versions. */
export const order = (version: string): number => version.split('.').reduce((sum, part) => sum * 1000 + Number(part), 0)

/** One list that has the members of all lists, in their order. */
function merge(lists: readonly (readonly string[])[]): string[] {
  const left = lists.map((list) => [...list])
  const merged: string[] = []
  while (left.some((list) => list.length > 0)) {
    const next = left.find(([first]) => first !== undefined && left.every((list) => list.indexOf(first) <= 0))?.[0]
    if (next === undefined) throw new Error('the lists of API versions have no common order')
    merged.push(next)
    for (const list of left) if (list[0] === next) list.shift()
  }
  return merged
}

/** Words as lines of at most 110 characters. */
const fill = (words: readonly string[]): string =>
  words.reduce((text, word) => {
    const line = text.slice(text.lastIndexOf('\n') + 1)
    return line === '' ? word : `${text}${line.length + word.length < 110 ? ' ' : '\n'}${word}`
  }, '')

/** The API versions of all releases, each with the minor versions that have it. */
function apisOf(releases: readonly Facts[]): readonly string[] {
  const byKube = new Map(releases.map(({ kube, apis }) => [kube, apis]))
  const minors = [...byKube.keys()].sort((a, b) => a - b)
  return merge([...byKube.values()]).map((api) => {
    const having = minors.filter((minor) => byKube.get(minor)?.includes(api))
    return having.length === minors.length ? api : `${api}@${having.join(',')}`
  })
}

const printRelease = ({ commit, go, kube }: Facts): string => `{ commit: '${commit}', go: '${go}', kube: ${kube} }`

/** The recorded part of the table. */
function printFacts(releases: readonly Facts[]): string {
  const rows = releases.map((release) => `  '${release.version}': ${printRelease(release)},\n`)
  return `
/** The releases that have been compared with their program, oldest first within a major version. The last is the newest: see newest.ts. */
export const RELEASES = {
${rows.join('')}} as const satisfies Readonly<Record<string, Release>>

`
}

const quoted = (text: string): string => (text.includes("'") ? JSON.stringify(text) : `'${text}'`)

/** All of newest.ts. */
function printNewest(releases: readonly Facts[]): string {
  const newest = releases.at(-1)
  if (newest === undefined) throw new Error('no release is known')
  const does = Object.entries(behavioursOf(newest.version)).map(([name, value]) => `    ${name}: ${quoted(value)},\n`)
  return `// What a render needs of the table when it names no helm: npm run helm:record writes it.

/** The releases that have been compared with their program, oldest first within a major version: what --helm-version takes. */
export const HELM_VERSIONS: readonly string[] = [${releases.map(({ version }) => `'${version}'`).join(', ')}]

/** The newest of them, and what it does by the table. */
export const NEWEST = {
  version: '${newest.version}',
  release: ${printRelease(newest)},
  does: {
${does.join('')}  },
} as const

/** The API versions that helm assumes, in its order; after an @ the minor versions of Kubernetes that have one, if not all. */
export const API_VERSIONS = \`${fill(apisOf(releases))}\`
`
}

/** Writes what was found of releases into the table, and newest.ts by the table. */
export function writeFacts(found: readonly Facts[]): void {
  const fresh = found.map(({ version }) => version)
  const known = Object.entries<Release>(RELEASES)
    .filter(([version]) => !fresh.includes(version))
    .map(
      ([version, release]): Facts => ({ version, ...release, apis: apiVersionsOf(release.kube), builtBy: release.go }),
    )
  const releases = [...known, ...found].sort((a, b) => order(a.version) - order(b.version))
  const text = readFileSync(TABLE, 'utf8')
  const [before, after] = [text.indexOf(START) + START.length, text.indexOf(END)]
  writeFileSync(TABLE, text.slice(0, before) + printFacts(releases) + text.slice(after))
  writeFileSync(NEWEST, printNewest(releases))
}
