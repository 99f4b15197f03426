import { type ByteString, fromBytes } from '../../../template-engine/go/index.ts'
import { HelmError } from '../errors.ts'
import type { ByteReader } from './byte-reader.ts'

/** One file-like thing of a tar archive. */
export interface TarEntry {
  /** full name: prefix, GNU long name and PAX path applied */
  readonly name: ByteString
  /** size that the header claims; links and devices have no body whatever it says */
  readonly size: number
  readonly kind: 'file' | 'directory' | 'header-only' | 'global'
  /** The body. Read once, before the next entry is asked for; skipped when not read. */
  read(): Promise<Uint8Array>
}

const BLOCK = 512
/** PAX headers and long names, bytes: the bound that Go and libarchive use */
const SPECIAL = 1 << 20
const MODE_TYPE = 0xffff_f000n
const MODE_DIRECTORY = 0o040000n

const badHeader = (): HelmError => new HelmError('archive/tar: invalid tar header')
const cutOff = (): HelmError => new HelmError('unexpected EOF')

interface Header {
  name: ByteString
  size: number
  type: string
  readonly mode: bigint
}

/**
 * The entries of a tar stream in order: v7, ustar, GNU (long names, base-256 numbers) and PAX, with checksums.
 * As Go's archive/tar reader.go, but sparse files are refused. Throws HelmError with Go's texts.
 */
export async function* readTar(reader: ByteReader): AsyncGenerator<TarEntry> {
  let pax: ReadonlyMap<ByteString, ByteString> = new Map()
  let longName = ''
  for (;;) {
    const header = await readHeader(reader)
    if (header === undefined) return
    switch (header.type) {
      case 'x':
        pax = parsePax(await readSpecial(reader, header.size))
        continue
      case 'L':
        longName = untilNul(await readSpecial(reader, header.size))
        continue
      case 'K':
        await readSpecial(reader, header.size)
        continue
      case 'g':
        parsePax(await readSpecial(reader, header.size))
        // what stood before it was for it, and is over
        pax = new Map()
        longName = ''
        yield { name: header.name, size: 0, kind: 'global', read: async () => new Uint8Array(0) }
        continue
    }
    applyPax(header, pax)
    if (longName !== '') header.name = longName
    // old archives mark directories by a slash; those have no body
    if (header.type === '\0') header.type = header.name.endsWith('/') ? '5' : '0'
    pax = new Map()
    longName = ''
    yield* body(reader, header)
  }
}

async function* body(reader: ByteReader, header: Header): AsyncGenerator<TarEntry> {
  const kind = kindOf(header)
  const length = isHeaderOnly(header) ? 0 : header.size
  let taken = false
  yield {
    name: header.name,
    size: header.size,
    kind,
    read: async () => {
      taken = true
      const bytes = await reader.read(length)
      if (bytes.length < length) throw cutOff()
      return bytes
    },
  }
  if (!taken && (await reader.discard(length)) < length) throw cutOff()
  // Go forgives a last padding that is cut off
  await reader.discard(-length & (BLOCK - 1))
}

/** As Go's Header.FileInfo().IsDir(): by type flag and by mode bits. */
function kindOf(header: Header): TarEntry['kind'] {
  if (header.type === '5' || (BigInt.asUintN(32, header.mode) & MODE_TYPE) === MODE_DIRECTORY) return 'directory'
  return '12346'.includes(header.type) ? 'header-only' : 'file'
}

async function readHeader(reader: ByteReader): Promise<Header | undefined> {
  const block = await reader.read(BLOCK)
  if (block.length === 0) return undefined
  if (block.length < BLOCK) throw cutOff()
  if (!isZero(block)) return parseHeader(block)
  const second = await reader.read(BLOCK)
  if (second.length === 0) return undefined
  if (second.length < BLOCK) throw cutOff()
  if (!isZero(second)) throw badHeader()
  return undefined
}

const isZero = (block: Uint8Array): boolean => block.every((byte) => byte === 0)

/** Links, devices and directories have no body, whatever size they claim. */
const isHeaderOnly = ({ type }: Pick<Header, 'type'>): boolean => type !== '' && '123456'.includes(type)

/** Every number must be one, also those that nobody asks for. */
function parseHeader(block: Uint8Array): Header {
  checkSum(block)
  const type = String.fromCharCode(block[156] ?? 0)
  if (type === 'S') throw new HelmError('archive/tar: sparse files are not supported')
  const size = Number(numeric(block, 124, 12))
  const mode = numeric(block, 100, 8)
  for (const [at, length] of [[108, 8] as const, [116, 8] as const, [136, 12] as const]) numeric(block, at, length)
  if (size < 0 && !isHeaderOnly({ type })) throw badHeader()
  const prefix = namePrefix(block)
  const name = field(block, 0, 100)
  return { name: prefix === '' ? name : `${prefix}/${name}`, size, type, mode }
}

