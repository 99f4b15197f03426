import {
  type ByteString,
  FunctionError,
  formatFloat,
  Integer,
  type JsonWords,
  jsonPlace,
  parseTime,
  quoteJson,
  UTC,
} from '../../../template-engine/go/index.ts'
import { HelmError, say } from '../errors.ts'
import type { Data } from './data.ts'

/**
 * What a Go struct expects of a JSON document, for decoding YAML as sigs.k8s.io/yaml does: scalars become text where text is expected,
 * names match in any case, and what does not fit is reported in the words of encoding/json.
 */
export type Shape =
  | { readonly kind: 'string' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'any' }
  | { readonly kind: 'time' }
  | { readonly kind: 'list'; readonly type: string; readonly of: Shape }
  | { readonly kind: 'map'; readonly type: string; readonly of: Shape }
  | {
      readonly kind: 'struct'
      readonly type: string
      readonly name: string
      readonly fields: Readonly<Record<string, Shape>>
    }

export type StructShape = Shape & { readonly kind: 'struct' }

const text: Shape = { kind: 'string' }

/** The shapes without fields, by what they hold. A time (time.Time) is checked and kept as text. */
export const SHAPES = {
  text,
  flag: { kind: 'bool' },
  anything: { kind: 'any' },
  time: { kind: 'time' },
  texts: { kind: 'list', type: '[]string', of: text },
  textMap: { kind: 'map', type: 'map[string]string', of: text },
} as const satisfies Readonly<Record<string, Shape>>

/** A decoded struct: its fields by JSON name. Fields that the document does not set are absent. */
export type DecodedRecord = Map<ByteString, Data>

/** Where in the structs we are: the innermost struct's name and the JSON names down to here. */
interface Place {
  readonly struct: string
  readonly path: readonly string[]
  /** the same with keys of maps and indexes of lists: Go 1.27's */
  readonly pointer: readonly ByteString[]
}

const typeName = (shape: Shape): string => {
  if (shape.kind === 'any') return 'interface {}'
  if (shape.kind === 'time') return 'time.Time'
  return shape.kind === 'string' || shape.kind === 'bool' ? shape.kind : shape.type
}

function jsonName(data: Data): string {
  if (typeof data === 'string') return 'string'
  if (typeof data === 'boolean') return 'bool'
  if (Array.isArray(data)) return 'array'
  return data instanceof Map ? 'object' : 'number'
}

const into = (place: Place | undefined, key: ByteString): Place | undefined =>
  place && { ...place, pointer: [...place.pointer, key] }

class Decoder {
  readonly #words: JsonWords

  /** encoding/json goes on after a type that does not fit and reports the first such place at the end */
  problem: string | undefined

  constructor(words: JsonWords) {
    this.#words = words
  }

  refuse(data: Data, shape: Shape, place: Place | undefined): void {
    this.problem ??= `json: cannot unmarshal ${jsonName(data)} into ${this.#show(place)} of type ${typeName(shape)}`
  }

  #show(place: Place | undefined): ByteString {
    if (this.#words === 'jsontext') return jsonPlace(place?.pointer ?? [])
    return place ? `Go struct field ${place.struct}.${place.path.join('.')}` : 'Go value'
  }

  decode(data: Data, shape: Shape, place: Place | undefined, base: Data | undefined): Data | undefined {
    if (data === null) return shape.kind === 'list' || shape.kind === 'map' || shape.kind === 'any' ? null : base
    switch (shape.kind) {
      case 'any':
        return data
      case 'time':
        checkTime(data)
        return data
      case 'string':
        return this.#text(data, place) ?? base
      case 'bool':
        if (typeof data === 'boolean') return data
        break
      case 'list':
        if (Array.isArray(data)) return this.#list(data, shape.of, place, base)
        break
      case 'map':
        if (data instanceof Map) return this.#map(data, shape.of, place, base)
        break
      case 'struct':
        if (data instanceof Map) return this.#struct(data, shape, place, base)
    }
    this.refuse(data, shape, place)
    return base
  }

