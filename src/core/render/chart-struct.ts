import {
  type ByteString,
  type Field,
  type GoType,
  printed,
  Struct,
  TypedMap,
  TypedSlice,
  types,
  type Value,
} from '../../../template-engine/go/index.ts'
import type { Dependency, Maintainer, Metadata } from '../chart/index.ts'

export { Integer } from '../../../template-engine/go/index.ts'

/** A field with its type, its name in JSON, and whether JSON leaves out its zero value. */
type Row = readonly [name: string, type: GoType, json: string, always?: true]

const fieldOf = ([name, type, json]: Row): Field => ({ name, type, json })

const isZero = (value: Value): boolean =>
  value === '' ||
  value === false ||
  (value instanceof TypedSlice && (value.items ?? []).length === 0) ||
  (value instanceof TypedMap && (value.entries?.size ?? 0) === 0)

/** The struct that encoding/json sees: without the empty fields that it omits. */
const omitting =
  (rows: readonly Row[]) =>
  (value: Value): Value => {
    const { fields } = value as Struct
    const kept = rows.flatMap((row, i) => (row[3] || !isZero(fields[i]) ? [{ row, value: fields[i] }] : []))
    const type: GoType = { name: 'struct', kind: 'struct', fields: kept.map(({ row }) => fieldOf(row)) }
    return new Struct(
      type,
      kept.map((each) => each.value),
    )
  }

const { STRING, BOOL, STRINGS, STRING_MAP, LIST } = types

function pointer(name: string, rows: readonly Row[]): GoType {
  const elem: GoType = { name, kind: 'struct', fields: rows.map(fieldOf), json: omitting(rows) }
  return { name: `*${name}`, kind: 'ptr', elem, json: omitting(rows) }
}

const listOf = (elem: GoType): GoType => ({ name: `[]${elem.name}`, kind: 'slice', elem })

const DEPENDENCY = pointer('chart.Dependency', [
  ['Name', STRING, 'name', true],
  ['Version', STRING, 'version'],
  ['Repository', STRING, 'repository', true],
  ['Condition', STRING, 'condition'],
  ['Tags', STRINGS, 'tags'],
  ['Enabled', BOOL, 'enabled'],
  ['ImportValues', LIST, 'import-values'],
  ['Alias', STRING, 'alias'],
])

const MAINTAINER = pointer('chart.Maintainer', [
  ['Name', STRING, 'name'],
  ['Email', STRING, 'email'],
  ['URL', STRING, 'url'],
])

const METADATA: readonly Row[] = [
  ['Name', STRING, 'name'],
  ['Home', STRING, 'home'],
  ['Sources', STRINGS, 'sources'],
  ['Version', STRING, 'version'],
  ['Description', STRING, 'description'],
  ['Keywords', STRINGS, 'keywords'],
  ['Maintainers', listOf(MAINTAINER), 'maintainers'],
  ['Icon', STRING, 'icon'],
  ['APIVersion', STRING, 'apiVersion'],
  ['Condition', STRING, 'condition'],
  ['Tags', STRING, 'tags'],
  ['AppVersion', STRING, 'appVersion'],
  ['Deprecated', BOOL, 'deprecated'],
  ['Annotations', STRING_MAP, 'annotations'],
  ['KubeVersion', STRING, 'kubeVersion'],
  ['Dependencies', listOf(DEPENDENCY), 'dependencies'],
  ['Type', STRING, 'type'],
]

const ROWS: readonly Row[] = [...METADATA, ['IsRoot', BOOL, 'IsRoot', true]]

const METADATA_TYPE: GoType = {
  name: 'chart.Metadata',
  kind: 'struct',
  fields: METADATA.map(fieldOf),
  json: omitting(METADATA),
}

/** Go's struct of an embedded Metadata and IsRoot; the fields of what is embedded are its own, as Go promotes them. */
const CHART: GoType = {
  name: 'struct { chart.Metadata; IsRoot bool }',
  kind: 'struct',
  fields: [...ROWS.map(fieldOf), { name: 'Metadata', type: METADATA_TYPE }],
  json: omitting(ROWS),
  text: (value) => {
    const { fields } = value as Struct
    return `{${printed(fields[ROWS.length] ?? null)} ${fields[ROWS.length - 1]}}`
  },
}

/** A list that is absent is nil. */
const sliceOf = (type: GoType, items: readonly Value[] | null): TypedSlice => new TypedSlice(type, items && [...items])

const strings = (texts: readonly ByteString[] | null): TypedSlice => sliceOf(STRINGS, texts)

const dependency = (it: Dependency): Struct =>
  new Struct(DEPENDENCY, [
    it.name,
    it.version,
    it.repository,
    it.condition,
    strings(it.tags.length > 0 ? it.tags : null),
    it.enabled,
    new TypedSlice(
      LIST,
      it.importValues.map((item) => (item instanceof Map ? new TypedMap(STRING_MAP, item) : item)),
    ),
    it.alias,
  ])

const maintainer = ({ name, email, url }: Maintainer): Struct => new Struct(MAINTAINER, [name, email, url])

/** `.Chart` of helm 3: a struct, whose unknown fields are errors. */
export function chartStruct(metadata: Metadata, isRoot: boolean): Struct {
  const fields: Value[] = [
    metadata.name,
    metadata.home,
    strings(metadata.sources),
    metadata.version,
    metadata.description,
    strings(metadata.keywords),
    sliceOf(listOf(MAINTAINER), metadata.maintainers?.map(maintainer) ?? null),
    metadata.icon,
    metadata.apiVersion,
    metadata.condition,
    metadata.tags,
    metadata.appVersion,
    metadata.deprecated,
    new TypedMap(STRING_MAP, metadata.annotations && new Map(metadata.annotations)),
    metadata.kubeVersion,
    sliceOf(listOf(DEPENDENCY), metadata.dependencies?.map(dependency) ?? null),
    metadata.type,
  ]
  return new Struct(CHART, [...fields, isRoot, new Struct(METADATA_TYPE, fields)])
}
