/** A signature at the beginning: `?` in the pattern matches any byte. */
interface Signature {
  readonly pattern: string
  readonly type: string
}

const sign = (pattern: string, type: string): Signature => ({ pattern, type })
/** stands for any byte; none of the patterns holds it otherwise */
const ANY = '\u{100}'
const NULS = ANY.repeat(34)

const HTML_TAGS: readonly string[] = [
  ...['<!DOCTYPE HTML', '<HTML', '<HEAD', '<SCRIPT', '<IFRAME', '<H1', '<DIV', '<FONT', '<TABLE', '<A', '<STYLE'],
  ...['<TITLE', '<B', '<BODY', '<BR', '<P', '<!--'],
]

const BEFORE_MP4: readonly Signature[] = [
  sign('%PDF-', 'application/pdf'),
  sign('%!PS-Adobe-', 'application/postscript'),
  sign(`\xfe\xff${ANY}${ANY}`, 'text/plain; charset=utf-16be'),
  sign(`\xff\xfe${ANY}${ANY}`, 'text/plain; charset=utf-16le'),
  sign(`\xef\xbb\xbf${ANY}`, 'text/plain; charset=utf-8'),
  sign('\x00\x00\x01\x00', 'image/x-icon'),
  sign('\x00\x00\x02\x00', 'image/x-icon'),
  sign('BM', 'image/bmp'),
  sign('GIF87a', 'image/gif'),
  sign('GIF89a', 'image/gif'),
  sign(`RIFF${ANY.repeat(4)}WEBPVP`, 'image/webp'),
  sign('\x89PNG\r\n\x1a\n', 'image/png'),
  sign('\xff\xd8\xff', 'image/jpeg'),
  sign(`FORM${ANY.repeat(4)}AIFF`, 'audio/aiff'),
  sign('ID3', 'audio/mpeg'),
  sign('OggS\x00', 'application/ogg'),
  sign('MThd\x00\x00\x00\x06', 'audio/midi'),
  sign(`RIFF${ANY.repeat(4)}AVI `, 'video/avi'),
  sign(`RIFF${ANY.repeat(4)}WAVE`, 'audio/wave'),
]

const AFTER_MP4: readonly Signature[] = [
  sign('\x1a\x45\xdf\xa3', 'video/webm'),
  sign(`${NULS}LP`, 'application/vnd.ms-fontobject'),
  sign('\x00\x01\x00\x00', 'font/ttf'),
  sign('OTTO', 'font/otf'),
  sign('ttcf', 'font/collection'),
  sign('wOFF', 'font/woff'),
  sign('wOF2', 'font/woff2'),
  sign('\x1f\x8b\x08', 'application/x-gzip'),
  sign('PK\x03\x04', 'application/zip'),
  sign('Rar!\x1a\x07\x00', 'application/x-rar-compressed'),
  sign('Rar!\x1a\x07\x01\x00', 'application/x-rar-compressed'),
  sign('\x00asm', 'application/wasm'),
]

/** The media type of data by its first 512 bytes, as Go's net/http sniff.go, DetectContentType. */
export function detectContentType(data: Uint8Array): string {
  const head = String.fromCharCode(...data.subarray(0, 512))
  const text = head.replace(/^[\t\n\f\r ]+/, '')
  if (HTML_TAGS.some((tag) => isTag(text, tag))) return 'text/html; charset=utf-8'
  if (text.startsWith('<?xml')) return 'text/xml; charset=utf-8'
  const found =
    BEFORE_MP4.find((row) => matches(head, row.pattern))?.type ??
    (isMp4(data.subarray(0, 512)) ? 'video/mp4' : undefined) ??
    AFTER_MP4.find((row) => matches(head, row.pattern))?.type
  if (found !== undefined) return found
  return /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/.test(text) ? 'application/octet-stream' : 'text/plain; charset=utf-8'
}

const isTag = (text: string, tag: string): boolean =>
  text.slice(0, tag.length).toUpperCase() === tag && /^[ >]/.test(text.slice(tag.length))

function matches(head: string, pattern: string): boolean {
  if (head.length < pattern.length) return false
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i] !== ANY && pattern[i] !== head[i]) return false
  }
  return true
}

function isMp4(data: Uint8Array): boolean {
  if (data.length < 12) return false
  const size = new DataView(data.buffer, data.byteOffset, 4).getUint32(0)
  if (data.length < size || size % 4 !== 0) return false
  const at = (from: number, length: number): string => String.fromCharCode(...data.subarray(from, from + length))
  if (at(4, 4) !== 'ftyp') return false
  for (let from = 8; from < size; from += 4) {
    if (from !== 12 && at(from, 3) === 'mp4') return true
  }
  return false
}
