import {
  type ByteString,
  FunctionError,
  formatUrl,
  hostname,
  numberErrorText,
  parseAddress,
  parseInteger,
  parseTime,
  parseUrl,
  quoteRune,
  runes,
  UTC,
} from '../../../template-engine/go/index.ts'
import { unescapePath } from './address.ts'

/** Checks a string against a format; returns what is wrong, in the validator's words. Asserted for drafts before 2019-09 only. */
export type Format = (text: ByteString) => ByteString | undefined

const quoteChar = (char: ByteString): ByteString => quoteRune(char.charCodeAt(0))

/** The first character that does not fit, quoted. */
function misfit(text: ByteString, allowed: RegExp): ByteString | undefined {
  const rune = runes(text).find((each) => !allowed.test(String.fromCodePoint(each)))
  return rune === undefined ? undefined : quoteRune(rune)
}

function invalidChar(text: ByteString, allowed: RegExp): ByteString | undefined {
  const char = misfit(text, allowed)
  return char === undefined ? undefined : `invalid character ${char}`
}

const jsonPointer: Format = (text) => {
  if (text === '') return undefined
  if (!text.startsWith('/')) return 'not starting with /'
  return /~(?![01])/.test(text) ? '~ must be followed by 0 or 1' : undefined
}

const relativeJsonPointer: Format = (text) => {
  const digits = /^\d*/.exec(text)?.[0] ?? ''
  if (digits === '') return 'must start with non-negative integer'
  if (digits.length > 1 && digits.startsWith('0')) return 'starts with zero'
  const remainder = text.slice(digits.length)
  return remainder === '#' ? undefined : jsonPointer(remainder)
}

const UUID_GROUPS = [8, 4, 4, 4, 12]

const uuid: Format = (text) => {
  const groups = text.split('-')
  if (groups.length !== UUID_GROUPS.length) return `must have ${UUID_GROUPS.length} elements`
  for (const [i, group] of groups.entries()) {
    if (group.length !== UUID_GROUPS[i]) return `element ${i + 1} must be ${UUID_GROUPS[i]} characters long`
    const bad = misfit(group, /[0-9a-fA-F]/)
    if (bad !== undefined) return `non-hex character ${bad}`
  }
  return undefined
}

const duration: Format = (text) => {
  if (!text.startsWith('P')) return 'must start with P'
  const body = text.slice(1)
  if (body === '') return 'nothing after P'
  if (body.endsWith('W')) return body === 'W' ? 'no number in week' : /^\d+W$/.test(body) ? undefined : 'invalid week'
  for (const [i, part] of body.split('T').entries()) {
    if (i > 0 && part === '') return 'no time elements'
    if (i > 1) return 'more than one T'
    const wrong = durationPart(part, i === 0 ? 'YMD' : 'HMS')
    if (wrong) return wrong
  }
  return undefined
}

function durationPart(part: ByteString, all: string): ByteString | undefined {
  let units = all
  for (let s = part; s !== ''; ) {
    const digits = /^\d*/.exec(s)?.[0] ?? ''
    if (digits === '') return 'missing number'
    const unit = s[digits.length]
    if (unit === undefined) return 'missing unit'
    const at = units.indexOf(unit)
    if (at < 0) return all.includes(unit) ? `unit ${quoteChar(unit)} out of order` : `invalid unit ${quoteChar(unit)}`
    units = units.slice(at + 1)
    s = s.slice(digits.length + 1)
  }
  return undefined
}

/** Go's reason, from a step that throws it. */
function reasonOf(step: () => unknown): ByteString | undefined {
  try {
    step()
    return undefined
  } catch (error) {
    if (error instanceof FunctionError) return error.message
    throw error
  }
}

const within = (what: string, wrong: ByteString | undefined): ByteString | undefined =>
  wrong === undefined ? undefined : `invalid ${what}: ${wrong}`

const ipv4: Format = (text) => {
  const groups = text.split('.')
  if (groups.length !== 4) return 'expected four decimals'
  for (const group of groups) {
    if (group.length > 1 && group.startsWith('0')) return 'leading zeros'
    const { value, error } = parseInteger(group)
    if (error) return numberErrorText('Atoi', group, error)
    if (value < 0n || value > 255n) return 'decimal must be between 0 and 255'
  }
  return undefined
}

const ipv6: Format = (text) => {
  if (!text.includes(':')) return 'missing colon'
  const wrong = reasonOf(() => parseAddress(text))
  return wrong ?? (text.includes('%') ? 'zone id is not a part of ipv6 address' : undefined)
}

