import { type ByteString, decodeUtf8, quote } from '../../../../template-engine/index.ts'

/** Checks a string against a format; answers what is wrong, in the validator's words. Asserted for drafts before 2019-09 only. */
export type Format = (text: ByteString) => ByteString | undefined

const quoteChar = (char: string): ByteString =>
  `'${quote(char).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`

function invalidChar(text: ByteString, allowed: RegExp): ByteString | undefined {
  for (const char of decodeUtf8(text)) if (!allowed.test(char)) return `invalid character ${quoteChar(char)}`
  return undefined
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
    const bad = [...decodeUtf8(group)].find((char) => !/[0-9a-fA-F]/.test(char))
    if (bad !== undefined) return `non-hex character ${quoteChar(bad)}`
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

const ipv4: Format = (text) => {
  const groups = text.split('.')
  if (groups.length !== 4) return 'expected four decimals'
  for (const group of groups) {
    if (group.length > 1 && group.startsWith('0')) return 'leading zeros'
    if (!/^[-+]?\d+$/.test(group)) return `strconv.Atoi: parsing ${quote(group)}: invalid syntax`
    if (Number(group) < 0 || Number(group) > 255) return 'decimal must be between 0 and 255'
  }
  return undefined
}

const HEXTET = '[0-9a-fA-F]{1,4}'

const ipv6: Format = (text) => {
  if (!text.includes(':')) return 'missing colon'
  const [address = '', zone] = text.split('%', 2)
  const tail = address.includes('.') ? address.slice(address.lastIndexOf(':') + 1) : undefined
  if (tail !== undefined && ipv4(tail)) return `ParseAddr(${quote(text)}): unexpected character (at ${quote(tail)})`
  const plain = tail === undefined ? address : `${address.slice(0, -tail.length)}0:0`
  const halves = plain.split('::')
  const count = halves.flatMap((half) => (half === '' ? [] : half.split(':'))).length
  const groups = halves.every((half) => half === '' || new RegExp(`^${HEXTET}(:${HEXTET})*$`).test(half))
  const fits = halves.length === 1 ? count === 8 : halves.length === 2 && count <= 7
  if (!groups || !fits) return `ParseAddr(${quote(text)}): unable to parse IP`
  return zone === undefined ? undefined : 'zone id is not a part of ipv6 address'
}

const hostname: Format = (text) => {
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
  const within = (what: string, wrong: ByteString | undefined): ByteString | undefined =>
    wrong ? `invalid ${what}: ${wrong}` : undefined
  if (!domain.startsWith('[') || !domain.endsWith(']')) return within('domain', hostname(domain))
  const address = domain.slice(1, -1)
  return address.startsWith('IPv6:')
    ? within('ipv6 address', ipv6(address.slice(5)))
    : within('ipv4 address', ipv4(address))
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const date: Format = (text) => {
  const cannot = (what: string, layout: string): ByteString =>
    `parsing time ${quote(text)} as "2006-01-02": cannot parse ${quote(what)} as ${quote(layout)}`
  if (!/^\d{4}/.test(text)) return cannot(text, '2006')
  if (text[4] !== '-') return cannot(text.slice(4), '-')
  const month = Number(text.slice(5, 7))
  if (!/^\d{2}/.test(text.slice(5))) return cannot(text.slice(5), '01')
  if (month < 1 || month > 12) return `parsing time ${quote(text)}: month out of range`
  if (text[7] !== '-') return cannot(text.slice(7), '-')
  if (!/^\d{2}/.test(text.slice(8))) return cannot(text.slice(8), '02')
  if (text.length > 10) return `parsing time ${quote(text)}: extra text: ${quote(text.slice(10))}`
  const [year, day] = [Number(text.slice(0, 4)), Number(text.slice(8, 10))]
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const last = month === 2 && !isLeap ? 28 : (DAYS[month - 1] ?? 31)
  return day < 1 || day > last ? `parsing time ${quote(text)}: day out of range` : undefined
}

const time: Format = (text) => {
  if (text.length < 9) return 'less than 9 characters long'
  if (text[2] !== ':' || text[5] !== ':') return 'missing colon in correct place'
  const parts = text.slice(0, 8).split(':')
  if (!parts.every((p) => /^[-+]?\d+$/.test(p))) return 'invalid hour/min/sec'
  const [hour = 0, minute = 0, second = 0] = parts.map(Number)
  if (Math.min(hour, minute, second) < 0) return 'non-positive hour/min/sec'
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
    const parts = text.slice(1).split(':')
    if (!parts.every((p) => /^[-+]?\d+$/.test(p))) return 'invalid hour/min in offset'
    const [zoneHour = 0, zoneMinute = 0] = parts.map(Number)
    if (Math.min(zoneHour, zoneMinute) < 0) return 'non-positive hour/min in offset'
    if (zoneHour > 23 || zoneMinute > 59) return 'hour/min in offset out of range'
    minutes += (text[0] === '+' ? -1 : 1) * (zoneHour * 60 + zoneMinute)
    if (minutes < 0) minutes += 24 * 60
  }
  return second >= 60 && minutes !== 23 * 60 + 59 ? 'invalid leap second' : undefined
}

const dateTime: Format = (text) => {
  if (text.length < 20) return 'less than 20 characters long'
  if (text[10] !== 't' && text[10] !== 'T') return '11th character must be t or T'
  const wrongDate = date(text.slice(0, 10))
  if (wrongDate) return `invalid date element: ${wrongDate}`
  const wrongTime = time(text.slice(11))
  return wrongTime ? `invalid time element: ${wrongTime}` : undefined
}

const URL_SCHEME = /^[a-zA-Z][a-zA-Z0-9+.-]*:/

function urlProblem(text: ByteString): ByteString | undefined {
  const parse = (reason: string): ByteString => `parse ${quote(text)}: ${reason}`
  if (/[\x00-\x1f\x7f]/.test(text)) return parse('net/url: invalid control character in URL')
  if (text.startsWith(':')) return parse('missing protocol scheme')
  const broken = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(text.split('#')[0] ?? '')
  if (broken) return parse(`invalid URL escape ${quote(broken[0])}`)
  if (!URL_SCHEME.test(text) && /^[^/?#]*:/.test(text)) return parse('first path segment in URL cannot contain colon')
  const authority = /^(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?\/\/([^/?#]*)/.exec(text)?.[1] ?? ''
  const space = /[ "<>\\^`{|}]/.exec(authority)
  if (space) return parse(`invalid character ${quote(space[0])} in host name`)
  const port = /^(?:.*@)?(?:\[[^\]]*\]|[^:[\]]*)(:.*)$/.exec(authority)?.[1]
  if (port !== undefined && !/^:\d*$/.test(port)) return parse(`invalid port ${quote(port)} after host`)
  return undefined
}

const uri: Format = (text) => urlProblem(text) ?? (URL_SCHEME.test(text) ? undefined : 'relative url')
const uriReference: Format = (text) => (text.includes('\\') ? 'contains \\' : urlProblem(text))

const SEMVER =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/
const semver: Format = (text) => (SEMVER.test(text) ? undefined : 'versionCore must have 3 numbers separated by dot')

/** Formats by name; one that is not here is not checked. `regex` is the caller's, which knows how to compile. */
export const FORMATS: Readonly<Record<string, Format>> = {
  'json-pointer': jsonPointer,
  'relative-json-pointer': relativeJsonPointer,
  uuid,
  duration,
  ipv4,
  ipv6,
  hostname,
  email,
  date,
  time,
  'date-time': dateTime,
  uri,
  iri: uri,
  'uri-reference': uriReference,
  'iri-reference': uriReference,
  semver,
}
