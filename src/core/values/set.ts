import {
  type ByteString,
  decodeJsonPrefix,
  decodeRune,
  Integer,
  isSpace,
  quote,
  quoteRune,
  runes,
  types,
} from '../../../template-engine/go/index.ts'
import type { ValueMap } from '../chart/index.ts'
import { Budget } from '../engine.ts'
import type { Behaviours, Helm } from '../helm/index.ts'
import type { Data } from '../yaml/index.ts'
import { SetError, SetReader } from './set-reader.ts'

const COMMA = 0x2c
/** bytes of an item of a list */
const ITEM_BYTES = 16
const MAX_INDEX = 65536
const MAX_NESTING = 30
/** lists in lists; helm sets no limit */
const MAX_LISTS = 1000

/** How the values of one flag are read. */
export type SetKind = 'set' | 'set-string' | 'set-file' | 'set-json' | 'set-literal'

/** Whether there may be more: `end` is Go's io.EOF, which cuts short what callers still had to do. */
type Outcome = 'more' | 'end'

const goType = (value: Data): string => {
  if (value === null) return 'nil'
  if (Array.isArray(value)) return '[]interface {}'
  if (value instanceof Map) return 'map[string]interface {}'
  if (value instanceof Integer) return value.type.name
  return typeof value === 'number' ? 'float64' : typeof value === 'boolean' ? 'bool' : 'string'
}

/** Go's failed type assertion, as the parser recovers from it. */
const mismatch = (value: Data, wanted: string): SetError =>
  new SetError(`unable to parse key: interface conversion: interface {} is ${goType(value)}, not ${wanted}`)

const asMap = (value: Data): ValueMap => {
  if (value instanceof Map) return value
  throw mismatch(value, 'map[string]interface {}')
}

const asList = (value: Data): Data[] => {
  if (Array.isArray(value)) return value
  throw mismatch(value, '[]interface {}')
}

const INTEGER = /^(?:[-+][0-9]+|[1-9][0-9]*)$/
const MAX_INT64 = 2n ** 63n

/** What a bare word means in --set: true, false, null, a decimal integer, or text. */
function typedValue(word: ByteString): Data {
  const lower = word.toLowerCase()
  if (lower === 'true') return true
  if (lower === 'false') return false
  if (lower === 'null') return null
  if (word === '0') return new Integer(types.INT64, 0n)
  if (INTEGER.test(word)) {
    const n = BigInt(word.replace(/^\+/, ''))
    if (n >= -MAX_INT64 && n < MAX_INT64) return new Integer(types.INT64, n)
  }
  return word
}

function setKey(values: ValueMap, key: ByteString, value: Data): void {
  if (key !== '') values.set(key, value)
}

/** Sets an element of the list, padding the list with nulls. Changes the list only as far as Go does. */
function setIndex(list: readonly Data[], index: number, value: Data, budget: Budget): Data[] {
  if (index > MAX_INDEX) throw new SetError(`index of ${index} is greater than maximum supported index of ${MAX_INDEX}`)
  const length = Math.max(list.length, index + 1)
  budget.step(length)
  budget.grow(length * ITEM_BYTES)
  const grown = [...list]
  while (grown.length <= index) grown.push(null)
  grown[index] = value
  return grown
}

const ATOI = /^[-+]?[0-9]+$/

function parseIndex(text: ByteString): number {
  const fault = (why: string): SetError =>
    new SetError(`error parsing index: strconv.Atoi: parsing ${quote(text)}: ${why}`)
  if (!ATOI.test(text)) throw fault('invalid syntax')
  const n = BigInt(text.replace(/^\+/, ''))
  if (n < -MAX_INT64 || n >= MAX_INT64) throw fault('value out of range')
  return Number(n)
}

/** Go's %q of a []rune */
const quoteRunes = (text: ByteString): ByteString => `[${runes(text).map(quoteRune).join(' ')}]`

/** Parses one flag's text into values (as in helm pkg/strvals, parser.go and literal_parser.go). */
class SetParser {
  readonly #reader: SetReader
  readonly #kind: SetKind
  readonly #readFile: (path: ByteString) => ByteString
  readonly #literal: boolean
  readonly #budget: Budget
  readonly #openIndexes: Behaviours['openIndexes']
  #lists = 0

  constructor(kind: SetKind, text: ByteString, helm: Helm, readFile: (path: ByteString) => ByteString, budget: Budget) {
    this.#budget = budget
    this.#reader = new SetReader(text)
    this.#kind = kind
    this.#readFile = readFile
    this.#literal = kind === 'set-literal'
    this.#openIndexes = helm.does.openIndexes
  }

  parse(values: ValueMap): void {
    while (this.#key(values, 0) === 'more');
  }

  #key(values: ValueMap, nesting: number): Outcome {
    const { text: key, stop } = this.#reader.until(this.#literal ? '=[.' : '=[,.', !this.#literal)
    const name = quote(key)
    switch (stop) {
      case undefined:
        if (key === '') return 'end'
        throw new SetError(`key ${name} has no value`)
      case ',':
        throw new SetError(`key ${name} has no value (cannot end with ,)`)
      case '[':
        return this.#indexedKey(values, key, nesting)
      case '.':
        return this.#nestedKey(values, key, nesting + 1)
      default:
        return this.#value((value) => setKey(values, key, value))
    }
  }

