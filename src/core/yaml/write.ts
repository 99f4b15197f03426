/** Plain data for a document that we write. Members that are undefined are left out. */
export type Writable =
  | string
  | number
  | boolean
  | null
  | readonly Writable[]
  | { readonly [name: string]: Writable | undefined }

export interface YamlStyle {
  /** members in alphabetical order at every level, instead of the order written */
  readonly sorted?: boolean
  /** strings under these keys are always in double quotes */
  readonly quoted?: ReadonlySet<string>
  /** what needs quotes gets double ones, where yaml.v3 takes single ones if it can */
  readonly doubleQuotes?: boolean
}

/**
 * A YAML document as Go's yaml.v3 prints it: two spaces, lists indented under their key, nothing folded, strings quoted only where
 * they would otherwise be read as something else. Ends in a newline.
 */
export function writeYaml(value: { readonly [name: string]: Writable | undefined }, style: YamlStyle = {}): string {
  return isEmpty(value as Writable) ? '{}\n' : block(value as Writable, '', undefined, style)
}

function block(value: Writable, indent: string, key: string | undefined, style: YamlStyle): string {
  if (Array.isArray(value))
    return (value as readonly Writable[])
      .map((item) => `${indent}- ${inline(item, `${indent}  `, key, style)}`)
      .join('')
  const members = Object.entries(value as Readonly<Record<string, Writable | undefined>>).filter(
    ([, member]) => member !== undefined,
  )
  if (style.sorted === true) members.sort(([a], [b]) => (a < b ? -1 : 1))
  return members
    .map(([name, member]) =>
      name.length > MAX_SIMPLE_KEY
        ? `${indent}? ${writeKey(name, style)}\n${indent}: ${inline(member as Writable, `${indent}  `, name, style)}`
        : `${indent}${writeKey(name, style)}:${afterKey(member as Writable, indent, name, style)}`,
    )
    .join('')
}

/** A longer key stands behind a question mark, as in yaml.v3 emitterc.go, yaml_emitter_check_simple_key. */
const MAX_SIMPLE_KEY = 128

function afterKey(value: Writable, indent: string, key: string, style: YamlStyle): string {
  if (isEmpty(value)) return Array.isArray(value) ? ' []\n' : ' {}\n'
  if (isCollection(value)) return `\n${block(value, `${indent}  `, key, style)}`
  return ` ${scalar(value, `${indent}  `, key, style)}\n`
}

/** After `- `: a mapping's first member stands on the dash's line. */
function inline(value: Writable, indent: string, key: string | undefined, style: YamlStyle): string {
  if (isEmpty(value)) return Array.isArray(value) ? '[]\n' : '{}\n'
  if (isCollection(value)) return block(value, indent, key, style).slice(indent.length)
  return `${scalar(value, indent, key, style)}\n`
}

type Primitive = string | number | boolean | null

const isCollection = (value: Writable): value is Exclude<Writable, Primitive> =>
  typeof value === 'object' && value !== null

const isEmpty = (value: Writable): boolean =>
  isCollection(value) && Object.values(value).every((member) => member === undefined)

function scalar(value: Primitive, indent: string, key: string | undefined, style: YamlStyle): string {
  if (typeof value === 'number' && !Number.isFinite(value))
    return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf'
  if (typeof value !== 'string') return String(value)
  if (key !== undefined && style.quoted?.has(key) === true) return doubleQuoted(value)
  return value.includes('\n') ? literal(value, indent) : writeString(value, style)
}

/** A literal block keeps its lines; a text that one cannot hold is quoted. */
function literal(text: string, indent: string): string {
  if (/^[ \n]|[^\n\x20-\x7e\xa0-\ud7ff\ue000-\uffff]/.test(text) || /[ \t]\n|[ \t]$/.test(text))
    return doubleQuoted(text)
  const chomp = text.endsWith('\n\n') ? '+' : text.endsWith('\n') ? '' : '-'
  const body = text.endsWith('\n') ? text.slice(0, -1) : text
  return `|${chomp}\n${body
    .split('\n')
    .map((line) => (line === '' ? '' : `${indent}${line}`))
    .join('\n')}`
}

const writeKey = (name: string, style: YamlStyle): string =>
  name.includes('\n') ? doubleQuoted(name) : writeString(name, style)

function writeString(text: string, style: YamlStyle): string {
  if (readsAsOther(text)) return doubleQuoted(text)
  if (/[^\x20-\x7e\xa0-\ud7ff\ue000-\uffff]/.test(text))
    return /[\ud800-\udfff]/.test(text) && !/[\x00-\x1f\x7f-\x9f]/.test(text)
      ? plainOrQuoted(text, style)
      : doubleQuoted(text)
  return plainOrQuoted(text, style)
}

function plainOrQuoted(text: string, style: YamlStyle): string {
  if (isPlain(text)) return text
  return style.doubleQuotes === true ? doubleQuoted(text) : `'${text.replaceAll("'", "''")}'`
}

/** As in yaml.v3 emitterc.go, yaml_emitter_analyze_scalar, for a block context. */
const isPlain = (text: string): boolean =>
  text !== '' && !/^[\s,[\]{}#&*!|>'"%@`]|^[-?:](?:\s|$)|^(?:---|\.\.\.)|:(?:\s|$)|\s#|\s$/.test(text)

const OTHER = new RegExp(
  [
    '^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|<<)?$',
    '^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$',
    '^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)$',
    '^[-+]?(?:[0-9][0-9_]*)?(?:\\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?$',
    '^[-+]?\\.(?:inf|Inf|INF)$|^\\.(?:nan|NaN|NAN)$',
    '^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?$',
    '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:$|[Tt ])',
  ].join('|'),
)

/** Whether YAML, 1.1 or 1.2, would take the text for null, a boolean, a number or a time. */
const readsAsOther = (text: string): boolean => OTHER.test(text)

/** JSON's quoting is YAML's, except for the characters that YAML does not print. */
const doubleQuoted = (text: string): string =>
  JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
