import { gzipSync } from 'node:zlib'
import { toBytes } from '../../template-engine/go/index.ts'

/** One tar entry to write; everything but the name has a sane default. Text is bytes. */
export interface Entry {
  readonly name: string
  readonly data?: string | Uint8Array
  /** type flag; '0' is a file */
  readonly type?: string
  readonly mode?: number
  /** what the header claims when it lies */
  readonly size?: number
  readonly link?: string
  readonly magic?: string
  readonly prefix?: string
  /** spoils the checksum */
  readonly badSum?: boolean
  /** raw bytes for the size field, e.g. base-256 */
  readonly rawSize?: string
  readonly signedSum?: boolean
}

const BLOCK = 512
const bytesOf = (data: string | Uint8Array): Uint8Array => (typeof data === 'string' ? toBytes(data) : data)

/** A tar stream of the entries, with the two closing blocks. */
export function tar(entries: readonly Entry[], end = 2): Uint8Array {
  return concat([...entries.map(entryBytes), new Uint8Array(BLOCK * end)])
}

/** A gzipped tar stream. */
export const tgz = (entries: readonly Entry[], end = 2): Uint8Array => gzipSync(tar(entries, end))

/** A chart archive from a table of files (paths below the chart's folder). */
export const chartArchive = (name: string, files: Readonly<Record<string, string>>): Uint8Array =>
  tgz(Object.entries(files).map(([path, data]) => ({ name: `${name}/${path}`, data })))

/** The smallest chart: a name, a version, one template that says so. */
export const smallChart = (name: string, version: string, extra = ''): Uint8Array =>
  chartArchive(name, {
    'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${version}\n`,
    'templates/cm.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {version: "${version}${extra}"}\n`,
  })

/** One header and its padded body. */
export function entryBytes(entry: Entry): Uint8Array {
  const data = bytesOf(entry.data ?? '')
  const header = new Uint8Array(BLOCK)
  const put = (at: number, text: string): void => header.set(toBytes(text), at)
  put(0, entry.name.slice(0, 100))
  put(100, octal(entry.mode ?? 0o644, 8))
  put(108, octal(0, 8))
  put(116, octal(0, 8))
  put(124, entry.rawSize ?? octal(entry.size ?? data.length, 12))
  put(136, octal(0, 12))
  put(156, entry.type ?? '0')
  put(157, entry.link ?? '')
  put(257, entry.magic ?? 'ustar\x0000')
  put(345, entry.prefix ?? '')
  put(148, '        ')
  let sum = 0
  for (const byte of header) sum += entry.signedSum && byte > 127 ? byte - 256 : byte
  put(148, `${octal(entry.badSum ? sum + 1 : sum, 7)} `)
  return concat([header, data, new Uint8Array(-data.length & (BLOCK - 1))])
}

/** Fields of a header block: where they begin and how long they are. */
export const TAR_FIELDS = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  type: [156, 1],
  link: [157, 100],
  magic: [257, 8],
  uname: [265, 32],
  gname: [297, 32],
  devmajor: [329, 8],
  devminor: [337, 8],
  prefix: [345, 155],
  atime: [345, 12],
  ctime: [357, 12],
  starAtime: [476, 12],
  starCtime: [488, 12],
  trailer: [508, 4],
} as const

export type TarField = keyof typeof TAR_FIELDS

/** An entry whose header says something else in some fields (NULs behind it), its checksum made right again. */
export function patchedEntry(entry: Entry, fields: Readonly<Partial<Record<TarField, string>>>): Uint8Array {
  const bytes = entryBytes(entry)
  for (const [field, text] of Object.entries(fields)) {
    const [at, length] = TAR_FIELDS[field as TarField]
    bytes.fill(0, at, at + length)
    bytes.set(toBytes(text.slice(0, length)), at)
  }
  bytes.fill(0x20, 148, 156)
  const sum = bytes.subarray(0, BLOCK).reduce((total, byte) => total + byte, 0)
  bytes.set(toBytes(`${octal(sum, 7)} `), 148)
  return bytes
}

/** A PAX record with its own length in front. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  let length = rest.length
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length
  return `${length}${rest}`
}

/** Arrays of bytes joined. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`
