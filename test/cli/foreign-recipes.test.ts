import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { FORMATS } from '../../src/core/output/index.ts'
import { aicr } from '../helpers/command-line.ts'
import { scratch } from '../helpers/scratch.ts'

/** A component without a chart, of the embedded catalog. */
const QUEUE = {
  name: 'kueue',
  type: 'Helm',
  source: '',
  manifestFiles: ['components/kueue/manifests/local-queue.yaml'],
}
const OPERATOR = {
  name: 'gpu-operator',
  type: 'Helm',
  source: 'https://helm.ngc.nvidia.com/nvidia',
  chart: 'gpu-operator',
  version: 'v26.3.3',
  valuesFile: 'components/gpu-operator/values.yaml',
  overrides: { driver: { enabled: true } },
}
const CHOSEN = { name: 'gpuStack', value: 'mine', ownedPaths: { 'gpu-operator': ['driver.enabled', 'enabled'] } }
const PROFILED = {
  kind: 'RecipeResult',
  apiVersion: 'aicr.run/v1alpha3',
  metadata: { selectedProfile: CHOSEN },
  componentRefs: [OPERATOR],
}
const profile = (more: object): object => ({ ...PROFILED, metadata: { selectedProfile: { ...CHOSEN, ...more } } })
const slurm = (more: object): object => ({
  kind: 'RecipeResult',
  apiVersion: 'aicr.run/v1alpha3',
  criteria: { platform: 'slurm' },
  configuration: { slurm: { accounting: { mode: 'disabled' } } },
  componentRefs: [
    { ...QUEUE, name: 'slinky-slurm', overrides: { accounting: { enabled: false } } },
    ...['mariadb-operator-crds', 'mariadb-operator', 'slurm-accounting-mariadb'].map((name) => ({
      name,
      type: 'Helm',
      source: '',
      overrides: { install: false },
    })),
  ],
  ...more,
})
const plain = (more: object): object => ({ apiVersion: 'aicr.run/v1alpha2', componentRefs: [QUEUE], ...more })
const with3 = (more: object): object => ({ ...slurm({}), ...more })

/** Charts are not to be had. */
const offline = (): string[] => ['--offline', '--cache-dir', scratch()]

