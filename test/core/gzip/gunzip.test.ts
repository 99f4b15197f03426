import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { crc32 } from '../../../src/core/gzip/crc32.ts'
import { type Gunzip, gunzip } from '../../../src/core/gzip/index.ts'
import { zlibGunzip } from '../../../src/node/inflate.ts'
import { concat } from '../../helpers/tarball.ts'

const NAMED = (length: number): Uint8Array =>
  concat([
    Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 255]),
    Buffer.alloc(length, 'n'),
    Buffer.alloc(1),
    gzipSync('named').subarray(10),
  ])

/** bytes read, their sum, and the error, as gzip.NewReader and io.ReadAll of Go 1.26 give them */
const ROWS: readonly (readonly [what: string, base64: string, length: number, sum: number, error: string])[] = [
  ['one member', 'H4sIAAAAAAAAA0vLLCou0VEAAATPzvEHAAAA', 7, 0xf1cecf04, ''],
  ['two members', 'H4sIAAAAAAAAA0vLLCou0VEAAATPzvEHAAAAH4sIAAAAAAAAAytOTc7PSwEAaREftgYAAAA=', 13, 0x645faca7, ''],
  [
    'three, the middle one empty',
    'H4sIAAAAAAAAA0vLLCou0VEAAATPzvEHAAAAH4sIAAAAAAAAAwMAAAAAAAAAAAAfiwgAAAAAAAADK05Nzs9LAQBpER+2BgAAAA==',
    13,
    0x645faca7,
    '',
  ],
  [
    'zeros behind',
    'H4sIAAAAAAAAA0vLLCou0VEAAATPzvEHAAAAAAAAAAAAAAAAAAAAAAAAAA==',
    7,
    0xf1cecf04,
    'gzip: invalid header',
  ],
  ['one zero behind', 'H4sIAAAAAAAAA0vLLCou0VEAAATPzvEHAAAAAA==', 7, 0xf1cecf04, 'unexpected EOF'],
  [
    'text behind',
    'H4sIAAAAAAAAA0vLLCou0VEAAATPzvEHAAAAYW5kIHNvbWUgdGV4dCBiZWhpbmQgaXQ=',
    7,
    0xf1cecf04,
    'gzip: invalid header',
  ],
  ['the magic number behind', 'H4sIAAAAAAAAA0vLLCou0VEAAATPzvEHAAAAH4s=', 7, 0xf1cecf04, 'unexpected EOF'],
  ['a header behind', 'H4sIAAAAAAAAA0vLLCou0VEAAATPzvEHAAAAH4sIAAAAAAAA/w==', 7, 0xf1cecf04, 'unexpected EOF'],
  [
    'another method behind',
    'H4sIAAAAAAAAA0vLLCou0VEAAATPzvEHAAAAH4sHAAAAAAAAAAA=',
    7,
    0xf1cecf04,
    'gzip: invalid header',
  ],
  [
    'second member cut',
    'H4sIAAAAAAAAA0vLLCou0VEAAATPzvEHAAAAH4sIAAAAAAAAAytOTc7PSwEAaREftg==',
    13,
    0x645faca7,
    'unexpected EOF',
  ],
  [
    'second member damaged',
    'H4sIAAAAAAAAA0vLLCou0VEAAATPzvEHAAAAH4sIAAAAAAAAAytOTc7PSwEAAAAAAAAAAAA=',
    13,
    0x645faca7,
    'gzip: invalid checksum',
  ],
  ['name and comment', 'H4sIGAAAAAAA/3gudGFyAGJ5IG1lAMtLzE1NAQCHzOBxBQAAAA==', 5, 0x71e0cc87, ''],
  ['a name without end', 'H4sICAAAAAAA/25hbWU=', 0, 0x00000000, 'unexpected EOF'],
  ['extra field', 'H4sIBAAAAAAA/wMAAQIDS60oKUoEAGUNP00FAAAA', 5, 0x4d3f0d65, ''],
  ['extra field cut', 'H4sIBAAAAAAA/wkAAQID', 0, 0x00000000, 'unexpected EOF'],
  ['header sum', 'H4sIAgAAAAAA/5DJKy7NzU1NAQB9/FDWBgAAAA==', 6, 0xd650fc7d, ''],
  ['wrong header sum', 'H4sIAgAAAAAA/wECKy7NzU1NAQB9/FDWBgAAAA==', 0, 0x00000000, 'gzip: invalid header'],
  ['reserved flags', 'H4sI4AAAAAAA/0vLSUwvBgC6QQULBQAAAA==', 5, 0x0b0541ba, ''],
  ['stored', 'H4sIAAAAAAAA/wEPAPD/c3RvcmVkIGFzIGl0IGlzZXjRWg8AAAA=', 15, 0x5ad17865, ''],
  ['stored, length wrong', 'H4sIAAAAAAAA/wEFAAAAAQIDBAU=', 0, 0x00000000, 'flate: corrupt input before offset 5'],
  ['third block type', 'H4sIAAAAAAAA/wcAAA==', 0, 0x00000000, 'flate: corrupt input before offset 1'],
  [
    'match before the beginning',
    'H4sIAAAAAAAA/0sEYgAAAAAAAAAAAA==',
    1,
    0xe8b7be43,
    'flate: corrupt input before offset 3',
  ],
  [
    'a single code',
    'H4sIAAAAAAAAA+3CUREAAAwCoKxq/w6LsQ8M6aKqqn491zgbjpILAAA=',
    0,
    0x00000000,
    'flate: corrupt input before offset 9',
  ],
  ['a stored block cut', 'H4sIAAAAAAAAAytI', 1, 0x82079eb1, 'unexpected EOF'],
  [
    'third type in the first bits',
    'H4sIAAAABAAAAwcAAAAAAAAAAAA=',
    0,
    0x00000000,
    'flate: corrupt input before offset 1',
  ],
  ['long matches', 'H4sIAAAAAAAEA0tMSk4cRaNoFI2iUTSKRtEoGFYIAJjHvcjhCAAE', 2273, 0x87a0d2a7, 'gzip: invalid checksum'],
  [
    'codes of two tables',
    'H4sIAAAAAAAEAwXBAQEAAABAoK34/0FhGIZhGIZhGIZhGIZhGIZhGIZhGIZhGIZhGIZhGIZhGDbfCoDqgQAAAA==',
    129,
    0xea800adf,
    '',
  ],
  [
    'members of 2977 bytes, then zeros',
    'H4sIAAAAAAAAA0tMSk4cRaMhMBoCoyEwGgKjITAaAqMhMBoCoyEwGgKDJAQAr9tSEqELAAAAAAAAAAAAACij5vaGlgAAAA==',
    2977,
    0x1252dbaf,
    'gzip: invalid header',
  ],
  ['nothing', '', 0, 0x00000000, 'EOF'],
]

