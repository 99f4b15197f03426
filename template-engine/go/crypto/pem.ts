import { FunctionError } from '../../errors.ts'
import type { ByteString } from '../../value/value.ts'
import { decodeBase64, encodeBase64 } from '../base64.ts'

/** A block of PEM. */
export interface PemBlock {
  readonly type: ByteString
  readonly bytes: ByteString
}

/** pem.Encode, without headers: lines of 64 characters. */
export function encodePem({ type, bytes }: PemBlock): ByteString {
  const lines = encodeBase64(bytes).replace(/.{1,64}/g, '$&\n')
  return `-----BEGIN ${type}-----\n${lines}-----END ${type}-----\n`
}

const BEGIN = '-----BEGIN '
const END = '-----END '
const DASHES = '-----'

/** pem.Decode: the first well-formed block; undefined when there is none. Headers are passed over. */
export function decodePem(text: ByteString): PemBlock | undefined {
  let rest = text
  for (;;) {
    const start = rest.startsWith(BEGIN) ? 0 : rest.indexOf(`\n${BEGIN}`) + 1
    if (start === 0 && !rest.startsWith(BEGIN)) return undefined
    const [typeLine, body] = cutLine(rest.slice(start + BEGIN.length))
    rest = body
    if (!typeLine.endsWith(DASHES)) continue
    const type = typeLine.slice(0, -DASHES.length)
    const data = skipHeaders(body)
    if (data === undefined) return undefined
    rest = data.rest
    // without this, a text of nothing but beginnings would be searched through once for each
    if (!rest.includes(END)) return undefined
    const bytes = readBody(data.rest, type, data.hasHeaders)
    if (bytes !== undefined) return { type, bytes }
  }
}

/** A line without its end and trailing blanks, and what follows. */
function cutLine(text: ByteString): [line: ByteString, rest: ByteString] {
  const end = text.indexOf('\n')
  const line = end < 0 ? text : text.slice(0, end > 0 && text[end - 1] === '\r' ? end - 1 : end)
  return [trimRight(line), end < 0 ? '' : text.slice(end + 1)]
}

function trimRight(line: ByteString): ByteString {
  let end = line.length
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--
  return line.slice(0, end)
}

function skipHeaders(text: ByteString): { rest: ByteString; hasHeaders: boolean } | undefined {
  let rest = text
  let hasHeaders = false
  for (;;) {
    if (rest === '') return undefined
    const [line, next] = cutLine(rest)
    if (!line.includes(':')) return { rest, hasHeaders }
    hasHeaders = true
    rest = next
  }
}

function readBody(text: ByteString, type: ByteString, hasHeaders: boolean): ByteString | undefined {
  const immediate = !hasHeaders && text.startsWith(END)
  const end = immediate ? 0 : text.indexOf(`\n${END}`)
  if (end < 0) return undefined
  const trailer = text.slice(end + END.length + (immediate ? 0 : 1))
  if (!trailer.startsWith(type + DASHES)) return undefined
  if (cutLine(trailer.slice(type.length + DASHES.length))[0] !== '') return undefined
  try {
    return decodeBase64(text.slice(0, end).replace(/[ \t]/g, ''))
  } catch (error) {
    if (error instanceof FunctionError) return undefined
    throw error
  }
}
