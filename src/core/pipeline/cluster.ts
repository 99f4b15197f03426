import { defined } from '../defined.ts'
import type { Helm } from '../helm/index.ts'
import type { NodeContext } from '../images/index.ts'
import type { Recipe } from '../recipe/index.ts'
import { type KubeVersion, readKubeVersion } from '../render/index.ts'

/** What upstream renders for at the least. */
const FLOOR = [1, 33, 0] as const
const FLOOR_TEXT = '1.33.0'

/** API versions that a recipe's cluster has besides helm's defaults. */
export const CLUSTER_APIS: readonly string[] = ['resource.k8s.io/v1', 'resource.k8s.io/v1beta1']

/** The Kubernetes version to render for: an explicit one, else the recipe's constraint, but not below the floor. */
export function kubeVersionFor(recipe: Recipe, explicit: string | undefined, helm: Helm): KubeVersion {
  return readKubeVersion(explicit ?? constrained(recipe), helm)
}

function constrained(recipe: Recipe): string {
  const value = constraint(recipe, 'K8s.server.version')
  const version = value
    ?.replace(/^[><=!~ ]+/, '')
    .split(/\s+/)[0]
    ?.replace(/^v/, '')
  const parts = /^(\d+)\.(\d+)(?:\.(\d+))?(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.exec(version ?? '')
  if (version === undefined || !parts) return FLOOR_TEXT
  const numbers = [parts[1], parts[2], parts[3] ?? '0'].map(Number)
  for (const [i, floor] of FLOOR.entries()) {
    const number = numbers[i] ?? 0
    if (number !== floor) return number > floor ? version : FLOOR_TEXT
  }
  return parts[4] === undefined ? version : FLOOR_TEXT
}

/** The minor of the Kubernetes version that a recipe asks for, of the floor when it asks for none. */
export const recipeMinor = (recipe: Recipe): number =>
  Number(/\b1\.(\d+)/.exec(constraint(recipe, 'K8s.server.version') ?? '')?.[1] ?? FLOOR[1])

/** The value of the first constraint of a name. */
export const constraint = (recipe: Recipe, name: string): string | undefined =>
  recipe.constraints.find((c) => c.name === name)?.value

/** Superchips with NVIDIA's own CPU, whose nodes are arm64. */
const GRACE: ReadonlySet<string> = new Set(['gb200', 'gb300', 'gh200'])

/**
 * What the recipe says of the nodes: operating system by criteria or constraint, its version by constraint, architecture by accelerator. The
 * nodes of OpenShift follow from its version, when that is given.
 */
export function nodesOf(recipe: Recipe, given: NodeContext = {}, openshift?: string): NodeContext {
  const exact = (text: string | undefined): string | undefined => {
    const value = text?.replace(/^==?\s*/, '').trim()
    return value && /^[\w.-]+$/.test(value) ? value : undefined
  }
  const asked = recipe.criteria?.os
  const os = given.os ?? (asked !== undefined && asked !== 'any' ? asked : exact(constraint(recipe, 'OS.release.ID')))
  const version = exact(constraint(recipe, 'OS.release.VERSION_ID'))
  const osVersions = given.osVersions ?? (version === undefined ? undefined : [version])
  const isGrace = GRACE.has(recipe.criteria?.accelerator ?? '')
  return {
    ...given,
    ...defined({ os, osVersions }),
    ...(os === undefined && recipe.criteria?.service === 'ocp' ? coreosOf(osVersions, openshift) : {}),
    ...(given.architectures === undefined && isGrace ? { architectures: ['arm64'] } : {}),
  }
}

/**
 * What CoreOS calls itself in os-release: OpenShift's release up to 4.18, as `rhcos`, and the RHEL that it is made of since
 * (https://docs.nvidia.com/datacenter/cloud-native/openshift/latest/steps-overview.html). A version of the system tells by itself which.
 */
function coreosOf(versions: readonly string[] | undefined, openshift: string | undefined): NodeContext {
  const [version] = versions ?? []
  if (version !== undefined) return { os: version.startsWith('4.') ? 'rhcos' : 'rhel' }
  if (openshift === undefined) return { missing: "OpenShift's version (--openshift-version)" }
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(openshift) ?? []
  if (major === '4' && Number(minor) < 19) return { os: 'rhcos', osVersions: [openshift] }
  const rhel = RHEL_BELOW.get(openshift)
  return rhel === undefined
    ? { missing: `the version of RHEL below OpenShift ${openshift} (--os-version)` }
    : { os: 'rhel', osVersions: [rhel] }
}

const RHEL_BELOW: ReadonlyMap<string, string> = new Map([
  ['4.19', '9.6'],
  ['4.20', '9.6'],
  ['4.21', '9.6'],
  ['4.22', '9.8'],
])
