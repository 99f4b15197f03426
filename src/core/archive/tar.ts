import { type ByteString, fromBytes } from '../../../template-engine/index.ts'
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
const MODE_TYPE = 0o170000
const MODE_DIRECTORY = 0o040000

const badHeader = (): HelmError => new HelmError('archive/tar: invalid tar header')
const cutOff = (): HelmError => new HelmError('unexpected EOF')

interface Header {
  name: ByteString
  size: number
  type: string
  readonly mode: number
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
        yield { name: header.name, size: 0, kind: 'global', read: async () => new Uint8Array(0) }
        continue
    }
    applyPax(header, pax)
    if (longName !== '') header.name = longName
    pax = new Map()
    longName = ''
    yield* body(reader, header)
  }
}

async function* body(reader: ByteReader, header: Header): AsyncGenerator<TarEntry> {
  const kind = kindOf(header)
  const length = '123456'.includes(header.type) ? 0 : header.size
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
  if (!taken && (await reader.skip(length)) < length) throw cutOff()
  // Go forgives a last padding that is cut off
  await reader.skip(-length & (BLOCK - 1))
}

/** As Go's Header.FileInfo().IsDir(): by type flag, by mode bits, and v7's trailing slash. */
function kindOf(header: Header): TarEntry['kind'] {
  const slash = header.type === '\0' && header.name.endsWith('/')
  if (header.type === '5' || slash || (header.mode & MODE_TYPE) === MODE_DIRECTORY) return 'directory'
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

function parseHeader(block: Uint8Array): Header {
  checkSum(block)
  const type = String.fromCharCode(block[156] ?? 0)
  if (type === 'S') throw new HelmError('archive/tar: sparse files are not supported')
  const size = numeric(block, 124, 12)
  if (size < 0) throw badHeader()
  const prefix = namePrefix(block)
  const name = field(block, 0, 100)
  return { name: prefix === '' ? name : `${prefix}/${name}`, size, type, mode: numeric(block, 100, 8) }
}

/** ustar keeps 155 bytes of prefix, star 131; GNU has other fields there. */
function namePrefix(block: Uint8Array): ByteString {
  const magic = fromBytes(block.subarray(257, 263))
  if (magic !== 'ustar\0') return ''
  const star = fromBytes(block.subarray(508, 512)) === 'tar\0'
  return field(block, 345, star ? 131 : 155)
}

/** Sun's tar summed signed bytes; both are valid. */
function checkSum(block: Uint8Array): void {
  const claimed = octal(fromBytes(block.subarray(148, 156)))
  let unsigned = 0
  let signed = 0
  block.forEach((byte, at) => {
    const value = at >= 148 && at < 156 ? 0x20 : byte
    unsigned += value
    signed += value < 128 ? value : value - 256
  })
  if (claimed !== unsigned && claimed !== signed) throw badHeader()
}

const untilNul = (bytes: Uint8Array): ByteString => {
  const end = bytes.indexOf(0)
  return fromBytes(end < 0 ? bytes : bytes.subarray(0, end))
}

const field = (block: Uint8Array, at: number, length: number): ByteString => untilNul(block.subarray(at, at + length))

/** Octal text, or base-256 when the first bit is set (as Go's parseNumeric). */
function numeric(block: Uint8Array, at: number, length: number): number {
  const bytes = block.subarray(at, at + length)
  const first = bytes[0] ?? 0
  if ((first & 0x80) === 0) return octal(fromBytes(bytes))
  const invert = (first & 0x40) === 0 ? 0 : 0xff
  let value = 0
  bytes.forEach((byte, i) => {
    const digit = (byte ^ invert) & (i === 0 ? 0x7f : 0xff)
    value = value * 256 + digit
    if (!Number.isSafeInteger(value)) throw badHeader()
  })
  return invert === 0 ? value : -value - 1
}

/** Octal digits between any number of blanks and NULs; nothing is 0. */
function octal(text: ByteString): number {
  const digits = text.replace(/^[ \0]+|[ \0]+$/g, '').replace(/\0.*$/s, '')
  if (digits === '') return 0
  if (!/^[0-7]+$/.test(digits)) throw badHeader()
  return Number.parseInt(digits, 8)
}

async function readSpecial(reader: ByteReader, size: number): Promise<Uint8Array> {
  if (size > SPECIAL) throw new HelmError('archive/tar: header field too long')
  const bytes = await reader.read(size)
  if (bytes.length < size) throw cutOff()
  await reader.skip(-size & (BLOCK - 1))
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

function applyPax(header: Header, pax: ReadonlyMap<ByteString, ByteString>): void {
  for (const key of pax.keys()) {
    if (key.startsWith('GNU.sparse.')) throw new HelmError('archive/tar: sparse files are not supported')
  }
  const path = pax.get('path')
  if (path) header.name = path
  const size = pax.get('size')
  if (!size) return
  if (!/^\+?\d{1,15}$/.test(size)) throw badHeader()
  header.size = Number(size)
}
