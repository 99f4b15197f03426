import { say } from '../errors.ts'
import { type Fields, isFields } from '../fields.ts'
import { type Reader, readPlain, type Writable, writeYaml } from '../yaml/index.ts'
import { type ComponentRef, isEnabled, mergeFields } from './component.ts'
import { type OwnedPaths, PRESENCE } from './profile.ts'
import { refuse } from './refuse.ts'
import { pathsIntersect } from './value-path.ts'

/** Where Slurm keeps its accounting: nowhere, in a database of the customer's, or in one that the recipe installs. */
export type AccountingMode = (typeof ACCOUNTING_MODES)[number]

export const ACCOUNTING_MODES = ['disabled', 'customer-managed', 'aicr-provided'] as const

/** Whether the inventory of what runs is installed. */
export type InventoryMode = (typeof INVENTORY_MODES)[number]

export const INVENTORY_MODES = ['enabled', 'disabled'] as const

/** Choices that a recipe records. */
export interface Configuration {
  readonly slurmAccounting: AccountingMode | undefined
  readonly runtimeInventory: InventoryMode | undefined
}

const SLURM = 'slinky-slurm'
const DATABASE = 'slurm-accounting-mariadb'
/** What keeps the accounting when the recipe installs its database. */
const DATABASE_COMPONENTS: readonly string[] = ['mariadb-operator-crds', 'mariadb-operator', DATABASE]
const INVENTORY = 'k8s-aibom'

/** The accounting mode of a word, in any letter case (upstream's accounting.go). */
export function parseAccountingMode(word: string): AccountingMode {
  const mode = ACCOUNTING_MODES.find((one) => one === word.trim().toLowerCase())
  return (
    mode ??
    refuse(
      'INVALID_REQUEST',
      say`invalid Slurm accounting mode "${{ given: word }}": must be one of ${{ expected: ACCOUNTING_MODES }}`,
    )
  )
}

/** The runtime inventory mode of a word (upstream's runtimeinventory.go). */
export function parseInventoryMode(word: string): InventoryMode {
  const mode = INVENTORY_MODES.find((one) => one === word)
  return (
    mode ??
    refuse(
      'INVALID_REQUEST',
      say`invalid runtime inventory mode "${{ given: word }}": must be one of ${{ expected: INVENTORY_MODES }}`,
    )
  )
}

/** Refuses an accounting mode for a platform that is not Slurm. */
export function checkPlatform(platform: string, asked: AccountingMode | undefined): void {
  if (asked !== undefined && platform !== 'slurm')
    refuse('INVALID_REQUEST', 'Slurm accounting mode can only be set when recipe platform is slurm')
}

/** The accounting mode in force: the one asked for, `disabled` for a recipe with Slurm. */
export const accountingFor = (
  refs: readonly ComponentRef[],
  asked: AccountingMode | undefined,
): AccountingMode | undefined => asked ?? (refs.some(({ name }) => name === SLURM) ? 'disabled' : undefined)

/** Components with the accounting mode put into their overrides. */
export function applyAccounting(refs: readonly ComponentRef[], mode: AccountingMode): ComponentRef[] {
  for (const name of [SLURM, ...DATABASE_COMPONENTS])
    if (!refs.some((ref) => ref.name === name))
      refuse('INVALID_RECIPE', say`Slurm recipe is missing required accounting component "${{ name }}"`)
  const keeps = mode !== 'disabled'
  return refs.map((ref) => {
    if (DATABASE_COMPONENTS.includes(ref.name)) return withOverride(ref, { install: mode === 'aicr-provided' })
    if (ref.name !== SLURM) return ref
    const slurm = withOverride(ref, { accounting: { enabled: keeps } })
    return keeps ? withAccountingCheck(slurm) : slurm
  })
}

/** Components with the runtime inventory installed or not. */
export function applyInventory(refs: readonly ComponentRef[], mode: InventoryMode): ComponentRef[] {
  if (!refs.some(({ name }) => name === INVENTORY))
    refuse(
      'INVALID_RECIPE',
      say`runtime inventory mode "${{ mode }}" requires the recipe to declare component "${{ component: INVENTORY }}"; this recipe does not resolve it`,
    )
  return refs.map((ref) => {
    if (ref.name !== INVENTORY) return ref
    if (mode === 'enabled' && !isEnabled(ref))
      refuse(
        'INVALID_RECIPE',
        say`component "${{ component: INVENTORY }}" is disabled by the recipe and cannot be re-enabled with --runtime-inventory enabled; remove the override in the recipe or select a recipe that enables it`,
      )
    return withOverride(ref, { install: mode === 'enabled' })
  })
}

const withOverride = (ref: ComponentRef, override: Fields): ComponentRef => ({
  ...ref,
  overrides: mergeFields(ref.overrides, override),
})

/** The component's health check with a step for the accounting daemon. */
function withAccountingCheck(ref: ComponentRef): ComponentRef {
  if (ref.healthCheckAsserts.trim() === '')
    refuse('INVALID_RECIPE', say`enabled Slurm accounting requires a ${{ component: SLURM }} health check`)
  if (ref.namespace.trim() === '')
    refuse('INVALID_RECIPE', say`enabled Slurm accounting requires a namespace for ${{ component: SLURM }}`)
  const check = readPlain(ref.healthCheckAsserts)
  const spec =
    isFields(check) && isFields(check.spec)
      ? check.spec
      : refuse('INVALID_RECIPE', say`health check of ${{ component: SLURM }} has no spec`)
  if (!Array.isArray(spec.steps))
    return refuse('INVALID_RECIPE', say`health check of ${{ component: SLURM }} has no list of steps`)
  const steps = [...spec.steps, accountingStep(ref)]
  const text = writeYaml({ ...(check as Fields), spec: { ...spec, steps } } as { readonly [name: string]: Writable }, {
    sorted: true,
  })
  return { ...ref, healthCheckAsserts: text }
}

