import { type ByteString, isPrint, isSpace, quote, runes } from '../../../template-engine/go/index.ts'
import type { Helm } from '../helm/index.ts'

const RUNE_ERROR = 0xfffd

/** A line that helm logs although nothing failed. Texts are byte strings. */
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

/** Helm 3's log lines, by helm 4's. Helm 3 returns errors without logging them. */
const PLAIN: Readonly<Record<string, (fields: Readonly<Record<string, ByteString>>) => ByteString>> = {
  [DEPRECATED.message]: () => 'WARNING: This chart is deprecated',
  'skipping unknown hooks': ({ hookTypes = '' }) => `info: skipping unknown hook: ${quote(hookTypes)}`,
  'returned non-bool value': ({ path, tag, chart }) =>
    `Warning: ${tag === undefined ? `Condition path '${path}'` : `Tag '${tag}'`} for chart ${chart} returned non-bool value`,
  'ImportValues missing table from chart': ({ chart, error }) =>
    `Warning: ImportValues missing table from chart ${chart}: ${error}`,
  'ImportValues missing table': ({ error }) => `Warning: ImportValues missing table: ${error}`,
}

/** Without the place in helm's source that its log lines begin with. */
const plainNotice = ({ message, fields = {} }: Notice): ByteString => PLAIN[message]?.(fields) ?? message

/** A notice as helm prints it on stderr (Go's slog text handler without the time), without a newline. */
export function formatNotice(notice: Notice, helm: Helm): ByteString {
  if (helm.does.logs === 'plain') return plainNotice(notice)
  const fields: readonly (readonly [string, ByteString])[] = [
    ['level', notice.level],
    ['msg', notice.message],
    ...Object.entries(notice.fields ?? {}),
  ]
  return fields.map(([name, text]) => `${field(name)}=${field(text)}`).join(' ')
}
