import { type ByteString, fromRunes, isPrint, isSpace, quote, runes } from '../../../template-engine/go/index.ts'
import { parseVersion } from '../../../template-engine/modules/index.ts'
import { HelmError, type Sentence, say } from '../errors.ts'
import type { Helm } from '../helm/index.ts'
import { type Data, type DecodedRecord, SHAPES, type Shape, type StructShape } from '../yaml/index.ts'

/** Chart.yaml, checked and cleaned. Texts that the file does not set are empty. */
export interface Metadata {
  readonly name: ByteString
  readonly home: ByteString
  /** null when Chart.yaml has none, as for the lists below: nil in helm 3, which an empty list is not */
  readonly sources: readonly ByteString[] | null
  readonly version: ByteString
  readonly description: ByteString
  readonly keywords: readonly ByteString[] | null
  readonly maintainers: readonly Maintainer[] | null
  readonly icon: ByteString
  readonly apiVersion: ByteString
  readonly condition: ByteString
  readonly tags: ByteString
  readonly appVersion: ByteString
  readonly deprecated: boolean
  /** null when Chart.yaml has none: a nil map, which templates can tell from an empty one */
  readonly annotations: ReadonlyMap<ByteString, ByteString> | null
  readonly kubeVersion: ByteString
  /** null when none are declared: helm then leaves the sub-charts' own dependencies alone, which it does not for an empty list */
  readonly dependencies: readonly Dependency[] | null
  /** `application`, `library` or empty */
  readonly type: ByteString
}

export interface Maintainer {
  readonly name: ByteString
  readonly email: ByteString
  readonly url: ByteString
}

/** A sub-chart that Chart.yaml declares. */
export interface Dependency {
  readonly name: ByteString
  /** a version or a range */
  readonly version: ByteString
  readonly repository: ByteString
  readonly condition: ByteString
  readonly tags: readonly ByteString[]
  readonly enabled: boolean
  /** names or {child, parent} maps, as the file has them */
  readonly importValues: readonly Data[]
  readonly alias: ByteString
}

/** The Go package that reads a chart: apiVersion v3 and helm 3 have packages of their own, alike except for the name. */
export type ChartFormat = 'chart' | 'v2' | 'v3'

const dependencies = (format: ChartFormat): Shape => ({
  kind: 'list',
  type: `[]*${format}.Dependency`,
  of: {
    kind: 'struct',
    name: 'Dependency',
    type: `${format}.Dependency`,
    fields: {
      name: SHAPES.text,
      version: SHAPES.text,
      repository: SHAPES.text,
      condition: SHAPES.text,
      tags: SHAPES.texts,
      enabled: SHAPES.flag,
      'import-values': { kind: 'list', type: '[]interface {}', of: SHAPES.anything },
      alias: SHAPES.text,
    },
  },
})

const maintainers = (format: ChartFormat): Shape => ({
  kind: 'list',
  type: `[]*${format}.Maintainer`,
  of: {
    kind: 'struct',
    name: 'Maintainer',
    type: `${format}.Maintainer`,
    fields: { name: SHAPES.text, email: SHAPES.text, url: SHAPES.text },
  },
})

const metadata = (format: ChartFormat): StructShape => ({
  kind: 'struct',
  name: 'Metadata',
  type: `${format}.Metadata`,
  fields: {
    name: SHAPES.text,
    home: SHAPES.text,
    sources: SHAPES.texts,
    version: SHAPES.text,
    description: SHAPES.text,
    keywords: SHAPES.texts,
    maintainers: maintainers(format),
    icon: SHAPES.text,
    apiVersion: SHAPES.text,
    condition: SHAPES.text,
    tags: SHAPES.text,
    appVersion: SHAPES.text,
    deprecated: SHAPES.flag,
    annotations: SHAPES.textMap,
    kubeVersion: SHAPES.text,
    dependencies: dependencies(format),
    type: SHAPES.text,
  },
})

/** Chart.yaml and requirements.yaml, which is laid over it. */
export const METADATA: Readonly<Record<ChartFormat, StructShape>> = {
  chart: metadata('chart'),
  v2: metadata('v2'),
  v3: metadata('v3'),
}

const lock = (format: ChartFormat): StructShape => ({
  kind: 'struct',
  name: 'Lock',
  type: `${format}.Lock`,
  fields: { generated: SHAPES.time, digest: SHAPES.text, dependencies: dependencies(format) },
})

/** Chart.lock and requirements.lock: read only to be refused when they do not fit. */
export const LOCK: Readonly<Record<ChartFormat, StructShape>> = { chart: lock('chart'), v2: lock('v2'), v3: lock('v3') }

const text = (record: DecodedRecord, name: string): ByteString => {
  const value = record.get(name)
  return typeof value === 'string' ? value : ''
}

