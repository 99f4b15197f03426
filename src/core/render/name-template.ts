import { type ByteString, decodeJson, FunctionError, types, type Value } from '../../../template-engine/go/index.ts'
import {
  type Effects,
  type FunctionLibrary,
  fn,
  loadFunctions,
  SPRIG,
  str,
  TemplateSet,
} from '../../../template-engine/index.ts'
import { HelmError, say } from '../errors.ts'
import { jsonWriters } from './functions/serialise.ts'

/** os.ExpandEnv: `$NAME` and `${NAME}`. */
const expand = (text: ByteString, lookup: (name: string) => ByteString): ByteString =>
  text.replace(/\$(?:\{([^}]*)\}|([A-Za-z_][A-Za-z0-9_]*|[*#$@!?0-9-]))/g, (_, braced?: string, plain?: string) =>
    lookup(braced ?? plain ?? ''),
  )

function parsed(text: ByteString): Value {
  try {
    return decodeJson(text)
  } catch {
    return null
  }
}

/** Functions of Sprig's that helm replaces in charts. `getHostByName` is not among them: names are not resolved here. */
const OWN: FunctionLibrary = {
  fail: fn([str], types.STRING, (_, message) => {
    throw new FunctionError(message)
  }),
  ...jsonWriters('scanner'),
  fromJson: fn([str], types.ANY, (_, text) => parsed(text)),
}

const environmentFunctions = (environment: Readonly<Record<string, ByteString>>): FunctionLibrary => {
  const lookup = (name: string): ByteString => (Object.hasOwn(environment, name) ? (environment[name] ?? '') : '')
  return {
    env: fn([str], types.STRING, (_, name) => lookup(name)),
    expandenv: fn([str], types.STRING, (_, text) => expand(text, lookup)),
  }
}

/**
 * Renders --name-template: Sprig with `env` and `expandenv`, which read `environment`, and no data.
 * Throws HelmError with Go's text.
 */
export async function renderNameTemplate(
  text: ByteString,
  effects: Effects,
  environment: Readonly<Record<string, ByteString>> = {},
): Promise<ByteString> {
  const functions: FunctionLibrary = { ...(await loadFunctions(SPRIG)), ...OWN, ...environmentFunctions(environment) }
  const set = new TemplateSet({ name: 'name-template', functions })
  try {
    set.parse('name-template', text)
    return set.execute('name-template', undefined, { effects })
  } catch (cause) {
    if (cause instanceof Error) throw new HelmError(say`${{ cause }}`, { code: 'INVALID_REQUEST' })
    throw cause
  }
}
