import { FunctionError } from '../../errors.ts'
import { decodeJson, encodeJson, type JsonStyle, type JsonWords } from '../../go/json.ts'
import { ANY, STRING } from '../../value/types.ts'
import type { ByteString, Value } from '../../value/value.ts'
import { any, type FunctionLibrary, fn, str } from '../library.ts'

const pretty = (words: JsonWords): JsonStyle => ({ indent: '  ', words })
const raw = (words: JsonWords): JsonStyle => ({ escapeHtml: false, words })

/** An empty text in place of an error. */
function encodedOrEmpty(x: Value, style: JsonStyle): ByteString {
  try {
    return encodeJson(x, style)
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
  mustFromJson: fn([str], ANY, ({ budget }, text) => decodeJson(text, { words, maxDepth: budget.dataDepth })),
  /**
   * Writes JSON, indented by two spaces; an empty text if that fails.
   * @source sprig defaults.go, toPrettyJson
   * @example {{ toPrettyJson (list 1) | quote }} → "[\n  1\n]"
   */
  toPrettyJson: fn([any], STRING, (_, x) => encodedOrEmpty(x, pretty(words))),
  /**
   * Writes JSON, indented by two spaces.
   * @source sprig defaults.go, mustToPrettyJson
   * @example {{ mustToPrettyJson (dict) }} → {}
   */
  mustToPrettyJson: fn([any], STRING, (_, x) => encodeJson(x, pretty(words))),
  /**
   * Writes JSON with `<`, `>` and `&` as they are.
   * @source sprig defaults.go, toRawJson
   * @example {{ toRawJson "<a&b>" }} → "<a&b>"
   */
  toRawJson: fn([any], STRING, (_, x) => encodeJson(x, raw(words))),
  /**
   * As `toRawJson`.
   * @source sprig defaults.go, mustToRawJson
   * @example {{ mustToRawJson "<a&b>" }} → "<a&b>"
   */
  mustToRawJson: fn([any], STRING, (_, x) => encodeJson(x, raw(words))),
})

export const JSON_FUNCTIONS: FunctionLibrary = jsonFunctions()
