import { decodeText, encodeText, type Text } from '../../../template-engine/go/index.ts'

/** Names, beside the recordings, the release of helm that each is of: `NAME VERSION`, a line each. */
export const HELMS_FILE = 'helm.txt'

/** Releases by the names of recordings. Lines that are not of that form are passed over. */
export function readHelms(bytes: Uint8Array | undefined): ReadonlyMap<Text, Text> {
  const lines = decodeText(bytes ?? new Uint8Array()).matchAll(/^(\S+) (\d+\.\d+\.\d+)\r?$/gm)
  return new Map([...lines].map(([, name = '', version = '']) => [name, version]))
}

/** The file with one recording's release changed. */
export function writeHelms(known: ReadonlyMap<Text, Text>, name: Text, version: Text): Uint8Array {
  const all = [...new Map([...known, [name, version]])].sort(([a], [b]) => (a < b ? -1 : 1))
  return encodeText(all.map((row) => `${row.join(' ')}\n`).join(''))
}
