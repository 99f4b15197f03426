import {
  type ByteString,
  type GoType,
  Integer,
  sprintf,
  TypedMap,
  types,
  type Value,
} from '../../../template-engine/go/index.ts'
import {
  any,
  type Budget,
  type Call,
  chargeSource,
  type Effects,
  type FunctionLibrary,
  fn,
  int,
  rest,
  str,
  TemplateSet,
} from '../../../template-engine/index.ts'
import { DEFAULT_HELM } from '../helm/index.ts'
import { emitYamlPretty } from '../yaml/index.ts'
import { attempt } from './attempt.ts'
import { inHelmsWords } from './run.ts'

/** What a recipe's manifest file is rendered with. */
export interface PlainData {
  readonly values: Value
  readonly namespace: ByteString
  readonly chart: ByteString
  readonly version: ByteString
}

/** A map whose missing keys have no value: they print as such, and so does a field of one. */
const LENIENT: GoType = { name: 'map[string]interface {}', kind: 'map', elem: types.ANY, missingKey: 'no value' }

const lenient = (entries: Iterable<readonly [string, Value]>): Value => new TypedMap(LENIENT, new Map(entries))

/** Values as yaml.v3 would have read them: whole numbers are int, missing keys no value. */
function asRead(value: Value): Value {
  if (value instanceof Map) return lenient([...value].map(([key, inner]) => [key, asRead(inner)] as const))
  if (Array.isArray(value)) return value.map(asRead)
  return Number.isSafeInteger(value) ? new Integer(types.INT, BigInt(value as number)) : value
}

/** Text repeated and joined pays for its length before it is made. */
function indented(call: Call, indent: number, text: ByteString): ByteString {
  const lines = text.split('\n')
  call.budget.growText(text.length + lines.length * Math.max(0, indent))
  if (indent < 0) return `\n${text}`
  return `\n${lines.map((line) => (line === '' ? line : ' '.repeat(indent) + line)).join('\n')}`
}

function truncated(count: number, text: ByteString): ByteString {
  if (count < 0) return -count >= text.length ? text : text.slice(text.length + count)
  return text.slice(0, count)
}

const printed = (value: Value): ByteString => sprintf('%v', [value])

/** What a manifest file may call besides Go's builtins (upstream's manifest/render.go, helmFuncMap). */
const FUNCTIONS: FunctionLibrary = {
  toYaml: fn([any], types.STRING, (_, value) =>
    attempt(
      () => emitYamlPretty(value).replace(/\n$/, ''),
      () => '',
    ),
  ),
  nindent: fn([int, str], types.STRING, indented),
  toString: fn([any], types.STRING, (_, value) => printed(value)),
  default: fn([any, any], types.ANY, (_, otherwise, value) =>
    value === null || value === undefined || value === '' ? otherwise : value,
  ),
  replace: fn([str, str, str], types.STRING, (call, old, text, source) => {
    const result = source.replaceAll(old, () => text)
    call.budget.growText(result.length)
    return result
  }),
  trunc: fn([int, str], types.STRING, (_, count, text) => truncated(count, text)),
  trimSuffix: fn([str, str], types.STRING, (_, suffix, text) =>
    suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
  ),
  quote: fn([rest(any)], types.STRING, (_, values) =>
    values
      .filter((value) => value !== null && value !== undefined)
      .map((value) => sprintf('%q', [printed(value)]))
      .join(' '),
  ),
}

/**
 * Renders a recipe's manifest file as upstream's bundle does: plain text/template in which a missing key is `<no value>`, with a few
 * functions and nothing of helm. Throws HelmError, AicrError at a limit.
 */
export function renderPlain(
  text: ByteString,
  { values, namespace, chart, version }: PlainData,
  options: { readonly effects: Effects; readonly budget: Budget },
): ByteString {
  const data = lenient([
    ['Values', asRead(values)],
    [
      'Release',
      lenient([
        ['Namespace', namespace],
        ['Service', 'Helm'],
      ]),
    ],
    [
      'Chart',
      lenient([
        ['Name', chart],
        ['Version', version],
      ]),
    ],
  ])
  return inHelmsWords('manifest', DEFAULT_HELM, () => {
    const set = new TemplateSet({ name: 'manifest', functions: FUNCTIONS, limits: options.budget.limits })
    chargeSource(options.budget, text)
    set.parse('manifest', text)
    return set.execute('manifest', data, { effects: options.effects, budget: options.budget })
  })
}
