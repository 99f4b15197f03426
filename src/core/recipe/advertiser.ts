import { say } from '../errors.ts'
import type { Fields } from '../fields.ts'
import { ADVERTISER_EXTERNAL } from './profile.ts'
import { refuse } from './refuse.ts'
import { valueAtPath } from './value-path.ts'

const DEVICE_PLUGIN = 'devicePlugin.enabled'
const DRA = 'resources.gpus.enabled'
const DRA_WAIVER = 'gpuResourcesEnabledOverride'

/** Values that decide which component tells Kubernetes of whole GPUs, by component (upstream's allocpolicy). */
export const ADVERTISER_PATHS: ReadonlyMap<string, readonly string[]> = new Map([
  ['gpu-operator', [DEVICE_PLUGIN]],
  ['gpu-operator-ocp', [DEVICE_PLUGIN]],
  ['nvidia-dra-driver-gpu', [DRA_WAIVER, DRA]],
  ['nvidia-dra-driver-gpu-ocp', [DRA_WAIVER, DRA]],
])

/**
 * Refuses values with which GPUs are advertised twice, or not at all. `values` are those of enabled components that a profile locks.
 */
export function checkAdvertisers(advertiser: string, values: ReadonlyMap<string, Fields>): void {
  const plugin = devicePlugin(advertiser, values)
  const driver = values.get('nvidia-dra-driver-gpu')
  const dra = driver ? flagAt(driver, 'nvidia-dra-driver-gpu', DRA) : false
  if (dra === undefined)
    refuse(
      'INVALID_RECIPE',
      say`component "nvidia-dra-driver-gpu" is enabled but "${{ path: DRA }}" is not set, and the chart's default would advertise GPUs; set it in the recipe`,
    )
  const waiver = driver ? (flagAt(driver, 'nvidia-dra-driver-gpu', DRA_WAIVER) ?? false) : false
  const wrong = advertiser === ADVERTISER_EXTERNAL ? external(plugin, dra, waiver) : internal(plugin, dra, waiver)
  if (wrong !== undefined) refuse('INVALID_RECIPE', wrong)
}

const INERT = `invalid GPU allocation configuration: nvidia-dra-driver-gpu ${DRA_WAIVER}=true with ${DRA}=false disarms the chart's install guard and does nothing else`

function external(plugin: boolean, dra: boolean, waiver: boolean): string | undefined {
  if (plugin) return `advertiser "external" conflicts with ${DEVICE_PLUGIN}=true: both would advertise nvidia.com/gpu`
  if (dra) return `advertiser "external" conflicts with DRA ${DRA}=true: both would advertise whole GPUs`
  return waiver ? INERT : undefined
}

function internal(plugin: boolean, dra: boolean, waiver: boolean): string | undefined {
  const invalid = 'invalid GPU allocation configuration'
  if (dra && !waiver) return `${invalid}: nvidia-dra-driver-gpu ${DRA}=true requires ${DRA_WAIVER}=true`
  if (dra && plugin)
    return `${invalid}: dual advertisement: nvidia-dra-driver-gpu ${DRA}=true and gpu-operator ${DEVICE_PLUGIN}=true`
  if (!dra && !plugin)
    return `${invalid}: no whole-GPU advertiser: nvidia-dra-driver-gpu ${DRA} is not true, and no gpu-operator with ${DEVICE_PLUGIN} is in the recipe`
  return !dra && waiver ? INERT : undefined
}

/** Whether a GPU operator runs the device plugin, which it does unless told otherwise. */
function devicePlugin(advertiser: string, values: ReadonlyMap<string, Fields>): boolean {
  const flags = ['gpu-operator', 'gpu-operator-ocp'].flatMap((name) => {
    const fields = values.get(name)
    return fields ? [flagAt(fields, name, DEVICE_PLUGIN) ?? true] : []
  })
  return advertiser === ADVERTISER_EXTERNAL ? flags.includes(true) : (flags[0] ?? false)
}

function flagAt(values: Fields, component: string, path: string): boolean | undefined {
  const found = valueAtPath(values, path)
  if (found.state === 'absent') return undefined
  if (found.state === 'present' && typeof found.value === 'boolean') return found.value
  return refuse('INVALID_RECIPE', say`component "${{ component }}" value ${{ path }} must be a boolean`)
}
