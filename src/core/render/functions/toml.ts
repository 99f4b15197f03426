import { FunctionError, localLocation, types } from '../../../../template-engine/go/index.ts'
import { any, type Call, type FunctionLibrary, fn, str } from '../../../../template-engine/index.ts'
import { emitToml, type Here, readToml, TomlError } from '../../toml/index.ts'

export { Integer } from '../../../../template-engine/go/index.ts'

/** Steps that reading or writing takes for a byte. */
const STEPS = 8

const SECOND = 1_000_000_000n

function here({ effects }: Call): Here {
  const local = localLocation(effects.timeZone, effects.localName)
  return { local, offset: local.zoneAt(Number(effects.now() / SECOND)).offset }
}

/** Values to TOML and back, which few charts ask for. */
export const TOML_FUNCTIONS = {
  /**
   * Writes a map as TOML; errors are given as text.
   * @source helm pkg/engine/funcs.go, toTOML
   * @example {{ dict "b" 1 "a" (dict "c" 1.0) | toToml | printf "%q" }} → "b = 1\n\n[a]\n  c = 1.0\n"
   */
  toToml: fn([any], types.STRING, (call, value) => {
    try {
      const text = emitToml(value)
      call.budget.step(text.length * STEPS)
      return text
    } catch (error) {
      if (error instanceof TomlError) return error.message
      throw error
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
    try {
      return readToml(text, here(call))
    } catch (error) {
      if (error instanceof TomlError || error instanceof FunctionError) return new Map([['Error', error.message]])
      throw error
    }
  }),
} satisfies FunctionLibrary
