import { AicrError, say } from '../errors.ts'
import { type DocumentBounds, Reader, readDocument } from '../yaml/index.ts'
import type { ComponentRef } from './component.ts'

/** What the catalog knows of a component by itself, before any overlay. */
export interface RegistryEntry {
  readonly name: string
  readonly displayName: string
  /** other names that --set takes for it */
  readonly aliases: readonly string[]
  readonly helm:
    | { readonly repository: string; readonly chart: string; readonly version: string; readonly namespace: string }
    | undefined
  readonly kustomize: { readonly source: string; readonly path: string; readonly tag: string } | undefined
  readonly manifestFiles: readonly string[]
  readonly mixinSafeOverridePaths: readonly string[]
  /** the file in the catalog with what proves the component healthy; empty when there is none */
  readonly healthCheck: string
}

/** Components by name, in file order. */
export type Registry = ReadonlyMap<string, RegistryEntry>

/** Reads a registry.yaml. It may be empty; unknown keys are tolerated, duplicate names and two kinds at once are not. */
export function readRegistry(text: string, place: string, bounds?: DocumentBounds): Registry {
  const root = new Reader(readDocument(text, place, bounds) ?? {}, place)
  const kind = root.text('kind')
  if (kind !== '' && kind !== 'ComponentRegistry')
    throw new AicrError('INVALID_CATALOG', say`kind must be ComponentRegistry, not ${{ kind }}`, { place })
  const registry = new Map<string, RegistryEntry>()
  for (const reader of root.children('components')) {
    const entry = readEntry(reader)
    if (entry.name === '') throw new AicrError('INVALID_CATALOG', 'a component has no name', { place })
    if (registry.has(entry.name))
      throw new AicrError('INVALID_CATALOG', say`component ${{ name: entry.name }} is registered twice`, { place })
    if (entry.aliases.includes('deployer') || entry.name === 'deployer') {
      throw new AicrError('INVALID_CATALOG', say`component ${{ name: entry.name }} uses the reserved name deployer`, {
        place,
      })
    }
    if (entry.helm && entry.kustomize && entry.helm.repository + entry.helm.chart !== '')
      throw new AicrError('INVALID_CATALOG', say`component ${{ name: entry.name }} is both helm and kustomize`, {
        place,
      })
    registry.set(entry.name, entry)
  }
  return registry
}

function readEntry(reader: Reader): RegistryEntry {
  const helm = reader.child('helm')
  const kustomize = reader.child('kustomize')
  return {
    name: reader.text('name'),
    displayName: reader.text('displayName'),
    aliases: reader.texts('valueOverrideKeys'),
    helm: reader.has('helm')
      ? {
          repository: helm.text('defaultRepository'),
          chart: helm.text('defaultChart'),
          version: helm.text('defaultVersion'),
          namespace: helm.text('defaultNamespace'),
        }
      : undefined,
    kustomize:
      reader.has('kustomize') && kustomize.text('defaultSource') !== ''
        ? {
            source: kustomize.text('defaultSource'),
            path: kustomize.text('defaultPath'),
            tag: kustomize.text('defaultTag'),
          }
        : undefined,
    manifestFiles: reader.texts('manifestFiles'),
    mixinSafeOverridePaths: reader.texts('mixinSafeOverridePaths'),
    healthCheck: reader.child('healthCheck').text('assertFile'),
  }
}

/** The registry entry that a --set name stands for: canonical name first, then aliases in registry order. */
export function findComponent(registry: Registry, word: string): RegistryEntry | undefined {
  return registry.get(word) ?? [...registry.values()].find((entry) => entry.aliases.includes(word))
}

/** Fills what a reference leaves open from the registry. */
export function applyRegistryDefaults(ref: ComponentRef, registry: Registry): ComponentRef {
  const entry = registry.get(ref.name)
  const type = ref.type || (entry?.kustomize ? 'Kustomize' : 'Helm')
  if (!entry) return { ...ref, type }
  const manifestFiles = ref.manifestFiles.length > 0 ? ref.manifestFiles : entry.manifestFiles
  if (type.toLowerCase() === 'kustomize') {
    return {
      ...ref,
      type,
      manifestFiles,
      source: ref.source || (entry.kustomize?.source ?? ''),
      tag: ref.tag || (entry.kustomize?.tag ?? ''),
      path: ref.path || (entry.kustomize?.path ?? ''),
    }
  }
  return {
    ...ref,
    type,
    manifestFiles,
    source: ref.source || (entry.helm?.repository ?? ''),
    version: ref.version || (entry.helm?.version ?? ''),
    namespace: ref.namespace || (entry.helm?.namespace ?? ''),
    chart: ref.chart || (entry.helm?.chart.split('/').at(-1) ?? ''),
  }
}
