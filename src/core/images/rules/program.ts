import { scalarMember } from '../node.ts'
import { rowsOf } from '../operators/lookup.ts'
import type { Program } from '../operators/operator.ts'
import { parseReference, repositoryOf } from '../reference.ts'
import type { Candidate, MapRule, Remark, Spot } from '../rule.ts'
import { variablesOf } from './environment.ts'
import { impliedFind } from './finds.ts'
import { isContainer } from './pod-spec.ts'

/** Kinds that operators run as; elsewhere, their image is a sidecar's or a job's. */
const RUNNING: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Pod', 'ClusterServiceVersion'])

const PROGRAMS = rowsOf('programs')

/**
 * A container of an operator whose release pulls images that no manifest names. For an unknown release, and for operators of
 * which only that is known: a warning. Which programs stands with their vendors below.
 * @example
 * kind: Deployment
 * spec: {template: {spec: {containers: [{image: "docker.io/envoyproxy/gateway:v1.5.0"}]}}}
 * → docker.io/envoyproxy/envoy:distroless-v1.35.0, docker.io/envoyproxy/gateway:v1.5.0
 */
export const operatorRelease: MapRule = {
  id: 'operator-release',
  trigger: (key) => key === 'image',
  match: (map, spot) => {
    const runs = RUNNING.has(spot.object.kind) && isContainer(spot.path)
    const node = runs ? scalarMember(map, 'image') : undefined
    const own = node === undefined ? undefined : parseReference(node.text.trim())
    if (node === undefined || own === undefined) return undefined
    const repository = repositoryOf(own)
    const rows = PROGRAMS.filter(({ image }) => image.test(repository))
    if (rows.length === 0) return undefined
    const variables = variablesOf(map, spot)
    const finds: Candidate[] = []
    const remarks: Remark[] = []
    for (const row of rows) {
      if (isTold(row, variables, spot)) continue
      const pulled = row.pulls?.(own, own.tag ?? '', variables)
      for (const raw of pulled ?? []) finds.push(impliedFind('operator-release', raw, { steps: ['image'], node }))
      if (pulled === undefined) {
        const reason = `this operator also pulls ${row.what}: not known for this release, so not listed`
        remarks.push({ kind: 'unresolved', raw: node.text.trim(), reason, steps: ['image'], node })
      }
    }
    return { keys: [], finds, remarks }
  },
}

/** Whether the manifests name the image themselves. */
function isTold({ variable, settings }: Program, variables: ReadonlyMap<string, string>, spot: Spot): boolean {
  if (variable === undefined) return false
  if ((variables.get(variable) ?? '') !== '') return true
  if (settings === undefined) return false
  return (['ConfigMap', 'Secret'] as const).some(
    (kind) => (spot.neighbours.payload(kind, spot.object.namespace, settings, variable) ?? '') !== '',
  )
}
