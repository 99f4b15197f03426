import { FunctionError } from '../../errors.ts'
import { decodeJson, encodeJson, type JsonStyle, type JsonWords } from '../../go/json.ts'
import { ANY, STRING } from '../../value/types.ts'
import type { ByteString, Value } from '../../value/value.ts'
import { any, type Call, type FunctionLibrary, fn, str } from '../library.ts'

const pretty = (words: JsonWords): JsonStyle => ({ indent: '  ', words })
const raw = (words: JsonWords): JsonStyle => ({ escapeHtml: false, words })

/** Steps that writing a byte takes. */
const WRITE_STEPS = 3

function encoded(call: Call, x: Value, style: JsonStyle): ByteString {
  const text = encodeJson(x, style)
  call.budget.step(text.length * WRITE_STEPS)
  return text
}

/** Steps that reading a byte takes, and a value; the bytes that a value keeps. */
const READ_STEPS = 0.5
const VALUE_STEPS = 20
const VALUE_BYTES = 160

/** Spends what reading JSON costs, before it is read: no text holds more values than it has commas and brackets. */
function paidFor({ budget }: Call, text: ByteString): ByteString {
  let values = 1
  for (const mark of ',[{') for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) values++
  budget.step(Math.ceil(text.length * READ_STEPS) + values * VALUE_STEPS)
  budget.grow(values * VALUE_BYTES)
  return text
}

/** An empty text in place of an error. */
function encodedOrEmpty(call: Call, x: Value, style: JsonStyle): ByteString {
  try {
    return encoded(call, x, style)
  } catch (error) {
    if (error instanceof FunctionError) return ''
    throw error
  }
}

/** Sprig's JSON functions that Helm leaves as they are; toJson, mustToJson and fromJson are its own. They are those of a release of Go. */
export const jsonFunctions = (words: JsonWords = 'scanner'): FunctionLibrary => ({
  /**
   * Reads JSON.
   * @source sprig defaults.go, mustFromJson
   * @example {{ (mustFromJson "{\"a\":[1,2]}").a }} → [1 2]
   */
  mustFromJson: fn([str], ANY, (call, text) =>
    decodeJson(paidFor(call, text), { words, maxDepth: call.budget.dataDepth }),
  ),
  /**
   * Writes JSON, indented by two spaces; an empty text if that fails.
   * @source sprig defaults.go, toPrettyJson
   * @example {{ toPrettyJson (list 1) | quote }} → "[\n  1\n]"
   */
  toPrettyJson: fn([any], STRING, (call, x) => encodedOrEmpty(call, x, pretty(words))),
  /**
   * Writes JSON, indented by two spaces.
   * @source sprig defaults.go, mustToPrettyJson
   * @example {{ mustToPrettyJson (dict) }} → {}
   */
  mustToPrettyJson: fn([any], STRING, (call, x) => encoded(call, x, pretty(words))),
  /**
   * Writes JSON with `<`, `>` and `&` as they are.
   * @source sprig defaults.go, toRawJson
   * @example {{ toRawJson "<a&b>" }} → "<a&b>"
   */
  toRawJson: fn([any], STRING, (call, x) => encoded(call, x, raw(words))),
  /**
   * As `toRawJson`.
   * @source sprig defaults.go, mustToRawJson
   * @example {{ mustToRawJson "<a&b>" }} → "<a&b>"
   */
  mustToRawJson: fn([any], STRING, (call, x) => encoded(call, x, raw(words))),
})

export const JSON_FUNCTIONS: FunctionLibrary = jsonFunctions()
