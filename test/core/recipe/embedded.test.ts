import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Fields, isFields } from '../../../src/core/fields.ts'
import {
  type ComponentRef,
  componentValues,
  isEnabled,
  openRecipe,
  parseCriteria,
  type Recipe,
  recipeDocument,
  resolveRecipe,
  writeRecipe,
} from '../../../src/core/recipe/index.ts'
import { sortKeys } from '../../../src/core/recipe/sort-keys.ts'
import { readDocument } from '../../../src/core/yaml/index.ts'
import { readCatalog } from '../../../src/node/catalog.ts'
import { CRITERIA_ORDER, criteriaOf, FACTS } from './catalog-facts.ts'

const catalog = await readCatalog()
const resolve = (words: string): Recipe =>
  resolveRecipe(catalog, parseCriteria(criteriaOf(words), catalog.vocabulary), { version: 'v0' }).recipe

test('the catalog says where its facts come from', () => {
  expect(catalog.origin).toEqual(FACTS.upstream)
})

test('components: repository, chart, version, namespace, aliases', () => {
  const rows = [...catalog.registry.values()].map(({ name, helm, aliases }) => [
    name,
    helm?.repository,
    helm?.chart,
    helm?.version,
    helm?.namespace,
    aliases.join(' '),
  ])
  expect(byName(rows)).toEqual(byName(FACTS.components))
})

test('overlays: base, criteria, mixins, constraints, components and the versions that they pin', () => {
  const version = new Map([...catalog.registry].map(([name, { helm }]) => [name, helm?.version]))
  const rows = [catalog.base, ...catalog.overlays.values()].map(({ name, base, criteria, spec }) => [
    name,
    base,
    CRITERIA_ORDER.map((field) => criteria?.[field] || '-').join(' '),
    spec.mixins.join(' '),
    spec.constraints.map((c) => `${c.name} ${c.value}`).join('; '),
    spec.componentRefs.map((r) => pinned(r, version.get(r.name))).join(' '),
  ])
  expect(byName(rows)).toEqual(byName(FACTS.overlays))
})

const pinned = (ref: ComponentRef, registered: string | undefined): string =>
  ref.version === '' || ref.version === registered ? ref.name : `${ref.name}@${ref.version}`

const byName = (rows: readonly (readonly unknown[])[]): readonly unknown[] =>
  [...rows].sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))

describe('manifests name the images that upstream deploys', () => {
  test.each(FACTS.manifestImages)('%s', (path, ...images) => {
    const text = catalog.files.get(`components/${path.replace('/', '/manifests/')}`)
    for (const image of images) {
      const [named = '', digest] = image.split('@')
      const [, repository, tag] = /^(.*):(.*)$/.exec(named) ?? []
      // an image in one piece, or with its parts in fields of their own
      if (text?.includes(image)) continue
      for (const part of [repository?.split('/').at(-1), tag, digest]) if (part) expect(text).toContain(part)
    }
  })
})

test.each(FACTS.imageValues)('%s %s is, in %s, %j', (component, path, place, value) => {
  expect(at(valuesIn(component, place), path)).toEqual(value)
})

/** The values that one file, overlay or profile sets for a component. */
function valuesIn(component: string, place: string): unknown {
  const [kind, name = ''] = place.split(' ')
  if (name === '') return documentAt(`components/${component}/${place}`)
  const [overlay = '', choice] = name.split(':')
  const spec = at(documentAt(`overlays/${overlay}.yaml`), 'spec')
  expect(kind).toBe(choice === undefined ? 'overlay' : 'profile')
  const [profile, value] = choice?.split('=') ?? []
  if (choice !== undefined) expect(at(spec, 'profile.name')).toBe(profile)
  const refs = at(spec, choice === undefined ? 'componentRefs' : `profile.values.${value}.componentRefs`)
  const found = (refs as readonly unknown[]).find((ref) => at(ref, 'name') === component)
  return at(found, 'overrides')
}

const documentAt = (path: string): unknown => readDocument(catalog.files.get(path) ?? '', path)

/** The value at a dotted path, whose keys may have dots themselves. */
function at(values: unknown, path: string): unknown {
  if (!isFields(values)) return undefined
  if (path in values) return values[path]
  const key = Object.keys(values).find((name) => path.startsWith(`${name}.`))
  return key === undefined ? undefined : at(values[key], path.slice(key.length + 1))
}

describe('health checks ask for what upstream asks for', () => {
  test.each(FACTS.healthChecks)('%s', (component, ...resources) => {
    const check = documentAt(`checks/${component}/health-check.yaml`)
    expect(at(check, 'metadata.name')).toBe(`${component}-health-check`)
    expect(fieldsIn(at(check, 'spec.steps')).flatMap((step) => fieldsIn(step.try).map(asked))).toEqual(resources)
  })
})

/** `assert Deployment cert-manager/cert-manager` */
function asked(operation: Fields): string {
  const [[verb, body] = ['', {}]] = Object.entries(operation)
  const resource = at(body, 'resource')
  const namespace = at(resource, 'metadata.namespace')
  return `${verb} ${at(resource, 'kind')} ${namespace ? `${namespace}/` : ''}${at(resource, 'metadata.name') ?? '*'}`
}

const fieldsIn = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isFields) : [])