  #text(data: Data, place: Place | undefined): ByteString | undefined {
    const text = scalarText(data)
    if (text === undefined) this.refuse(data, SHAPES.text, place)
    return text
  }

  /** Elements of a list that is decoded over keep their old content, as Go reuses the array. */
  #list(data: readonly Data[], of: Shape, place: Place | undefined, base: Data | undefined): Data[] {
    const old = Array.isArray(base) ? base : []
    return data.map((item, i) =>
      item === null ? null : (this.decode(item, of, into(place, String(i)), old[i] ?? undefined) ?? zero(of)),
    )
  }

  #map(
    data: Map<ByteString, Data>,
    of: Shape,
    place: Place | undefined,
    base: Data | undefined,
  ): Map<ByteString, Data> {
    const out = new Map(base instanceof Map ? base : [])
    for (const key of [...data.keys()].sort(byBytes)) {
      out.set(key, this.decode(data.get(key) ?? null, of, into(place, key), undefined) ?? zero(of))
    }
    return out
  }

  #struct(
    data: Map<ByteString, Data>,
    shape: StructShape,
    place: Place | undefined,
    base: Data | undefined,
  ): DecodedRecord {
    const out: DecodedRecord = new Map(base instanceof Map ? base : [])
    for (const key of [...data.keys()].sort(byBytes)) {
      const name = fieldName(shape.fields, key)
      const field = name === undefined ? undefined : shape.fields[name]
      if (name === undefined || field === undefined) continue
      const inside: Place = {
        struct: shape.name,
        path: [...(place?.path ?? []), name],
        pointer: [...(place?.pointer ?? []), key],
      }
      const value = this.decode(data.get(key) ?? null, field, inside, out.get(name))
      if (value !== undefined) out.set(name, value)
    }
    return out
  }
}

const RFC3339 = '2006-01-02T15:04:05Z07:00'

/** Time's own UnmarshalJSON: it parses the text as JSON writes it, escapes and all, and its error ends the decoding, whatever was refused before. */
function checkTime(data: Data): void {
  if (typeof data !== 'string') throw new FunctionError('Time.UnmarshalJSON: input is not a JSON string')
  parseTime(RFC3339, quoteJson(data, true).slice(1, -1), UTC)
}

const byBytes = (a: ByteString, b: ByteString): number => (a < b ? -1 : a > b ? 1 : 0)

const zero = (shape: Shape): Data => {
  if (shape.kind === 'struct') return new Map()
  return shape.kind === 'string' ? '' : shape.kind === 'bool' ? false : null
}

/** The field that a key means: the one of that name, else one that differs in case only. */
function fieldName(fields: Readonly<Record<string, Shape>>, key: ByteString): string | undefined {
  if (Object.hasOwn(fields, key)) return key
  const folded = key.toLowerCase()
  return Object.keys(fields).find((name) => name.toLowerCase() === folded)
}

/** A scalar as sigs.k8s.io/yaml turns it into text: floats in 32 bits. Undefined for lists and maps. */
export function scalarText(data: Data): ByteString | undefined {
  if (typeof data === 'string') return data
  if (typeof data === 'boolean') return String(data)
  if (data instanceof Integer) return String(data.value)
  return typeof data === 'number' ? formatFloat(data, 'g', -1, 32) : undefined
}

const decodingError = (problem: ByteString): HelmError =>
  new HelmError(say`error unmarshaling JSON: while decoding JSON: ${{ problem }}`)

function attempt<T>(decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    throw error instanceof FunctionError ? decodingError(error.message) : error
  }
}

/** Decodes a document into a struct, over `base` if given. Throws HelmError with Go's text. */
export function decodeRecord(
  data: Data,
  shape: StructShape,
  words: JsonWords = 'scanner',
  base: DecodedRecord = new Map(),
): DecodedRecord {
  const decoder = new Decoder(words)
  const out = attempt(() => decoder.decode(data, shape, undefined, base))
  if (decoder.problem !== undefined) throw decodingError(decoder.problem)
  return out instanceof Map ? out : base
}
