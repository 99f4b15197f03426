import { expect, test } from 'vitest'
import { deterministicEffects } from '../../../src/core/deterministic.ts'
import { selectionOf } from '../../../src/core/images/index.ts'
import { formatOf, type MirrorList, writeInventory } from '../../../src/core/output/index.ts'
import { inventoryList, mirrorList } from '../../../src/core/pipeline/index.ts'
import { ANY_CRITERIA } from '../../../src/core/recipe/criteria.ts'
import { coveredCombinations, resolveRecipe } from '../../../src/core/recipe/index.ts'
import type { ChartSource } from '../../../src/core/seams.ts'
import { readCatalog } from '../../../src/node/catalog.ts'

const catalog = await readCatalog()

/**
 * Gives any chart, and one whose images show everything that it is rendered for: version, cluster and each value that decides on images. The
 * GPU operator's has a ClusterPolicy as well, for the driver tags.
 */
const telling: ChartSource = {
  accepts: () => true,
  resolve: async (reference) => ({
    reference,
    name: reference.chart,
    version: reference.version,
    digest: undefined,
    url: `${reference.repository}/${reference.chart}`,
  }),
  open: () => Promise.reject(new Error('files are given')),
  files: async ({ name, version }) => [
    { path: 'Chart.yaml', data: `apiVersion: v2\nname: ${name}\nversion: ${version.replace(/^v/, '')}\n` },
    {
      path: 'templates/pod.yaml',
      data: `kind: Pod\napiVersion: v1\nmetadata: {name: p}\nspec: {containers: [{name: c, image: "quay.io/x/${name}:${version}-{{ .Values | toJson | sha256sum | trunc 8 }}"}]}\n`,
    },
    ...(name === 'gpu-operator'
      ? [
          {
            path: 'templates/policy.yaml',
            data: 'kind: ClusterPolicy\napiVersion: nvidia.com/v1\nmetadata: {name: cluster-policy}\nspec: {driver: {enabled: {{ .Values.driver.enabled }}, repository: nvcr.io/nvidia, image: driver, version: {{ .Values.driver.version }}}}\n',
          },
        ]
      : []),
  ],
}

const common = { catalog, source: telling, effects: deterministicEffects() }
const inventory = await inventoryList(common)
const refs = ({ images }: MirrorList): string[] => images.map(({ ref }) => ref)

test('every recipe of the catalog lists a part of it, with every profile and choice', {
  timeout: 120_000,
}, async () => {
  const all = new Set(refs(inventory))
  const combinations = coveredCombinations(catalog, ANY_CRITERIA)
  expect(combinations).toHaveLength(243)
  const foreign = new Set<string>()
  const seen = new Set<string>()
  for (const { criteria, profile } of combinations) {
    for (const value of profile ? profile.values.keys() : [undefined]) {
      for (const accounting of criteria.platform === 'slurm' ? (['disabled', 'aicr-provided'] as const) : [undefined]) {
        const chosen = value === undefined ? undefined : `${profile?.name}=${value}`
        const { recipe } = resolveRecipe(catalog, criteria, { version: '', profile: chosen, accounting })
        const { componentRefs, constraints } = recipe
        const key = JSON.stringify([componentRefs, constraints, criteria.os, criteria.accelerator === 'gb200'])
        if (seen.has(key)) continue
        seen.add(key)
        const list = await mirrorList({ ...common, recipe, selection: selectionOf({ disabled: true }) })
        for (const ref of refs(list)) if (!all.has(ref)) foreign.add(ref)
      }
    }
  }
  expect([...foreign]).toEqual([])
  expect(seen.size).toBeGreaterThan(90)
})

test('driver tags are those of the systems that the catalog names, each by the table of suffixes', () => {
  const drivers = inventory.images.filter(({ ref }) => /\/(?:driver|doca-driver):/.test(ref))
  expect(drivers.map(({ ref }) => ref)).toEqual([
    'nvcr.io/nvidia/driver:580.173.02-ubuntu24.04',
    'nvcr.io/nvidia/mellanox/doca-driver:doca3.2.0-25.10-1.2.8.0-2-ubuntu24.04-amd64',
    'nvcr.io/nvidia/mellanox/doca-driver:doca3.2.0-25.10-1.2.8.0-2-ubuntu24.04-arm64',
  ])
  // OpenShift's nodes have a system of their own, whose version no recipe names
  const openshift = inventory.components.find(({ component }) => component === 'network-operator-ocp')
  expect(openshift).toMatchObject({
    status: 'incomplete',
    warnings: [expect.stringContaining('missing: OpenShift')],
  })
})

test('a version that an overlay pins is a component of its own', () => {
  const stacks = inventory.components.filter(({ component }) => component.startsWith('kube-prometheus-stack'))
  expect(stacks.map(({ component, pinnedBy }) => [component, pinnedBy])).toEqual([
    ['kube-prometheus-stack', undefined],
    ['kube-prometheus-stack@83.7.0', ['aks']],
  ])
  const versions = (at: number): string[] =>
    (stacks[at]?.images ?? []).map(({ ref }) => ref.replace(/-[0-9a-f]{8}$/, '').split(':')[1] ?? '')
  expect([new Set(versions(0)), new Set(versions(1))]).toEqual([new Set(['84.4.0']), new Set(['83.7.0'])])
})

test('every component and every manifest of the catalog is in it', () => {
  const components = new Set(inventory.components.map(({ component }) => component))
  expect([...catalog.registry.keys()].filter((name) => !components.has(name))).toEqual([])
  expect(refs(inventory)).toContain('ghcr.io/nvidia/skyhook-packages/shellscript:1.1.1') // of a manifest that no overlay uses
})

test('as Markdown: registries and variants are named', () => {
  const text = writeInventory(inventory)
  expect(text).toContain('**43** components, ')
  expect(text).toMatch(/^Registries: `docker\.io`, .*`quay\.io`/m)
  expect(text).toContain('Recipe catalog: NVIDIA/aicr 9793720d (2026-08-21)\n')
  expect(text).toContain('| kube-prometheus-stack@83.7.0 | aks |\n')
})

test('as JSON it is a list', () => {
  expect(JSON.parse(formatOf('json').write(inventory, {})).components).toHaveLength(44)
})
