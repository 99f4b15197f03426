import type { ByteString } from '../../../template-engine/go/index.ts'

const BLANK = 1
const BREAK = 2
const END = 4
/** first byte of a multi-byte line break: U+0085, U+2028, U+2029 */
const MAYBE_BREAK = 8

/** What a byte may be, so that the inner loops ask one question of ordinary text. */
const CLASS = new Uint8Array(256)
CLASS[0x20] = BLANK
CLASS[0x09] = BLANK
CLASS[0x0a] = BREAK
CLASS[0x0d] = BREAK
CLASS[0x00] = END
CLASS[0xc2] = MAYBE_BREAK
CLASS[0xe2] = MAYBE_BREAK

const ODD_BREAK = /\r|\xc2\x85|\xe2\x80[\xa8\xa9]/

/**
 * A place in the text. The text ends in NULs, so that looking ahead never leaves it; a NUL of its own has been refused before (stream.ts).
 * Columns count bytes, not characters as libyaml's: they differ only where no block structure can begin.
 */
export class Cursor {
  readonly text: ByteString
  /** offset of the first NUL */
  readonly end: number
  at = 0
  /** 0-based */
  line = 0
  lineStart = 0
  /** every line ends in a plain line feed */
  readonly simple: boolean

  constructor(text: ByteString) {
    this.text = `${text}\0\0\0\0\0\0\0\0\0\0\0\0`
    this.end = text.length
    this.simple = !ODD_BREAK.test(text)
  }

  get column(): number {
    return this.at - this.lineStart
  }

  code(): number {
    return this.text.charCodeAt(this.at)
  }

  isBlank(at: number): boolean {
    return CLASS[this.text.charCodeAt(at)] === BLANK
  }

  isBreak(at: number): boolean {
    const kind = CLASS[this.text.charCodeAt(at)] as number
    return kind === BREAK || (kind === MAYBE_BREAK && this.isWideBreak(at))
  }

  isBlankz(at: number): boolean {
    const kind = CLASS[this.text.charCodeAt(at)] as number
    return kind !== 0 && (kind !== MAYBE_BREAK || this.isWideBreak(at))
  }

  isBreakz(at: number): boolean {
    const kind = CLASS[this.text.charCodeAt(at)] as number
    return kind > BLANK && (kind !== MAYBE_BREAK || this.isWideBreak(at))
  }

  isEnd(at: number): boolean {
    return this.text.charCodeAt(at) === 0
  }

  private isWideBreak(at: number): boolean {
    const { text } = this
    const second = text.charCodeAt(at + 1)
    if (text.charCodeAt(at) === 0xc2) return second === 0x85
    return second === 0x80 && (text.charCodeAt(at + 2) | 1) === 0xa9
  }

  /** Moves to the end of the line. */
  skipToBreak(): void {
    if (this.simple) {
      const next = this.text.indexOf('\n', this.at)
      this.at = next === -1 ? this.end : next
    } else while (!this.isBreakz(this.at)) this.at++
  }

  /** Moves over the line break here and returns what it stands for: a line feed, or the separator itself for U+2028 and U+2029. */
  readBreak(): ByteString {
    const { text, at } = this
    const code = text.charCodeAt(at)
    if (code === 0) return ''
    const crlf = code === 0x0d && text.charCodeAt(at + 1) === 0x0a
    this.at += code === 0xe2 ? 3 : code === 0xc2 || crlf ? 2 : 1
    this.line++
    this.lineStart = this.at
    return code === 0xe2 ? text.slice(at, at + 3) : '\n'
  }

  /** `---` or `...` at the start of a line, followed by a blank or the end of the line. */
  isDocumentIndicator(): boolean {
    const { text, at } = this
    if (at !== this.lineStart) return false
    const code = text.charCodeAt(at)
    if (code !== 0x2d && code !== 0x2e) return false
    return text.charCodeAt(at + 1) === code && text.charCodeAt(at + 2) === code && this.isBlankz(at + 3)
  }
}
