import { FunctionError } from '../errors.ts'
import { INT, STRING, UINT64 } from '../value/types.ts'
import {
  type ByteString,
  Bytes,
  type Field,
  type GoType,
  Integer,
  type Method,
  Struct,
  type Value,
} from '../value/value.ts'
import {
  compareVersions,
  formatVersion,
  incMajor,
  incMinor,
  incPatch,
  setMetadata,
  setPrerelease,
  type Version,
} from './semver.ts'

const FIELDS: readonly Field[] = [
  { name: 'major', type: UINT64, unexported: true },
  { name: 'minor', type: UINT64, unexported: true },
  { name: 'patch', type: UINT64, unexported: true },
  { name: 'pre', type: STRING, unexported: true },
  { name: 'metadata', type: STRING, unexported: true },
  { name: 'original', type: STRING, unexported: true },
]

/** What a deep copy of a version is: it loses all that it had. */
const BLANK: Version = { major: 0n, minor: 0n, patch: 0n, pre: '', metadata: '', original: '' }

const versionOf = (value: Value): Version => ((value as Struct).native ?? BLANK) as Version
const text = (value: Value): ByteString => formatVersion(versionOf(value))

const get = (read: (v: Version) => Value): Method => ({ params: [], run: (self) => read(versionOf(self)) })
const next = (step: (v: Version) => Version): Method => get((v) => structOf(step(v)))
const setter = (change: (v: Version, text: ByteString) => Version): Method => ({
  params: [STRING],
  run: (self, to) => structOf(change(versionOf(self), to as ByteString)),
})

/** semver.Version, what IncMinor and its like return. */
const VERSION_STRUCT: GoType = {
  name: 'semver.Version',
  kind: 'struct',
  fields: FIELDS,
  text,
  json: text,
  methods: {
    Major: get((v) => new Integer(UINT64, v.major)),
    Minor: get((v) => new Integer(UINT64, v.minor)),
    Patch: get((v) => new Integer(UINT64, v.patch)),
    Prerelease: get((v) => v.pre),
    Metadata: get((v) => v.metadata),
    String: get(formatVersion),
    IncPatch: next(incPatch),
    IncMinor: next(incMinor),
    IncMajor: next(incMajor),
    SetPrerelease: setter(setPrerelease),
    SetMetadata: setter(setMetadata),
    MarshalJSON: get((v) => new Bytes(`"${formatVersion(v)}"`)),
    MarshalText: get((v) => new Bytes(formatVersion(v))),
    Value: get(formatVersion),
  },
}

/** *semver.Version, what `semver` returns. */
export const VERSION: GoType = {
  name: '*semver.Version',
  kind: 'ptr',
  elem: VERSION_STRUCT,
  text,
  json: text,
  // its methods take the type itself as a parameter
  get methods() {
    return pointerMethods
  },
}

const NIL = 'runtime error: invalid memory address or nil pointer dereference'

const compare = (decide: (order: number) => Value): Method => ({
  params: [VERSION],
  run: (self, other) => {
    if (!(other instanceof Struct)) throw new FunctionError(NIL)
    return decide(compareVersions(versionOf(self), versionOf(other)))
  },
})

const pointerMethods: Readonly<Record<string, Method>> = {
  ...VERSION_STRUCT.methods,
  Original: get((v) => v.original),
  Compare: compare((order) => new Integer(INT, BigInt(order))),
  Equal: {
    params: [VERSION],
    run: (self, other) => other instanceof Struct && compareVersions(versionOf(self), versionOf(other)) === 0,
  },
  LessThan: compare((order) => order < 0),
  LessThanEqual: compare((order) => order <= 0),
  GreaterThan: compare((order) => order > 0),
  GreaterThanEqual: compare((order) => order >= 0),
}

const fieldsOf = (v: Version): readonly Value[] => [
  ...[v.major, v.minor, v.patch].map((n) => new Integer(UINT64, n)),
  v.pre,
  v.metadata,
  v.original,
]

const structOf = (v: Version): Struct => new Struct(VERSION_STRUCT, fieldsOf(v), v)

/** A version as templates see it. */
export const versionValue = (v: Version): Struct => new Struct(VERSION, fieldsOf(v), v)
