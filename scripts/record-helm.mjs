// Asks real helms what they are and what they assume of a cluster, and writes src/core/helm/releases.ts.
// npm run helm:record -- HELM... ; a helm built by another Go than its release is given as HELM=go1.26.5
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { renderTemplates, useHelm } from './helm.mjs'

const TARGET = fileURLToPath(new URL('../src/core/helm/releases.ts', import.meta.url))

const QUESTION = `helm: {{ .Capabilities.HelmVersion | toJson }}
kube: {{ .Capabilities.KubeVersion.Minor }}
apis: {{ .Capabilities.APIVersions | toJson }}`

function ask(argument) {
  const [path, go] = argument.split('=')
  useHelm(path)
  const { stdout, stderr } = renderTemplates({ 'templates/x.yaml': QUESTION })
  const answer = (name) => {
    const line = stdout.split('\n').find((text) => text.startsWith(`${name}: `))
    if (line === undefined) throw new Error(`${path}: ${stderr}`)
    return JSON.parse(line.slice(name.length + 2))
  }
  const { version, git_commit: commit, go_version: built } = answer('helm')
  return { version: version.slice(1), commit, go: go ?? built, kube: answer('kube'), apis: answer('apis') }
}

const order = (version) => version.split('.').reduce((sum, part) => sum * 1000 + Number(part), 0)

/** One list that holds all lists in their order. */
function merge(lists) {
  const merged = []
  const left = lists.map((list) => [...list])
  while (left.some((list) => list.length > 0)) {
    const next = left.find(([first]) => first !== undefined && left.every((list) => list.indexOf(first) <= 0))?.[0]
    if (next === undefined) throw new Error('the lists have no common order')
    merged.push(next)
    for (const list of left) if (list[0] === next) list.shift()
  }
  return merged
}

const releases = process.argv
  .slice(2)
  .map(ask)
  .sort((a, b) => order(a.version) - order(b.version))
const byKube = new Map(releases.map(({ kube, apis }) => [kube, apis]))
const minors = [...byKube.keys()].sort((a, b) => a - b)
const rows = merge([...byKube.values()]).map((api) => {
  const having = minors.filter((minor) => byKube.get(minor).includes(api))
  return having.length === minors.length ? api : `${api}@${having.join(',')}`
})
const lines = rows.reduce((all, row) => {
  const last = all.at(-1)
  if (last !== undefined && last.length + row.length < 110) all[all.length - 1] = `${last} ${row}`
  else all.push(row)
  return all
}, [])

writeFileSync(
  TARGET,
  `/** A release of helm, as it speaks of itself: its commit, the Go that built it, and the minor version of the Kubernetes 1 it assumes. */
export interface Release {
  readonly commit: string
  readonly go: string
  readonly kube: number
}

/** The releases that have been compared with their program, oldest first within a major version. Written by \`npm run helm:record\`. */
export const RELEASES = {
${releases.map(({ version, commit, go, kube }) => `  '${version}': { commit: '${commit}', go: '${go}', kube: ${kube} },`).join('\n')}
} as const satisfies Readonly<Record<string, Release>>

/** The API versions that helm assumes, in its order; after an @ the minor versions of Kubernetes that have one, if not all. */
const APIS = \`${lines.join('\n')}\`

/** The API versions that helm assumes of a Kubernetes 1.\`kube\`. */
export const apiVersionsOf = (kube: number): readonly string[] =>
  APIS.split(/\\s+/).flatMap((row) => {
    const [name = '', having] = row.split('@')
    return having === undefined || having.split(',').includes(String(kube)) ? [name] : []
  })
`,
)
process.stdout.write(`${releases.map(({ version }) => version).join(', ')}\n`)