async function read(unpack: Gunzip, packed: Uint8Array): Promise<[length: number, sum: number, error: string]> {
  let length = 0
  let sum = 0
  try {
    for await (const piece of unpack(packed)) {
      length += piece.length
      sum = crc32(piece, sum)
    }
    return [length, sum, '']
  } catch (error) {
    return [length, sum, (error as Error).message]
  }
}

describe('gzip as Go reads it', () => {
  test.each(ROWS)('%s', async (_, base64, ...outcome) => {
    const packed = new Uint8Array(Buffer.from(base64, 'base64'))
    expect(await read(gunzip, packed)).toEqual(outcome)
    expect(await read(zlibGunzip(), packed)).toEqual(outcome)
  })
  test.each([
    [511, ''],
    [512, 'gzip: invalid header'],
  ])('a name of %i bytes', async (length, error) => {
    expect((await read(gunzip, NAMED(length)))[2]).toBe(error)
    expect((await read(zlibGunzip(), NAMED(length)))[2]).toBe(error)
  })
  test('what zlib packs is read back, at every level and by every strategy', async () => {
    const text = Buffer.from(Array.from({ length: 150_000 }, (_, i) => ((i * i) >> 9) & (i % 7 === 0 ? 255 : 31)))
    for (let level = 0; level <= 9; level++) {
      for (let strategy = 0; strategy <= 4; strategy++) {
        expect(await read(gunzip, gzipSync(text, { level, strategy }))).toEqual([text.length, crc32(text, 0), ''])
      }
    }
  })
})