  #nestedKey(values: ValueMap, key: ByteString, nesting: number): Outcome {
    checkNesting(nesting)
    const old = values.get(key)
    const inner = old === undefined ? new Map() : asMap(old)
    const outcome = this.#key(inner, nesting)
    if (outcome === 'more' && inner.size === 0) throw new SetError(`key map ${quote(key)} has no value`)
    if (inner.size > 0) setKey(values, key, inner)
    return outcome
  }

  #indexedKey(values: ValueMap, key: ByteString, nesting: number): Outcome {
    const index = this.#index()
    if (index === undefined) return 'end'
    const old = values.get(key)
    const [list, outcome] = this.#item(old === undefined ? [] : asList(old), index, nesting)
    setKey(values, key, list)
    return outcome
  }

  #index(): number | undefined {
    const { text, stop } = this.#reader.until(']', !this.#literal)
    if (stop !== undefined) return parseIndex(text)
    if (this.#openIndexes === 'refused') throw new SetError('error parsing index: EOF')
    return undefined
  }

  /** What follows `key[index]`. Returns the list as it is then; with `end` the item may not have been set. */
  #item(list: Data[], index: number, nesting: number): [list: Data[], outcome: Outcome] {
    if (index < 0) throw new SetError(`negative ${index} index not allowed`)
    const { text, stop } = this.#reader.until('[.=', !this.#literal)
    if (text !== '') throw new SetError(`unexpected data at end of array index: ${quoteRunes(text)}`)
    if (stop === undefined) return [list, 'end']
    if (stop === '[') return this.#nestedItem(list, index, nesting)
    if (stop === '.') return this.#mapItem(list, index, nesting)
    let out = list
    this.#value((value) => {
      out = setIndex(list, index, value, this.#budget)
    })
    return [out, 'more']
  }

  #nestedItem(list: Data[], index: number, nesting: number): [list: Data[], outcome: Outcome] {
    if (++this.#lists > MAX_LISTS) throw new SetError(`lists are nested more than ${MAX_LISTS} deep`)
    const next = this.#index()
    if (next === undefined) return [list, 'end']
    const old = list[index] ?? null
    const [inner, outcome] = this.#item(old === null ? [] : asList(old), next, nesting)
    return outcome === 'end' ? [list, outcome] : [setIndex(list, index, inner, this.#budget), outcome]
  }

  #mapItem(list: Data[], index: number, nesting: number): [list: Data[], outcome: Outcome] {
    const old = list[index]
    const inner: ValueMap = old instanceof Map ? old : new Map()
    if (index < list.length) list[index] = inner
    const outcome = this.#key(inner, nesting)
    return outcome === 'end' ? [list, outcome] : [setIndex(list, index, inner, this.#budget), outcome]
  }

  /** Reads the value after `=` and hands it over. */
  #value(set: (value: Data) => void): Outcome {
    switch (this.#kind) {
      case 'set-json':
        return this.#jsonValue(set)
      case 'set-literal':
        set(this.#reader.until('', false).text)
        return 'more'
      default:
        return this.#wordValue(set)
    }
  }

  #wordValue(set: (value: Data) => void): Outcome {
    const first = this.#reader.next()
    if (first === undefined) {
      set('')
      return 'end'
    }
    if (first === '{') {
      set(this.#list())
      return 'more'
    }
    this.#reader.back()
    set(this.#word(this.#reader.until(',', true).text))
    return 'more'
  }

  #word(word: ByteString): Data {
    if (this.#kind === 'set') return typedValue(word)
    return this.#kind === 'set-file' ? this.#readFile(word) : word
  }

  /** `{a,b}`, after the brace. A comma after the closing one is part of it. */
  #list(): Data[] {
    const list: Data[] = []
    for (;;) {
      const { text, stop } = this.#reader.until(',}', true)
      if (stop === undefined) throw new SetError("list must terminate with '}'")
      if (stop === '}') this.#skipComma()
      list.push(this.#word(text))
      if (stop === '}') return list
    }
  }

  #skipComma(): void {
    const after = this.#reader.next()
    if (after !== undefined && after !== ',') this.#reader.back()
  }

  #jsonValue(set: (value: Data) => void): Outcome {
    if (this.#blankValue()) {
      set(null)
      return 'more'
    }
    const { value, end } = decodeJsonPrefix(this.#reader.rest(), 0, { maxDepth: this.#budget.dataDepth })
    set(value)
    this.#reader.skip(end)
    this.#blankValue()
    return 'more'
  }

  /** Skips blanks, and a comma after them. True after a comma or at the end, false in front of anything else. */
  #blankValue(): boolean {
    for (;;) {
      const [rune, size] = decodeRune(this.#reader.rest())
      if (size === 0) return true
      if (rune !== COMMA && !isSpace(rune)) return false
      this.#reader.skip(size)
      if (rune === COMMA) return true
    }
  }
}

function checkNesting(nesting: number): void {
  if (nesting <= MAX_NESTING) return
  throw new SetError(`value name nested level is greater than maximum supported nested level of ${MAX_NESTING}`)
}

interface SetOptions {
  /** gives what --set-file names; the path itself by default */
  readonly readFile?: (path: ByteString) => ByteString
  readonly budget?: Budget
}

/**
 * Parses one `--set`-like argument into `values`, which it changes. `readFile` gives what --set-file names.
 * Throws SetError with helm's text, FunctionError where JSON does not parse.
 */
export function setValues(
  kind: SetKind,
  text: ByteString,
  values: ValueMap,
  helm: Helm,
  { readFile = (path) => path, budget = new Budget() }: SetOptions = {},
): void {
  // a key or a word takes a few steps a character
  budget.step(text.length * 4)
  new SetParser(kind, text, helm, readFile, budget).parse(values)
}