const listOrNull = (record: DecodedRecord, name: string): readonly Data[] | null => {
  const value = record.get(name)
  return Array.isArray(value) ? value : null
}

const list = (record: DecodedRecord, name: string): readonly Data[] => listOrNull(record, name) ?? []

const textsOrNull = (record: DecodedRecord, name: string): readonly ByteString[] | null =>
  listOrNull(record, name)?.map((item) => (typeof item === 'string' ? item : '')) ?? null

const CHARACTERS = /[^\x20-\x7e]/

/** Every Unicode space becomes a plain one, what does not print is removed (as in helm pkg/chart/v2/metadata.go, sanitizeString). */
function clean(dirty: ByteString): ByteString {
  if (!CHARACTERS.test(dirty)) return dirty
  return fromRunes(runes(dirty).flatMap((rune) => (isSpace(rune) ? [0x20] : isPrint(rune) ? [rune] : [])))
}

const refuse = (message: ByteString | Sentence<ByteString>): never => {
  throw new HelmError(say`validation: ${{ reason: message }}`)
}

function readMaintainer(item: Data): Maintainer {
  if (!(item instanceof Map)) return refuse('maintainers must not contain empty or null nodes')
  return { name: clean(text(item, 'name')), email: clean(text(item, 'email')), url: clean(text(item, 'url')) }
}

const ALIAS = /^[a-zA-Z0-9_-]+$/

function readDependency(item: Data): Dependency {
  if (!(item instanceof Map)) return refuse('dependencies must not contain empty or null nodes')
  const dependency: Dependency = {
    name: clean(text(item, 'name')),
    version: clean(text(item, 'version')),
    repository: clean(text(item, 'repository')),
    condition: clean(text(item, 'condition')),
    tags: (textsOrNull(item, 'tags') ?? []).map(clean),
    enabled: item.get('enabled') === true,
    importValues: list(item, 'import-values'),
    alias: text(item, 'alias'),
  }
  if (dependency.alias !== '' && !ALIAS.test(dependency.alias)) {
    refuse(say`dependency ${{ name: quote(dependency.name) }} has disallowed characters in the alias`)
  }
  return dependency
}

function readDependencies(record: DecodedRecord): Dependency[] | null {
  const items = record.get('dependencies')
  if (!Array.isArray(items)) return null
  const seen = new Set<ByteString>()
  return items.map((item) => {
    const dependency = readDependency(item)
    const key = dependency.alias || dependency.name
    if (seen.has(key)) refuse(say`more than one dependency with name or alias ${{ key: quote(key) }}`)
    seen.add(key)
    return dependency
  })
}

function checkName(name: ByteString, helm: Helm): void {
  if (name === '') refuse('chart.metadata.name is required')
  if (helm.does.dotNames === 'refused' && (name === '.' || name === '..'))
    refuse(say`chart.metadata.name ${{ name: quote(name) }} is not allowed`)
  if (name.includes('/') && name !== '/') refuse(say`chart.metadata.name ${{ name: quote(name) }} is invalid`)
}

function checkVersion(version: ByteString): void {
  if (version === '') refuse('chart.metadata.version is required')
  try {
    parseVersion(version)
  } catch {
    refuse(say`chart.metadata.version ${{ version: quote(version) }} is invalid`)
  }
}

function readAnnotations(record: DecodedRecord): Map<ByteString, ByteString> | null {
  const value = record.get('annotations')
  if (!(value instanceof Map)) return null
  return new Map(Array.from(value, ([key, item]) => [key, typeof item === 'string' ? item : '']))
}

/**
 * Checks and cleans a decoded Chart.yaml (as in helm pkg/chart/v2/metadata.go, Validate; same order, same words).
 * Throws HelmError `validation: …`.
 */
export function readMetadata(record: DecodedRecord, helm: Helm): Metadata {
  const name = clean(text(record, 'name'))
  const version = text(record, 'version')
  const type = text(record, 'type')
  checkName(name, helm)
  checkVersion(version)
  if (!['', 'application', 'library'].includes(type)) refuse('chart.metadata.type must be application or library')
  return {
    name,
    version,
    type,
    apiVersion: text(record, 'apiVersion'),
    description: clean(text(record, 'description')),
    home: clean(text(record, 'home')),
    icon: clean(text(record, 'icon')),
    condition: clean(text(record, 'condition')),
    tags: clean(text(record, 'tags')),
    appVersion: clean(text(record, 'appVersion')),
    kubeVersion: clean(text(record, 'kubeVersion')),
    sources: textsOrNull(record, 'sources')?.map(clean) ?? null,
    keywords: textsOrNull(record, 'keywords')?.map(clean) ?? null,
    maintainers: listOrNull(record, 'maintainers')?.map(readMaintainer) ?? null,
    deprecated: record.get('deprecated') === true,
    annotations: readAnnotations(record),
    dependencies: readDependencies(record),
  }
}
