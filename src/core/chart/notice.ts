import { type ByteString, isPrint, isSpace, quote, runes } from '../../../template-engine/go/index.ts'

const RUNE_ERROR = 0xfffd

/** A line that helm logs: what a person should know although nothing failed. Texts are byte strings. */
export interface Notice {
  readonly level: 'INFO' | 'WARN' | 'ERROR'
  readonly message: ByteString
  /** further fields, in order */
  readonly fields?: Readonly<Record<string, ByteString>>
}

/** Receives notices as they arise. */
export type Notify = (notice: Notice) => void

/** A notice without fields at level INFO: what helm sends through Go's old log package. */
export const info = (message: ByteString): Notice => ({ level: 'INFO', message })

export const DEPRECATED: Notice = { level: 'WARN', message: 'this chart is deprecated' }

const needsQuotes = (text: ByteString): boolean =>
  text === '' ||
  runes(text).some((rune) => rune === 0x22 || rune === 0x3d || rune === RUNE_ERROR || isSpace(rune) || !isPrint(rune))

const field = (text: ByteString): ByteString => (needsQuotes(text) ? quote(text) : text)

/** A notice as helm prints it on stderr (Go's slog text handler without the time), without a newline. */
export function formatNotice(notice: Notice): ByteString {
  const fields: readonly (readonly [string, ByteString])[] = [
    ['level', notice.level],
    ['msg', notice.message],
    ...Object.entries(notice.fields ?? {}),
  ]
  return fields.map(([name, text]) => `${field(name)}=${field(text)}`).join(' ')
}
