import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../../src/core/archive/byte-reader.ts'
import { readTar } from '../../../src/core/archive/tar.ts'
import { concat, type Entry, entryBytes, patchedEntry, paxRecord } from '../../helpers/tarball.ts'
import { HEADERS, LONG, NUMBERS, RAW, RECORDS } from './go-tar.ts'

/** The entries in the words of the table. */
async function read(...parts: readonly Uint8Array[]): Promise<string> {
  const stream = concat([...parts, entryBytes({ name: 'c/b' }), new Uint8Array(1024)])
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    yield stream
  }
  const found: string[] = []
  try {
    for await (const entry of readTar(new ByteReader(pieces(), () => undefined))) {
      await entry.read()
      const kind = entry.kind === 'directory' || entry.kind === 'global' ? `${entry.kind} ` : ''
      found.push(`${kind}${JSON.stringify(entry.name)} ${entry.size}`)
    }
  } catch (error) {
    const { message } = error as Error
    found.push(message === 'archive/tar: invalid tar header' ? '!header' : `!${message}`)
  }
  return found.join(', ').replace(', "c/b" 0', ', ...')
}
const BASE: Entry = { name: 'c/a', data: 'xyz' }
const A = entryBytes(BASE)

describe('numbers', () => {
  describe.each(['mode', 'uid', 'gid', 'devmajor', 'devminor'] as const)('%s', (field) => {
    test.each(NUMBERS)('%j', async (text, good) => {
      expect(await read(patchedEntry(BASE, { [field]: text }))).toBe(good ? '"c/a" 3, ...' : '!header')
    })
  })
})

describe('headers as Go reads them', () => {
  test.each(HEADERS)('%j', async (fields, outcome) => {
    expect((await read(patchedEntry(BASE, fields))).replace(/p{100,}/g, (run) => `p*${run.length}`)).toBe(outcome)
  })
})

describe('PAX records as Go reads them', () => {
  test.each(RECORDS)('%s=%j', async (key, value, outcome) => {
    expect(await read(entryBytes({ name: 'h', type: 'x', data: paxRecord(key, value) }), A)).toBe(outcome)
  })
  test.each(RAW)('%j', async (text, outcome) => {
    expect(await read(entryBytes({ name: 'h', type: 'x', data: text }), A)).toBe(outcome)
  })
})

describe('long names as Go reads them', () => {
  test.each(LONG)('%s %j', async (type, data, outcome) => {
    expect(await read(entryBytes({ name: '@', type, data, magic: 'ustar  \0' }), A)).toBe(outcome)
  })
})

describe('headers about headers', () => {
  const L = (name: string): Uint8Array => entryBytes({ name: '@', type: 'L', data: name })
  const x = (key: string, value: string): Uint8Array =>
    entryBytes({ name: 'h', type: 'x', data: paxRecord(key, value) })
  const g = entryBytes({ name: 'h', type: 'g', data: paxRecord('comment', '1') })
  const rows: readonly (readonly [what: string, parts: readonly Uint8Array[], outcome: string])[] = [
    ['long name, PAX: the long name wins', [L('c/l'), x('path', 'c/x')], '"c/l" 3, ...'],
    ['PAX, long name: the long name wins', [x('path', 'c/x'), L('c/l')], '"c/l" 3, ...'],
    ['PAX twice: the last counts alone', [x('path', 'c/x'), x('uid', '1')], '"c/a" 3, ...'],
    ['a global header ends what was said', [x('path', 'c/x'), g], 'global "h" 0, "c/a" 3, ...'],
    ['also of long names', [L('c/l'), g], 'global "h" 0, "c/a" 3, ...'],
    ['PAX behind a global header', [g, x('path', 'c/x')], 'global "h" 0, "c/x" 3, ...'],
    ['long name twice', [L('c/l'), L('c/m')], '"c/m" 3, ...'],
    ['a long link takes no name', [L('c/l'), entryBytes({ name: '@', type: 'K', data: 'c/m' })], '"c/l" 3, ...'],
  ]
  test.each(rows)('%s', async (_, parts, outcome) => {
    expect(await read(...parts, A)).toBe(outcome)
  })
})
