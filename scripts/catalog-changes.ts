import { type Fields, isFields } from '../src/core/fields.ts'
import { readOverlay, readSpec } from '../src/core/recipe/overlay.ts'
import { readRegistry } from '../src/core/recipe/registry.ts'
import { Reader, readDocument } from '../src/core/yaml/index.ts'

/** One difference of two catalogs. A side that has nothing is undefined. */
export interface Change {
  readonly part: 'component' | 'overlay' | 'mixin' | 'criteria' | 'value' | 'manifest'
  /** what differs: `gpu-operator version`, `eks constraints`, `gpu-operator/values.yaml driver.version` */
  readonly where: string
  readonly ours: string | undefined
  readonly theirs: string | undefined
}

type Files = ReadonlyMap<string, string>
type Facts = ReadonlyMap<string, string>

const PARTS: readonly (readonly [Change['part'], (files: Files) => Facts])[] = [
  ['component', components],
  ['overlay', overlays],
  ['mixin', mixins],
  ['criteria', criteria],
  ['value', values],
  ['manifest', manifests],
]

/**
 * How another catalog differs from ours, as far as that decides which images and charts are listed or what upstream's bundle checks. Of a folder with nothing but a
 * registry.yaml only the components are compared.
 */
export function catalogChanges(ours: Files, theirs: Files): Change[] {
  const isWhole = [...theirs.keys()].some((path) => path.startsWith('overlays/'))
  return PARTS.filter(([part]) => isWhole || part === 'component').flatMap(([part, factsOf]) => {
    const [mine, others] = [factsOf(ours), factsOf(theirs)]
    return [...new Set([...mine.keys(), ...others.keys()])]
      .sort()
      .filter((where) => mine.get(where) !== others.get(where))
      .map((where) => ({ part, where, ours: mine.get(where), theirs: others.get(where) }))
  })
}

/** The fields of a name that say something, as text. */
const facts = (name: string, fields: Readonly<Record<string, unknown>>): [string, string][] =>
  Object.entries(fields)
    .filter(([, value]) => value !== '' && value !== undefined)
    .map(([field, value]) => [`${name} ${field}`, typeof value === 'string' ? value : JSON.stringify(value)])

function components(files: Files): Facts {
  const text = files.get('registry.yaml') ?? ''
  const document = readDocument(text, 'registry.yaml')
  const asked = new Map((isFields(document) ? listed(document.components) : []).map((entry) => [entry.name, entry]))
  return new Map(
    [...readRegistry(text, 'registry.yaml').values()].flatMap(
      ({ name, helm, kustomize, aliases, manifestFiles, ...rest }) =>
        facts(name, {
          repository: helm?.repository,
          // a repository's alias in front is not part of a chart's name
          chart: helm?.chart.split('/').at(-1),
          version: helm?.version,
          namespace: helm?.namespace,
          kustomize,
          aliases: aliases.join(' '),
          manifests: manifestFiles.join(' '),
          'health check': rest.healthCheck,
          'mixin-safe paths': rest.mixinSafeOverridePaths.join(' '),
          validations: listed(asked.get(name)?.validations)
            .map(({ function: check, severity }) => `${check}=${severity}`)
            .join(' '),
        }),
    ),
  )
}

const listed = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isFields) : [])

/** Documents of a kind, by name. */
function documents(files: Files, kind: string): [name: string, reader: Reader][] {
  return [...files].flatMap(([path, text]): [string, Reader][] => {
    if (!/^(?:overlays|mixins)\/.*\.ya?ml$/.test(path)) return []
    const value = readDocument(text, path)
    if (!isFields(value) || value.kind !== kind) return []
    const reader = new Reader(value, path)
    return [[reader.child('metadata').text('name'), reader]]
  })
}

function overlays(files: Files): Facts {
  const registry = readRegistry(files.get('registry.yaml') ?? '', 'registry.yaml')
  return new Map(
    documents(files, 'RecipeMetadata').flatMap(([name, reader]) => {
      const { base, criteria: asked, spec, profile } = readOverlay(reader)
      const pins = spec.componentRefs
        .filter((ref) => ref.version !== '' && ref.version !== registry.get(ref.name)?.helm?.version)
        .map((ref) => `${ref.name}@${ref.version}`)
      return facts(name, {
        base: base === 'base' ? '' : base,
        criteria: Object.entries(asked ?? {})
          .filter(([, value]) => value !== '' && value !== 'any' && value !== 0)
          .map(([field, value]) => `${field}=${value}`)
          .join(' '),
        mixins: spec.mixins.join(' '),
        constraints: spec.constraints.map((each) => `${each.name} ${each.value}`).join('; '),
        components: spec.componentRefs
          .map((ref) => ref.name)
          .sort()
          .join(' '),
        pins: pins.join(' '),
        profile: profile === undefined ? '' : `${profile.name}=${[...profile.values.keys()].sort().join('|')}`,
      })
    }),
  )
}

function mixins(files: Files): Facts {
  return new Map(
    documents(files, 'RecipeMixin').flatMap(([name, reader]) => {
      const spec = readSpec(reader.child('spec'))
      return facts(name, {
        constraints: spec.constraints.map((each) => `${each.name} ${each.value}`).join('; '),
        components: spec.componentRefs
          .map((ref) => ref.name)
          .sort()
          .join(' '),
      })
    }),
  )
}

/** Every word that some overlay asks for. */
function criteria(files: Files): Facts {
  const words = documents(files, 'RecipeMetadata').flatMap(([, reader]) =>
    Object.entries(readOverlay(reader).criteria ?? {}).filter(
      ([, value]) => value !== '' && value !== 'any' && value !== 0,
    ),
  )
  return new Map(words.map(([field, value]) => [`${field} ${value}`, 'known']))
}

/** Paths whose values decide which images there are. */
const DECIDES = /(?:^|\.)(?:enabled?|install|image|repository|registry|tag|version|digest|image\.[^.]+)$/

function values(files: Files): Facts {
  const found = new Map<string, string>()
  const collect = (place: string, value: unknown, path: string): void => {
    if (isFields(value) && Object.keys(value).length > 0)
      for (const [key, inner] of Object.entries(value)) collect(place, inner, path === '' ? key : `${path}.${key}`)
    else if (DECIDES.test(path)) found.set(`${place} ${path}`, JSON.stringify(value))
  }
  for (const [path, text] of files)
    if (/^components\/[^/]+\/values[^/]*\.yaml$/.test(path))
      collect(path.replace('components/', ''), readDocument(text, path), '')
  for (const [name, reader] of [...documents(files, 'RecipeMetadata'), ...documents(files, 'RecipeMixin')])
    for (const ref of readSpec(reader.child('spec')).componentRefs) collect(`${name}: ${ref.name}`, ref.overrides, '')
  return found
}

/** Images that manifests name in one piece, and the versions of those that they name in parts. */
function manifests(files: Files): Facts {
  const images = /^\s*(?:- )?(?:image|repository|version|containerSHA): *["']?([^\s"'#{}]+)/gm
  return new Map(
    [...files]
      .filter(([path]) => /^components\/[^/]+\/manifests\//.test(path) && !path.endsWith('-crds.yaml'))
      .map(([path, text]) => [
        path.replace('components/', ''),
        [...new Set([...text.matchAll(images)].map((match) => match[1] ?? ''))].sort().join(' '),
      ]),
  )
}
