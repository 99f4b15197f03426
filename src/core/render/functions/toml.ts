import {
  type ByteString,
  FunctionError,
  localLocation,
  types,
  type Value,
} from '../../../../template-engine/go/index.ts'
import { any, type Call, type FunctionLibrary, fn, str } from '../../../../template-engine/index.ts'
import { emitToml, type Here, readToml, TomlError, type TomlRelease } from '../../toml/index.ts'

export { Integer } from '../../../../template-engine/go/index.ts'

/** Steps that reading or writing takes for a byte. */
const STEPS = 16

/** Bytes that a value takes: it may be a table. */
const VALUE_BYTES = 250

/** How many values a text may hold, from its line breaks, commas and brackets. */
function valuesAtMost(text: ByteString): number {
  let count = 1
  for (const mark of '\n,[{.') for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) count++
  return count
}

const SECOND = 1_000_000_000n

function here({ effects }: Call): Here {
  const local = localLocation(effects.timeZone, effects.localName)
  return { local, offset: local.zoneAt(Number(effects.now() / SECOND)).offset }
}

function written(call: Call, value: Value, release: TomlRelease): ByteString {
  const text = emitToml(value, release)
  call.budget.step(text.length * STEPS)
  return text
}

/** Values to TOML and back, as a release of the library does it; few charts need it. mustToToml came with helm 4.2. */
export const tomlFunctions = (release: TomlRelease) =>
  ({
    /**
     * Writes a map as TOML; errors are given as text.
     * @source helm pkg/engine/funcs.go, toTOML
     * @example {{ dict "b" 1 "a" (dict "c" 1.0) | toToml | printf "%q" }} → "b = 1\n\n[a]\n  c = 1.0\n"
     */
    toToml: fn([any], types.STRING, (call, value) => {
      try {
        return written(call, value, release)
      } catch (error) {
        if (error instanceof TomlError) return error.message
        throw error
      }
    }),
    /**
     * Writes a map as TOML as toToml does, and fails for what cannot be written; since helm 4.2.
     * @source helm pkg/engine/funcs.go, mustToTOML
     * @example {{ mustToToml (dict "a" 1) | printf "%q" }} → "a = 1\n"
     */
    mustToToml: fn([any], types.STRING, (call, value) => {
      try {
        return written(call, value, release)
      } catch (error) {
        throw error instanceof TomlError ? new FunctionError(error.message) : error
      }
    }),
    /**
     * Reads TOML; an error gives a map with the one key Error.
     * @source helm pkg/engine/funcs.go, fromTOML
     * @example {{ fromToml "a = 1\n[b]\nc = [1.5, true]" | toJson }} → {"a":1,"b":{"c":[1.5,true]}}
     * @example {{ (fromToml "a = ").Error }} → toml: line 1 (last key "a"): unexpected EOF; expected value
     */
    fromToml: fn([str], types.MAP, (call, text) => {
      call.budget.step(text.length * STEPS)
      call.budget.grow(valuesAtMost(text) * VALUE_BYTES)
      try {
        return readToml(text, here(call), (steps) => call.budget.step(steps))
      } catch (error) {
        if (error instanceof TomlError || error instanceof FunctionError) return new Map([['Error', error.message]])
        throw error
      }
    }),
  }) satisfies FunctionLibrary