/** ustar keeps 155 bytes of prefix, star 131 and two times; GNU has times there, where old writers mistook it for ustar. */
function namePrefix(block: Uint8Array): ByteString {
  const magic = fromBytes(block.subarray(257, 265))
  const gnu = magic === 'ustar  \0'
  if (!gnu && !magic.startsWith('ustar\0')) return ''
  numeric(block, 329, 8)
  numeric(block, 337, 8)
  if (gnu) return areTimes(block) ? '' : asciiOnly(field(block, 345, 155))
  if (fromBytes(block.subarray(508, 512)) !== 'tar\0') return field(block, 345, 155)
  numeric(block, 476, 12)
  numeric(block, 488, 12)
  return field(block, 345, 131)
}

function areTimes(block: Uint8Array): boolean {
  try {
    for (const at of [345, 357]) if (block[at] !== 0) numeric(block, at, 12)
    return true
  } catch {
    return false
  }
}

const asciiOnly = (text: ByteString): ByteString => (/[\x80-\xff]/.test(text) ? '' : text)

/** Sun's tar summed signed bytes; both are valid. */
function checkSum(block: Uint8Array): void {
  const claimed = octal(fromBytes(block.subarray(148, 156)))
  let unsigned = 0
  let negative = 0
  for (let at = 0; at < BLOCK; at++) {
    const byte = at >= 148 && at < 156 ? 0x20 : (block[at] ?? 0)
    unsigned += byte
    if (byte > 127) negative++
  }
  if (claimed !== BigInt(unsigned) && claimed !== BigInt(unsigned - 256 * negative)) throw badHeader()
}

const untilNul = (bytes: Uint8Array): ByteString => {
  const end = bytes.indexOf(0)
  return fromBytes(end < 0 ? bytes : bytes.subarray(0, end))
}

const field = (block: Uint8Array, at: number, length: number): ByteString => untilNul(block.subarray(at, at + length))

const INT64 = 1n << 63n

/** Octal text, or base-256 when the first bit is set (as Go's parseNumeric). */
function numeric(block: Uint8Array, at: number, length: number): bigint {
  const bytes = block.subarray(at, at + length)
  const first = bytes[0] ?? 0
  if ((first & 0x80) === 0) return octal(fromBytes(bytes))
  const invert = (first & 0x40) === 0 ? 0 : 0xff
  let value = 0n
  bytes.forEach((byte, i) => {
    value = value * 256n + BigInt((byte ^ invert) & (i === 0 ? 0x7f : 0xff))
  })
  if (value >= INT64) throw badHeader()
  return invert === 0 ? value : -value - 1n
}

/** Octal digits between any number of blanks and NULs; nothing is 0. */
function octal(text: ByteString): bigint {
  const digits = text.replace(/^[ \0]+|[ \0]+$/g, '').replace(/\0.*$/s, '')
  if (digits === '') return 0n
  if (!/^[0-7]+$/.test(digits)) throw badHeader()
  return BigInt(`0o${digits}`)
}

async function readSpecial(reader: ByteReader, size: number): Promise<Uint8Array> {
  if (size > SPECIAL) throw new HelmError('archive/tar: header field too long')
  const bytes = await reader.read(size)
  if (bytes.length < size) throw cutOff()
  await reader.discard(-size & (BLOCK - 1))
  return bytes
}

/** Records `LENGTH KEY=VALUE\n`, LENGTH counting itself (as Go's parsePAXRecord). */
function parsePax(bytes: Uint8Array): Map<ByteString, ByteString> {
  const records = new Map<ByteString, ByteString>()
  const text = fromBytes(bytes)
  for (let at = 0; at < text.length; ) {
    const space = text.indexOf(' ', at)
    const digits = space < 0 ? '' : text.slice(at, space)
    const length = /^\+?\d+$/.test(digits) ? Number.parseInt(digits, 10) : 0
    if (length < 5 || at + length > text.length || text[at + length - 1] !== '\n') throw badHeader()
    const record = text.slice(space + 1, at + length - 1)
    const equals = record.indexOf('=')
    if (equals < 1) throw badHeader()
    const key = record.slice(0, equals)
    const value = record.slice(equals + 1)
    if ((NAME_KEYS.has(key) ? value : key).includes('\0')) throw badHeader()
    records.set(key, value)
    at += length
  }
  return records
}

const NAME_KEYS: ReadonlySet<string> = new Set(['path', 'linkpath', 'uname', 'gname'])

const INTEGER = /^[+-]?\d+$/
const TIME = /^([+-]?\d+)(?:\.\d*)?$/

/** As Go's mergePAX: empty values count for nothing, and each number must be one. */
function applyPax(header: Header, pax: ReadonlyMap<ByteString, ByteString>): void {
  for (const [key, value] of pax) {
    if (key.startsWith('GNU.sparse.')) throw new HelmError('archive/tar: sparse files are not supported')
    if (value === '') continue
    if (key === 'path') header.name = value
    const integer = key === 'size' || key === 'uid' || key === 'gid'
    const number = integer ? INTEGER.exec(value)?.[0] : /^[acm]time$/.test(key) ? TIME.exec(value)?.[1] : '0'
    if (number === undefined || BigInt.asIntN(64, BigInt(number.replace('+', ''))) !== BigInt(number.replace('+', '')))
      throw badHeader()
    if (key === 'size') header.size = Number(number)
  }
  if (header.size < 0 && !isHeaderOnly(header)) throw badHeader()
}
