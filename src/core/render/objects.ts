import {
  type ByteString,
  FunctionError,
  type GoType,
  Integer,
  type Method,
  quote,
  TypedMap,
  types,
  type Value,
} from '../../../template-engine/go/index.ts'
import type { Dependency, Maintainer, Metadata } from '../chart/index.ts'
import type { Helm } from '../helm/index.ts'
import { emitYaml } from '../yaml/index.ts'
import { attempt, fail } from './attempt.ts'
import { typeNames } from './type-names.ts'

type Table = Map<string, Value>

const entriesOf = (receiver: Value): Table => (receiver as TypedMap).entries ?? new Map()

/** The map a value is to a path lookup: a plain map or common.Values. */
function asTable(value: Value): Table | undefined {
  if (value instanceof Map) return value
  return value instanceof TypedMap && isValues(value.type) ? (value.entries ?? new Map()) : undefined
}

function lookUp(table: Table, path: ByteString): Table {
  let at = table
  for (const key of path.split('.')) {
    const next = asTable(at.get(key))
    if (next === undefined) throw new FunctionError(`${quote(key)} is not a table`)
    at = next
  }
  return at
}

function pathValue(table: Table, path: ByteString): Value {
  if (path === '') throw new FunctionError('YAML path cannot be empty')
  const cut = path.lastIndexOf('.')
  const key = path.slice(cut + 1)
  const missing = new FunctionError(`${quote(key)} is not a value`)
  let holder = table
  if (cut >= 0) {
    try {
      holder = lookUp(table, path.slice(0, cut))
    } catch (error) {
      throw error instanceof FunctionError ? missing : error
    }
  }
  const value = holder.get(key)
  if (value === undefined || value instanceof Map) throw missing
  return value
}

const WRITER: GoType = { name: 'io.Writer', kind: 'interface' }

const method = (params: readonly GoType[], run: (table: Table, path: ByteString) => Value): Method => ({
  params,
  run: (receiver, path) => run(entriesOf(receiver), path as ByteString),
})

/** Values of a Go package: what `.`, `.Values` and `.Template` are (as in helm pkg/chart/common/values.go). Its methods hide keys of their names. */
function valuesType(box: string): GoType {
  const type: GoType = {
    name: `${box}.Values`,
    kind: 'map',
    elem: types.ANY,
    methods: {
      AsMap: method([], (table) => table),
      YAML: { ...method([], (table) => attempt(() => emitYaml(table), fail)), writes: () => 0 },
      Table: method([types.STRING], (table, path) => new TypedMap(type, lookUp(table, path))),
      PathValue: method([types.STRING], pathValue),
      Encode: method([WRITER], () => {
        throw new FunctionError('runtime error: invalid memory address or nil pointer dereference')
      }),
    },
  }
  return type
}

const VALUES = { chartutil: valuesType('chartutil'), common: valuesType('common') }

const isValues = (type: GoType): boolean => type === VALUES.common || type === VALUES.chartutil

/** A map as helm's Values, sharing its entries. */
export const asValues = (table: Table, helm: Helm): TypedMap => new TypedMap(VALUES[typeNames(helm).box], table)

/** The map at a dotted path inside common.Values, if there is one. */
export function findScope(table: Table, path: ByteString): Table | undefined {
  try {
    return lookUp(table, path)
  } catch (error) {
    if (error instanceof FunctionError) return undefined
    throw error
  }
}

const table = (fields: Readonly<Record<string, Value>>): Table => new Map(Object.entries(fields))

const maintainer = ({ name, email, url }: Maintainer): Value => table({ Name: name, Email: email, URL: url })

const importValue = (item: Value): Value => (item instanceof Map ? new TypedMap(types.STRING_MAP, item) : item)

const dependency = (it: Dependency): Value =>
  table({
    Name: it.name,
    Version: it.version,
    Repository: it.repository,
    Condition: it.condition,
    Tags: [...it.tags],
    Enabled: it.enabled,
    ImportValues: it.importValues.map(importValue),
    Alias: it.alias,
  })

/** `.Chart`: a plain map with Go's field names. */
export const chartObject = (metadata: Metadata, isRoot: boolean): Table =>
  table({
    Name: metadata.name,
    Home: metadata.home,
    Sources: [...(metadata.sources ?? [])],
    Version: metadata.version,
    Description: metadata.description,
    Keywords: [...(metadata.keywords ?? [])],
    Maintainers: (metadata.maintainers ?? []).map(maintainer),
    Icon: metadata.icon,
    APIVersion: metadata.apiVersion,
    Condition: metadata.condition,
    Tags: metadata.tags,
    AppVersion: metadata.appVersion,
    Deprecated: metadata.deprecated,
    Annotations: new TypedMap(types.STRING_MAP, metadata.annotations && new Map(metadata.annotations)),
    KubeVersion: metadata.kubeVersion,
    Dependencies: (metadata.dependencies ?? []).map(dependency),
    Type: metadata.type,
    IsRoot: isRoot,
  })

export interface Release {
  readonly name: ByteString
  readonly namespace: ByteString
  readonly isUpgrade: boolean
}

/** `.Release` */
export const releaseObject = (release: Release): Table =>
  table({
    Name: release.name,
    Namespace: release.namespace,
    IsUpgrade: release.isUpgrade,
    IsInstall: !release.isUpgrade,
    Revision: new Integer(types.INT, 1n),
    Service: 'Helm',
  })