describe("the registry has what upstream's bundle asks of it", () => {
  const entries = new Map(fieldsIn(at(documentAt('registry.yaml'), 'components')).map((one) => [one.name, one]))

  test.each(FACTS.placement)('%s', (component, folder, flags, ...paths) => {
    const entry = entries.get(component) ?? {}
    expect(at(entry, 'healthCheck.assertFile')).toBe(`checks/${folder}/health-check.yaml`)
    expect(FLAGS.filter((flag) => entry[flag] === true).join(' ')).toBe(flags)
    expect(PLACEMENT.flatMap((field) => leaves(entry[field], field)).sort()).toEqual([...paths].sort())
  })

  test('validations', () => {
    const rows = [...entries].flatMap(([component, { validations }]) =>
      fieldsIn(validations).map((one) => [component, one.function, one.severity, conditionsOf(one)]),
    )
    expect(byName(rows)).toEqual(byName(FACTS.validations))
  })
})

const FLAGS = ['gkeCriticalPriority', 'hasSelfRefCRDs', 'ownsCRDs', 'manifestsUseChartCRDs']
const PLACEMENT = ['nodeScheduling', 'podScheduling', 'storageClassPaths', 'sharedStorageClassPaths']

/** Each text of the lists below a value, behind the dotted path of its list. */
function leaves(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.map((item) => `${path} ${item}`)
  return isFields(value) ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`)) : []
}

const conditionsOf = ({ conditions }: Fields): string =>
  Object.entries(isFields(conditions) ? conditions : {})
    .map(([field, words]) => `${field}=${Array.isArray(words) ? words.join('|') : ''}`)
    .join(' ')

describe('every combination that upstream covers', () => {
  test.each(FACTS.accepted)('%s', (criteria, number, kubernetes, profile, overlays, validation) => {
    const recipe = resolve(criteria)
    if (validation !== '') expect(digest(recipeDocument(recipe).validation)).toBe(validation)
    const [order, components] = FACTS.sets[number] ?? ['', '']
    expect(recipe.metadata.appliedOverlays.slice(2).join(' ')).toBe(overlays)
    expect(recipe.constraints.find((c) => c.name === 'K8s.server.version')?.value).toBe(kubernetes)
    const selected = recipe.metadata.selectedProfile
    expect(selected === undefined ? '' : `${selected.name}=${selected.value}`).toBe(profile)
    expect(recipe.componentRefs.map(shape).join(' ')).toBe(components)
    expect(recipe.deploymentOrder.join(' ')).toBe(order)
  })
})

const digest = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(sortKeys(value)))
    .digest('hex')
    .slice(0, 12)

function shape(ref: ComponentRef): string {
  const file = ref.valuesFile.replace(`components/${ref.name}/`, '')
  const fields = [file, ref.manifestFiles.length, ref.preManifestFiles.length, ...(isEnabled(ref) ? [] : ['off'])]
  return [pinned(ref, catalog.registry.get(ref.name)?.helm?.version), ...fields].join(':')
}

test('every recipe holds together, has its values and manifests, and reads back as it was written', () => {
  for (const [criteria] of FACTS.accepted) {
    const recipe = resolve(criteria)
    for (const ref of recipe.componentRefs) {
      componentValues(catalog, ref, [])
      expect(ref.healthCheckAsserts, `${criteria}: ${ref.name}`).toContain('kind: Test')
      for (const path of [...ref.manifestFiles, ...ref.preManifestFiles])
        expect([...catalog.files.keys()], criteria).toContain(path)
    }
    const text = writeRecipe(recipe, 'yaml')
    const again = openRecipe(catalog, text, 'r.yaml', { version: '' })
    expect(writeRecipe(again.recipe, 'yaml')).toBe(text)
  }
}, 60_000)

test('what lies idle in the catalog lies idle upstream as well', () => {
  const recipes = FACTS.accepted.map(([criteria]) => resolve(criteria))
  const refs = recipes.flatMap((r) => r.componentRefs)
  const overlays = new Set(recipes.flatMap((r) => r.metadata.appliedOverlays))
  const components = new Set(refs.map((r) => r.name))
  const files = new Set(
    refs.flatMap((r) => [`components/${r.name}/values.yaml`, r.valuesFile, ...r.manifestFiles, ...r.preManifestFiles]),
  )
  expect([...catalog.overlays.keys()].filter((name) => !overlays.has(name))).toEqual([])
  expect([...catalog.registry.keys()].filter((name) => !components.has(name))).toEqual(['gatekeeper', 'kueue'])
  const idle = [...catalog.files.keys()].filter((path) => path.startsWith('components/') && !files.has(path))
  expect(idle.sort()).toEqual([
    'components/gatekeeper/values.yaml',
    'components/gpu-operator/manifests/talos-namespace.yaml',
    'components/kueue/manifests/cluster-queue.yaml',
    'components/kueue/manifests/local-queue.yaml',
    'components/kueue/manifests/resource-flavor.yaml',
    'components/kueue/values.yaml',
    'components/network-operator/manifests/talos-namespace.yaml',
    'components/nodewright-customizations/manifests/no-op.yaml',
    'components/nodewright-operator/manifests/talos-namespace.yaml',
    'components/nvidia-dra-driver-gpu/manifests/talos-namespace.yaml',
    'components/nvsentinel/manifests/talos-namespace.yaml',
  ])
})
