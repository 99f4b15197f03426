import { FunctionError, quote, types } from '../../../../template-engine/go/index.ts'
import {
  any,
  type Call,
  type FunctionLibrary,
  fn,
  ParseError,
  str,
  TemplateError,
} from '../../../../template-engine/index.ts'
import { SaidError } from '../error-text.ts'

/** How often one name may be active before another include of it fails. */
const MAX_ACTIVE = 1000
const NO_VALUE = '<no value>'

/** Counts one more of a name, and tells how many there were. */
function enter(call: Call, name: string): number {
  const active = call.active.get(name) ?? 0
  if (active > MAX_ACTIVE) {
    throw new FunctionError(`rendering template has a nested reference name: ${name}: unable to execute template`)
  }
  call.active.set(name, active + 1)
  return active
}

/** An error inside the text that tpl was given, in one line: helm does not look into it further. */
function tplError(text: string, error: unknown): unknown {
  if (error instanceof ParseError)
    return new FunctionError(`cannot parse template ${quote(text)}: ${error.message}`, { cause: error })
  if (error instanceof TemplateError || error instanceof FunctionError) {
    return new FunctionError(`error during tpl function execution for ${quote(text)}: ${error.message}`, {
      cause: error,
    })
  }
  return error
}

/** What helm adds to Sprig and Go. */
export const HELM_FUNCTIONS: FunctionLibrary = {
  /**
   * Runs a named template and gives its output as text, which can be piped on.
   * @source helm pkg/engine/engine.go, includeFun
   * @example {{ define "greet" }}hello {{ . }}{{ end }}{{ include "greet" "you" | upper }} → HELLO YOU
   */
  include: fn([str, any], types.STRING, (call, name, data) => {
    const before = enter(call, name)
    try {
      return call.templates.execute(name, data)
    } finally {
      call.active.set(name, before)
    }
  }),
  /**
   * Runs a text as a template that sees every named template; what it defines is gone afterwards.
   * @source helm pkg/engine/engine.go, tplFun
   * @example {{ tpl "{{ .a | upper }}" (dict "a" "x") }} → X
   */
  tpl: fn([str, any], types.STRING, (call, text, data) => {
    try {
      return call.templates.evaluate('gotpl', text, data).replaceAll(NO_VALUE, '')
    } catch (error) {
      throw tplError(text, error)
    }
  }),
  /**
   * Gives the value, or fails with the message when it is missing, null or the empty string.
   * @source helm pkg/engine/engine.go, initFunMap
   * @example {{ required "a name is needed" "x" }} → x
   * @example {{ required "zero is a value" 0 }} → 0
   */
  required: fn([str, any], types.ANY, (_, message, value) => {
    if (value === null || value === '') throw new SaidError(message)
    return value
  }),
  /**
   * Fails with the message.
   * @source helm pkg/engine/engine.go, initFunMap
   * @example {{ if false }}{{ fail "never" }}{{ end }}ok → ok
   */
  fail: fn([str], types.STRING, (_, message) => {
    throw new SaidError(message)
  }),
  /**
   * Looks an object up in the cluster. There is none here, so nothing is ever found.
   * @source helm pkg/engine/funcs.go, funcMap
   * @example {{ lookup "v1" "Secret" "default" "s" }} → map[]
   */
  lookup: fn([str, str, str, str], types.MAP, () => new Map()),
  /**
   * The address of a host. Names are not resolved here: always empty, as with helm unless --enable-dns is given.
   * @source helm pkg/engine/engine.go, initFunMap
   * @example {{ getHostByName "localhost" | quote }} → ""
   */
  getHostByName: fn([str], types.STRING, () => ''),
}