async function listed(name: string, content: unknown, ...flags: string[]) {
  const path = join(scratch(), name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return aicr(['mirror', 'list', ...offline(), '-r', path, ...flags])
}

describe('recipes that are refused', () => {
  test.each<[string, unknown, string]>([
    ['r.yaml', '', 'not a recipe: the document is not a mapping'],
    ['r.yaml', 'a: [', 'not valid YAML'],
    ['r.json', '{"kind": ', 'not valid JSON'],
    ['r.json', 'kind: RecipeResult', 'not valid JSON'],
    ['r.table', 'NAME VERSION', 'a table is not a recipe file'],
    ['r.txt', plain({}), 'a table is not a recipe file'],
    ['r.yaml', plain({ kind: 'Recipe' }), 'recipe file has kind "Recipe", but "RecipeResult" is required'],
    ['r.yaml', plain({ kind: 'recipeResult' }), 'recipe file has kind "recipeResult"'],
    [
      'r.yaml',
      plain({ apiVersion: 'aicr.nvidia.com/v1alpha1' }),
      'has apiVersion "aicr.nvidia.com/v1alpha1", which this aicr',
    ],
    ['r.yaml', plain({ apiVersion: 'aicr.run/v1alpha1' }), 'has apiVersion "aicr.run/v1alpha1", which this aicr'],
    ['r.yaml', plain({ apiVersion: 'v1' }), 'has apiVersion "v1", which this aicr'],
    ['r.yaml', { kind: 'RecipeMetadata', metadata: { name: 'x' }, spec: {} }, 'has no criteria; only leaf overlays'],
    [
      'r.yaml',
      { kind: 'RecipeMetadata', spec: { criteria: { service: 'gke', accelerator: 'h100' } } },
      "service 'gke' for criteria(service=gke, accelerator=h100, intent=, os=, platform=) requires os (valid: cos)",
    ],
    [
      'r.yaml',
      { kind: 'RecipeMetadata', apiVersion: 'aicr.run/v1alpha2', spec: { criteria: {}, profile: {} } },
      'declares spec.profile but uses apiVersion "aicr.run/v1alpha2"',
    ],
    [
      'r.yaml',
      { kind: 'RecipeMetadata', apiVersion: 'aicr.run/v1alpha3', spec: { criteria: {} } },
      'has no spec.profile declaration',
    ],
    ['r.yaml', plain({ metadata: { selectedProfile: CHOSEN } }), 'cannot carry metadata.selectedProfile'],
    ['r.yaml', { ...slurm({}), apiVersion: 'aicr.run/v1alpha2' }, 'configuration.slurm.accounting requires apiVersion'],
    ['r.yaml', with3({ kind: '' }), 'recipe file apiVersion "aicr.run/v1alpha3" requires kind "RecipeResult"'],
    [
      'r.yaml',
      with3({ configuration: undefined }),
      'requires metadata.selectedProfile or configuration.slurm.accounting',
    ],
    ['r.yaml', `${JSON.stringify(with3({}))}\n---\na: 1\n`, 'of apiVersion "aicr.run/v1alpha3" is one YAML document'],
    ['r.yaml', with3({ unheardOf: 1 }), 'unheardOf is not a known field'],
    ['r.yaml', with3({ metadata: { by: 'me' } }), 'metadata.by is not a known field'],
    [
      'r.yaml',
      with3({ validation: { deployment: { check: [] } } }),
      'validation.deployment.check is not a known field; did you mean checks?',
    ],
    ['r.yaml', with3({ metadata: { excludedOverlays: ['eks'] } }), 'metadata.excludedOverlays[0] must be an object'],
    ['r.yaml', with3({ metadata: { excludedOverlays: [{ name: 'eks', reason: 'x' }] } }), 'reason "x" is unsupported'],
    [
      'r.yaml',
      with3({ metadata: { constraintWarnings: [{ overlay: 'eks' }] } }),
      'constraintWarnings[0].constraint is required',
    ],
    [
      'r.yaml',
      with3({ criteria: { platform: 'any' } }),
      'configuration.slurm.accounting is only valid for a Slurm recipe',
    ],
    [
      'r.yaml',
      with3({ configuration: { slurm: { accounting: { mode: 'Disabled' } } } }),
      'mode must use canonical value "disabled" (got "Disabled")',
    ],
    ['r.yaml', with3({ configuration: { slurm: { accounting: { mode: 'x' } } } }), 'invalid Slurm accounting mode "x"'],
    [
      'r.yaml',
      with3({ configuration: { slurm: { accounting: { mode: 'aicr-provided' } } } }),
      'component "slinky-slurm" override accounting.enabled must be true',
    ],
    ['r.yaml', with3({ componentRefs: [QUEUE] }), 'accounting mode requires component "slinky-slurm"'],
    ['r.yaml', profile({ ownedPaths: undefined }), 'metadata.selectedProfile.ownedPaths is required'],
    ['r.yaml', profile({ ownedPaths: { a: ['x', 'enabled'] } }), 'must be lexicographically sorted'],
    ['r.yaml', profile({ ownedPaths: { a: ['x'] } }), 'must include synthetic path "enabled"'],
    ['r.yaml', profile({ ownedPaths: { a: ['a..b', 'enabled'] } }), 'contains invalid path "a..b"'],
    ['r.yaml', profile({ value: 'a b' }), 'name and value must match [A-Za-z0-9._-]+'],
    ['r.yaml', profile({ advertiser: 'me' }), 'unknown advertiser "me"'],
    ['r.yaml', profile({ ownedPaths: { gone: ['enabled'] } }), 'profile-owned component "gone" is missing or disabled'],
    [
      'r.yaml',
      profile({ ownedPaths: { 'gpu-operator': ['driver.version', 'enabled'] } }),
      'profile-owned path gpu-operator.driver.version is not assigned by the component overrides',
    ],
    [
      'r.yaml',
      profile({ ownedPaths: { 'gpu-operator': ['driver.enabled.x', 'enabled'] } }),
      'gpu-operator.driver.enabled.x is blocked by a non-map ancestor',
    ],
    ['r.yaml', plain({ componentRefs: [{ ...QUEUE, name: 'deployer' }] }), 'component name deployer is reserved'],
    ['r.yaml', plain({ componentRefs: [QUEUE, QUEUE] }), 'component kueue is listed twice'],
    ['r.yaml', plain({ componentRefs: [{ ...QUEUE, type: 'Ansible' }] }), 'component kueue has unknown type Ansible'],
  ])('%s %j: %s', async (name, content, message) => {
    const { status, out, err } = await listed(name, content)
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(message)
    expect(err).toMatch(/\[(INVALID_(RECIPE|CATALOG|DOCUMENT|REQUEST)|NOT_COVERED)\]/)
  })

  test.each<[unknown, number, string]>([
    [plain({ componentRefs: [{ ...QUEUE, valuesFile: 'components/kueue/gone.yaml' }] }), 3, 'gone.yaml'],
  ])('%j: exit %i', async (content, status, message) => {
    const outcome = await listed('r.yaml', content)
    expect([outcome.status, outcome.out]).toEqual([status, ''])
    expect(outcome.err).toContain(message)
  })
})

describe('recipes that are read', () => {
  test.each<[unknown, string]>([
    [plain({}), ''],
    [plain({ apiVersion: undefined }), ''],
    [plain({ unheardOf: { x: 1 } }), ''],
    [slurm({}), ''],
    [
      plain({ apiVersion: 'aicr.run/v1alpha4', new: 1 }),
      'newer than aicr.run/v1alpha3, the newest known; passed over: new',
    ],
    [plain({ apiVersion: 'aicr.run/v1beta1' }), 'newer than aicr.run/v1alpha3, the newest known'],
    [plain({ apiVersion: 'aicr.run/v1' }), 'newer than aicr.run/v1alpha3, the newest known'],
    [
      plain({ metadata: { version: 'v0.11.1' } }),
      'was made by v0.11.1 with another catalog than this one, NVIDIA/aicr',
    ],
  ])('%j: %s', async (content, warning) => {
    const { status, err } = await listed('r.yaml', content)
    expect(status).toBe(0)
    expect(err).toContain(warning)
    if (warning === '') expect(err).not.toMatch(/newer|another catalog/)
  })
})

describe('a recipe in doubt', () => {
  const FOREIGN = plain({ metadata: { version: 'v0.22.0' } })

  test.each(FORMATS.map(({ id }) => id))('%s says so', async (format) => {
    const { status, out } = await listed('r.yaml', FOREIGN, '-f', format, '--target', 'r.example/x')
    expect(status).toBe(0)
    expect(out).toContain('the recipe was made by v0.22.0 with another catalog than this one')
    expect(out).toContain('--catalog')
  })

  test.each(FORMATS.map(({ id }) => id))('%s: --strict fails', async (format) => {
    const { status, out, err } = await listed('r.yaml', FOREIGN, '-f', format, '--target', 'r.example/x', '--strict')
    expect([status, out]).toEqual([12, ''])
    expect(err).toContain('the list is not complete')
  })

  test('versions that this catalog would not choose are named', async () => {
    const { err } = await listed('r.yaml', {
      componentRefs: [{ ...OPERATOR, version: 'v25.10.1' }],
      criteria: { service: 'eks' },
      metadata: { version: 'v0.11.1' },
    })
    expect(err).toContain('gpu-operator v25.10.1 (here v26.3.3)')
  })

  test('files that are missing here are named', async () => {
    const ref = { ...QUEUE, name: 'skyhook', manifestFiles: ['components/skyhook/manifests/x.yaml'] }
    const { err } = await listed('r.yaml', plain({ componentRefs: [ref] }))
    expect(err).toContain('components/skyhook/manifests/x.yaml is missing here')
  })

  test('criteria that are not covered', async () => {
    const flags = ['mirror', 'list', ...offline(), '--service', 'gke', '-f', 'json', '--allow-uncovered']
    const { status, err } = await aicr(flags)
    expect(status).toBe(6)
    expect(err).toContain("not covered: service 'gke' for criteria(service=gke) requires os (valid: cos)")
    expect((await aicr(flags.slice(0, -1))).status).toBe(2)
  })
})