const hostName: Format = (text) => {
  const name = text.replace(/\.$/, '')
  if (name.length > 253) return 'more than 253 characters long'
  for (const label of name.split('.')) {
    if (label.length < 1 || label.length > 63) return 'label must be 1 to 63 characters long'
    if (label.startsWith('-')) return 'label starts with hyphen'
    if (label.endsWith('-')) return 'label ends with hyphen'
    const wrong = invalidChar(label, /[a-zA-Z0-9-]/)
    if (wrong) return wrong
  }
  return undefined
}

const email: Format = (text) => {
  if (text.length > 254) return 'more than 255 characters long'
  const at = text.lastIndexOf('@')
  if (at < 0) return 'missing @'
  const local = text.slice(0, at)
  if (local.length > 64) return 'local part more than 64 characters long'
  return localPart(local) ?? domainPart(text.slice(at + 1))
}

function localPart(local: ByteString): ByteString | undefined {
  if (local.length > 1 && local.startsWith('"')) {
    return /[\\"]/.test(local.slice(1, -1)) ? 'backslash and quote are not allowed within quoted local part' : undefined
  }
  if (local.startsWith('.')) return 'starts with dot'
  if (local.endsWith('.')) return 'ends with dot'
  if (local.includes('..')) return 'consecutive dots'
  return invalidChar(local, /[a-zA-Z0-9.!#$%&'*+\-/=?^_`{|}~]/)
}

function domainPart(domain: ByteString): ByteString | undefined {
  if (!domain.startsWith('[') || !domain.endsWith(']')) return within('domain', hostName(domain))
  const address = domain.slice(1, -1)
  return address.startsWith('IPv6:')
    ? within('ipv6 address', ipv6(address.slice(5)))
    : within('ipv4 address', ipv4(address))
}

const date: Format = (text) => reasonOf(() => parseTime('2006-01-02', text, UTC))

/** Whole numbers between colons, none negative; or what is wrong. */
function clock(text: ByteString, parts: number, what: string): readonly number[] | ByteString {
  const found: number[] = []
  const colons = text.split(':')
  const tokens = [...colons.slice(0, parts - 1), colons.slice(parts - 1).join(':')]
  for (const token of tokens) {
    if (!/^[-+]?\d+$/.test(token)) return `invalid ${what}`
    if (Number(token) < 0) return `non-positive ${what}`
    found.push(Number(token))
  }
  return found
}

const time: Format = (text) => {
  if (text.length < 9) return 'less than 9 characters long'
  if (text[2] !== ':' || text[5] !== ':') return 'missing colon in correct place'
  const parts = clock(text.slice(0, 8), 3, 'hour/min/sec')
  if (typeof parts === 'string') return parts
  const [hour = 0, minute = 0, second = 0] = parts
  if (hour > 23 || minute > 59 || second > 60) return 'hour/min/sec out of range'
  const fraction = /^\.\d*/.exec(text.slice(8))?.[0] ?? ''
  if (fraction === '.') return 'no digits in second fraction'
  return offset(text.slice(8 + fraction.length), hour, minute, second)
}

function offset(text: ByteString, hour: number, minute: number, second: number): ByteString | undefined {
  let minutes = hour * 60 + minute
  if (text !== 'z' && text !== 'Z') {
    if (text.length !== 6) return 'offset must be 6 characters long'
    if (text[0] !== '+' && text[0] !== '-') return 'offset must begin with plus/minus'
    if (text[3] !== ':') return 'missing colon in offset in correct place'
    const parts = clock(text.slice(1), 2, 'hour/min in offset')
    if (typeof parts === 'string') return parts
    const [zoneHour = 0, zoneMinute = 0] = parts
    if (zoneHour > 23 || zoneMinute > 59) return 'hour/min in offset out of range'
    minutes += (text[0] === '+' ? -1 : 1) * (zoneHour * 60 + zoneMinute)
    if (minutes < 0) minutes += 24 * 60
  }
  return second >= 60 && minutes !== 23 * 60 + 59 ? 'invalid leap second' : undefined
}

const dateTime: Format = (text) => {
  if (text.length < 20) return 'less than 20 characters long'
  if (text[10] !== 't' && text[10] !== 'T') return '11th character must be t or T'
  return within('date element', date(text.slice(0, 10))) ?? within('time element', time(text.slice(11)))
}

const period: Format = (text) => {
  const slash = text.indexOf('/')
  if (slash < 0) return 'missing slash'
  const [start, end] = [text.slice(0, slash), text.slice(slash + 1)]
  if (start.startsWith('P')) return within('start duration', duration(start)) ?? within('end date-time', dateTime(end))
  const wrong = within('start date-time', dateTime(start))
  if (wrong !== undefined) return wrong
  return end.startsWith('P') ? within('end duration', duration(end)) : within('end date-time', dateTime(end))
}

/** What is wrong with a URL; net/url itself does not look into every IPv6 address. */
function urlProblem(text: ByteString): ByteString | undefined {
  let host = ''
  const wrong = reasonOf(() => {
    host = parseUrl(text).host
  })
  if (wrong !== undefined) return wrong
  const name = hostname(host)
  if (!name.includes(':')) return undefined
  if (!host.includes('[') || !host.includes(']')) return 'ipv6 address not enclosed in brackets'
  return within('ipv6 address', ipv6(name))
}

const uri: Format = (text) => urlProblem(text) ?? (parseUrl(text).scheme === '' ? 'relative url' : undefined)
const uriReference: Format = (text) => (text.includes('\\') ? 'contains \\' : urlProblem(text))

/** The path as it is written; empty when it is as net/url would write it. */
function rawPath(text: ByteString): ByteString {
  const url = parseUrl(text)
  if (url.opaque !== '') return ''
  const [, raw = ''] = /^(?:[^:/?#]+:)?(?:\/\/[^/?#]*)?([^?#]*)/.exec(text) ?? []
  const usual = formatUrl({
    ...url,
    scheme: '',
    user: undefined,
    host: 'h',
    path: `/${url.path}`,
    query: '',
    fragment: '',
  })
  return usual === `//h/${raw}` ? '' : raw
}

const uriTemplate: Format = (text) => {
  const wrong = urlProblem(text)
  if (wrong !== undefined) return wrong
  for (const part of rawPath(text).split('/')) {
    let open = false
    for (const char of unescapePath(part)) {
      if (char !== '{' && char !== '}') continue
      if ((char === '{') === open) return 'nested curly braces'
      open = !open
    }
    if (open) return 'no matching closing brace'
  }
  return undefined
}

/** (as in format.go, validateSemver) */
const semver: Format = (text) => {
  const plus = text.indexOf('+')
  const version = plus < 0 ? text : text.slice(0, plus)
  const dash = version.indexOf('-')
  return (
    (plus < 0 ? undefined : buildProblem(text.slice(plus + 1))) ??
    (dash < 0 ? undefined : preReleaseProblem(version.slice(dash + 1))) ??
    versionCoreProblem(dash < 0 ? version : version.slice(0, dash))
  )
}

function buildProblem(build: ByteString): ByteString | undefined {
  if (build === '') return 'build is empty'
  for (const id of build.split('.')) {
    if (id === '') return 'build identifier is empty'
    const wrong = invalidChar(id, /[a-zA-Z0-9-]/)
    if (wrong) return `${wrong} in build identifier`
  }
  return undefined
}

function preReleaseProblem(preRelease: ByteString): ByteString | undefined {
  for (const id of preRelease.split('.')) {
    if (id === '') return 'pre-release identifier is empty'
    const wrong = invalidChar(id, /[a-zA-Z0-9-]/)
    if (wrong) return `${wrong} in pre-release identifier`
    if (/^0\d+$/.test(id)) return 'pre-release numeric identifier starts with zero'
  }
  return undefined
}

const VERSION_PARTS = ['major', 'minor', 'patch']

function versionCoreProblem(core: ByteString): ByteString | undefined {
  const numbers = core.split('.')
  if (numbers.length !== 3) return 'versionCore must have 3 numbers separated by dot'
  for (const [i, number] of numbers.entries()) {
    if (number === '') return `${VERSION_PARTS[i]} is empty`
    if (number.length > 1 && number.startsWith('0')) return `${VERSION_PARTS[i]} starts with zero`
    if (!/^\d+$/.test(number)) return `${VERSION_PARTS[i]} contains non-digit`
  }
  return undefined
}

/** Formats by name; one that is not here is not checked. `regex` is the caller's, which knows how to compile. */
export const FORMATS: ReadonlyMap<ByteString, Format> = new Map([
  ['json-pointer', jsonPointer],
  ['relative-json-pointer', relativeJsonPointer],
  ['uuid', uuid],
  ['duration', duration],
  ['period', period],
  ['ipv4', ipv4],
  ['ipv6', ipv6],
  ['hostname', hostName],
  ['email', email],
  ['date', date],
  ['time', time],
  ['date-time', dateTime],
  ['uri', uri],
  ['iri', uri],
  ['uri-reference', uriReference],
  ['iri-reference', uriReference],
  ['uri-template', uriTemplate],
  ['semver', semver],
])
