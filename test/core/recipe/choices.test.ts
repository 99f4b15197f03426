import { describe, expect, test } from 'vitest'
import {
  checkLocks,
  openRecipe,
  parseAccountingMode,
  parseComponentSet,
  parseCriteria,
  parseInventoryMode,
  type Recipe,
  type ResolveOptions,
  resolveRecipe,
  writeRecipe,
} from '../../../src/core/recipe/index.ts'
import { readCatalog } from '../../../src/node/catalog.ts'
import { failure } from './tiny.ts'

const catalog = await readCatalog()
const SLURM = { service: 'eks', accelerator: 'h100', intent: 'training', os: 'ubuntu', platform: 'slurm' }
const INVENTORY = { service: 'gke', accelerator: 'h100', intent: 'inference', os: 'cos' }

const resolve = (query: object, options: Partial<ResolveOptions> = {}): Recipe =>
  resolveRecipe(catalog, parseCriteria(query, catalog.vocabulary), { version: 'v0', ...options }).recipe

describe('Slurm accounting', () => {
  test.each([
    [undefined, 'disabled', 17, false, false],
    ['disabled', 'disabled', 17, false, false],
    [' Customer-Managed ', 'customer-managed', 17, true, false],
    ['aicr-provided', 'aicr-provided', 20, true, true],
  ])('%j is %s: %i components to deploy', (word, mode, deployed, accounting, database) => {
    const recipe = resolve(SLURM, { accounting: word === undefined ? undefined : parseAccountingMode(word) })
    expect(recipe.configuration).toEqual({ slurmAccounting: mode, runtimeInventory: undefined })
    expect(recipe.apiVersion).toBe('aicr.run/v1alpha3')
    expect(recipe.deploymentOrder).toHaveLength(deployed)
    const overrides = (name: string) => recipe.componentRefs.find((ref) => ref.name === name)?.overrides
    expect(overrides('slinky-slurm')).toMatchObject({ accounting: { enabled: accounting } })
    for (const name of ['mariadb-operator-crds', 'mariadb-operator', 'slurm-accounting-mariadb'])
      expect(overrides(name)).toMatchObject({ install: database })
    const again = openRecipe(catalog, writeRecipe(recipe, 'yaml'), 'r.yaml', { version: '' }).recipe
    expect(writeRecipe(again, 'yaml')).toBe(writeRecipe(recipe, 'yaml'))
  })

  test.each([
    ['', 'invalid Slurm accounting mode "": must be one of disabled, customer-managed, aicr-provided'],
    ['on', 'invalid Slurm accounting mode "on": must be one of disabled, customer-managed, aicr-provided'],
  ])('%j', (word, error) => {
    expect(failure(() => parseAccountingMode(word))).toBe(`INVALID_REQUEST ${error}`)
  })

  test('of another platform, before what is not covered', () => {
    expect(failure(() => resolve({ service: 'gke', accelerator: 'h100' }, { accounting: 'disabled' }))).toBe(
      'INVALID_REQUEST Slurm accounting mode can only be set when recipe platform is slurm',
    )
  })

  test.each([
    ['slinky-slurm:accounting.enabled=true', 'configuration-owned path slinky-slurm.accounting.enabled diverged from'],
    [
      'slurm-accounting-mariadb:install=true',
      'configuration-owned path slurm-accounting-mariadb.install diverged from',
    ],
    ['slinky-slurm:enabled=false', 'configuration-owned component "slinky-slurm" may not be disabled:'],
  ])('--set %s: %s', (entry, what) => {
    expect(failure(() => checkLocks(resolve(SLURM), catalog, [parseComponentSet(entry)]))).toBe(
      `INVALID_RECIPE ${what} configuration.slurm.accounting.mode=disabled`,
    )
  })

  test('what it does not decide may be set', () => {
    const sets = [parseComponentSet('slinky-slurm:accounting.enabled=false'), parseComponentSet('slurm:x=1')]
    expect(failure(() => checkLocks(resolve(SLURM), catalog, sets))).toBe('no error')
  })
})

describe('the runtime inventory', () => {
  test.each([
    ['enabled', true],
    ['disabled', false],
  ] as const)('%s', (mode, install) => {
    const recipe = resolve(INVENTORY, { runtimeInventory: mode })
    expect(recipe.configuration?.runtimeInventory).toBe(mode)
    expect(recipe.componentRefs.find(({ name }) => name === 'k8s-aibom')?.overrides.install).toBe(install)
    expect(recipe.deploymentOrder.includes('k8s-aibom')).toBe(install)
  })

  test('is not recorded when it is not asked for', () => {
    expect(resolve(INVENTORY).configuration).toBeUndefined()
  })

  test('of a recipe that has none, and words that it does not know', () => {
    expect(failure(() => resolve({ service: 'eks' }, { runtimeInventory: 'disabled' }))).toBe(
      'INVALID_RECIPE runtime inventory mode "disabled" requires the recipe to declare component "k8s-aibom"; this recipe does not resolve it',
    )
    const declined = { ...INVENTORY, platform: 'dynamo' }
    expect(resolve(declined, { runtimeInventory: 'disabled' }).configuration?.runtimeInventory).toBe('disabled')
    expect(failure(() => resolve(declined, { runtimeInventory: 'enabled' }))).toBe(
      'INVALID_RECIPE component "k8s-aibom" is disabled by the recipe and cannot be re-enabled with --runtime-inventory enabled; remove the override in the recipe or select a recipe that enables it',
    )
    expect(failure(() => parseInventoryMode('Enabled'))).toBe(
      'INVALID_REQUEST invalid runtime inventory mode "Enabled": must be one of enabled, disabled',
    )
  })
})

describe('a profile', () => {
  test('locks the values that say who advertises GPUs', () => {
    const recipe = resolve({ service: 'gke', os: 'cos' })
    expect(recipe.metadata.selectedProfile).toMatchObject({ name: 'gpuStack', advertiser: 'external' })
    expect(
      failure(() => checkLocks(recipe, catalog, [parseComponentSet('gpuoperator:devicePlugin.enabled=true')])),
    ).toBe(
      'INVALID_RECIPE profile-owned path gpu-operator.devicePlugin.enabled diverged from selected profile gpuStack=gke-default',
    )
    expect(
      failure(() => checkLocks(recipe, catalog, [parseComponentSet('gpuoperator:devicePlugin.enabled=false')])),
    ).toBe('no error')
  })
})