const accountingStep = ({ name, namespace }: ComponentRef): Fields => ({
  name: 'validate-accounting-ready',
  try: [
    {
      assert: {
        resource: {
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          metadata: { name: `${name}-accounting`, namespace },
          status: { '(availableReplicas > `0`)': true },
        },
      },
    },
  ],
})

/** The paths of values that an accounting mode decides. */
export function accountingOwnership(mode: AccountingMode): OwnedPaths {
  const provided = mode === 'aicr-provided'
  const presence = [PRESENCE, 'install']
  return {
    [SLURM]: ['accounting.enabled', PRESENCE, ...(provided ? PROVIDED_SLURM_PATHS : [])],
    'mariadb-operator-crds': presence,
    'mariadb-operator': presence,
    [DATABASE]: [...presence, ...(provided ? PROVIDED_DATABASE_PATHS : [])],
  }
}

const PROVIDED_SLURM_PATHS: readonly string[] = [
  'database',
  'host',
  'passwordKeyRef.key',
  'passwordKeyRef.name',
  'port',
  'username',
].map((path) => `accounting.storageConfig.${path}`)

const PROVIDED_DATABASE_PATHS: readonly string[] = [
  'databases',
  'fullnameOverride',
  'grants',
  'mariadb.cleanupPolicy',
  'mariadb.database',
  'mariadb.passwordSecretKeyRef.generate',
  'mariadb.passwordSecretKeyRef.key',
  'mariadb.passwordSecretKeyRef.name',
  'mariadb.rootPasswordSecretKeyRef.generate',
  'mariadb.rootPasswordSecretKeyRef.key',
  'mariadb.rootPasswordSecretKeyRef.name',
  'mariadb.username',
  'namespaceOverride',
  'users',
]

/** Refuses an accounting mode that decides what the profile has decided too. */
export function checkDisjoint(
  profile: { readonly label: string; readonly paths: OwnedPaths },
  mode: AccountingMode,
): void {
  const other = accountingOwnership(mode)
  for (const component of Object.keys(profile.paths).sort()) {
    for (const path of profile.paths[component] ?? []) {
      const hit = [...(other[component] ?? [])].sort().find((one) => pathsIntersect(path, one))
      if (hit !== undefined)
        refuse(
          'INVALID_RECIPE',
          say`configuration ownership conflict: "profile ${{ label: profile.label }}" owns ${{ component }}.${{ path }}, which intersects "configuration.slurm.accounting.mode=${{ mode }}" path ${{ component }}.${{ hit }}`,
        )
    }
  }
}

/** Refuses a recipe whose overrides are not those of the accounting mode that it records. */
export function checkAccounting(refs: readonly ComponentRef[], mode: AccountingMode): void {
  requireFlag(refs, SLURM, ['accounting', 'enabled'], mode !== 'disabled')
  if (mode !== 'disabled') requireEnabled(refs, SLURM, mode)
  for (const name of DATABASE_COMPONENTS) {
    requireFlag(refs, name, ['install'], mode === 'aicr-provided')
    if (mode === 'aicr-provided') requireEnabled(refs, name, mode)
  }
}

const refOf = (refs: readonly ComponentRef[], name: string): ComponentRef =>
  refs.find((ref) => ref.name === name) ??
  refuse('INVALID_RECIPE', say`accounting mode requires component "${{ name }}"`)

function requireEnabled(refs: readonly ComponentRef[], name: string, mode: AccountingMode): void {
  if (!isEnabled(refOf(refs, name)))
    refuse('INVALID_RECIPE', say`component "${{ name }}" must be enabled for Slurm accounting mode "${{ mode }}"`)
}

function requireFlag(refs: readonly ComponentRef[], name: string, path: readonly string[], expected: boolean): void {
  const start: unknown = refOf(refs, name).overrides
  const actual = path.reduce<unknown>((value, key) => (isFields(value) ? value[key] : undefined), start)
  if (actual !== expected)
    refuse(
      'INVALID_RECIPE',
      say`component "${{ name }}" override ${{ path: path.join('.') }} must be ${{ expected }} for the selected Slurm accounting mode (got ${{ found: actual === undefined ? '<nil>' : String(actual) }})`,
    )
}

/** The choices that a recipe file records; undefined when it records none. */
export function readConfiguration(reader: Reader): Configuration | undefined {
  if (!reader.has('configuration')) return undefined
  const configuration = reader.child('configuration')
  const accounting = configuration.child('slurm').child('accounting')
  const inventory = configuration.child('runtimeInventory')
  return {
    slurmAccounting: accounting.has('mode') ? canonicalMode(accounting.text('mode')) : undefined,
    runtimeInventory: inventory.has('mode') ? parseInventoryMode(inventory.text('mode')) : undefined,
  }
}

function canonicalMode(word: string): AccountingMode {
  const mode = parseAccountingMode(word)
  return mode === word
    ? mode
    : refuse(
        'INVALID_RECIPE',
        say`configuration.slurm.accounting.mode must use canonical value "${{ expected: mode }}" (got "${{ found: word }}")`,
      )
}
