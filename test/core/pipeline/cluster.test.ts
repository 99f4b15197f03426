import { expect, test } from 'vitest'
import type { NodeContext } from '../../../src/core/images/index.ts'
import { nodesOf } from '../../../src/core/pipeline/cluster.ts'
import { parseCriteria, resolveRecipe } from '../../../src/core/recipe/index.ts'
import { readCatalog } from '../../../src/node/catalog.ts'

const catalog = await readCatalog()
const recipe = (service: string) =>
  resolveRecipe(catalog, parseCriteria({ service }, catalog.vocabulary), { version: 'v0' }).recipe

// CoreOS is rhcos4.N up to OpenShift 4.18 and RHEL since.
test.each<readonly [string, string | undefined, NodeContext, NodeContext]>([
  ['ocp', '4.16', {}, { os: 'rhcos', osVersions: ['4.16'] }],
  ['ocp', '4.18', {}, { os: 'rhcos', osVersions: ['4.18'] }],
  ['ocp', '4.19', {}, { os: 'rhel', osVersions: ['9.6'] }],
  ['ocp', '4.21', {}, { os: 'rhel', osVersions: ['9.6'] }],
  ['ocp', '4.22', {}, { os: 'rhel', osVersions: ['9.8'] }],
  ['ocp', '4.30', {}, { missing: 'the version of RHEL below OpenShift 4.30 (--os-version)' }],
  ['ocp', '5.0', {}, { missing: 'the version of RHEL below OpenShift 5.0 (--os-version)' }],
  ['ocp', undefined, {}, { missing: "OpenShift's version (--openshift-version)" }],
  ['ocp', undefined, { osVersions: ['9.6'] }, { os: 'rhel', osVersions: ['9.6'] }],
  ['ocp', undefined, { osVersions: ['4.18'] }, { os: 'rhcos', osVersions: ['4.18'] }],
  ['ocp', '4.30', { osVersions: ['10.2'] }, { os: 'rhel', osVersions: ['10.2'] }],
  ['ocp', '4.18', { os: 'rhel', osVersions: ['9.4'] }, { os: 'rhel', osVersions: ['9.4'] }],
  ['eks', '4.18', {}, {}],
])('%s, OpenShift %s, given %j', (service, openshift, given, expected) => {
  expect(nodesOf(recipe(service), given, openshift)).toEqual(expected)
})
