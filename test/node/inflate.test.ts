import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { unpackArchive } from '../../src/core/archive/index.ts'
import { LIMITS, type Limits } from '../../src/core/limits.ts'
import { zlibGunzip } from '../../src/node/inflate.ts'
import { concat, smallChart, tar, tgz } from '../helpers/tarball.ts'

const outcome = async (packed: Uint8Array, more: Partial<Limits> = {}): Promise<string> => {
  const limits = { ...LIMITS, ...more }
  try {
    return (await unpackArchive(packed, { limits, gunzip: zlibGunzip(limits) })).map((file) => file.path).join(' ')
  } catch (error) {
    return (error as Error).message
  }
}

describe('zlib unpacks as ours does', () => {
  const chart = smallChart('a', '1.0.0')
  const whole = tar([{ name: 'c/a', data: 'x'.repeat(3000) }])
  const packed = gzipSync(whole)
  const flipped = Uint8Array.from(packed)
  flipped[flipped.length - 5] = (flipped.at(-5) ?? 0) ^ 1
  const garbled = Uint8Array.from(packed)
  garbled.fill(0xff, 15, 30)
  const rows: readonly (readonly [what: string, packed: Uint8Array, outcome: string])[] = [
    ['a chart', chart, 'Chart.yaml templates/cm.yaml'],
    ['members', concat([gzipSync(whole.subarray(0, 600)), gzipSync(whole.subarray(600))]), 'a'],
    ['nothing', new Uint8Array(0), 'EOF'],
    ['five bytes', packed.subarray(0, 5), 'unexpected EOF'],
    ['no gzip', new TextEncoder().encode('hello, hello'), 'gzip: invalid header'],
    ['cut off', packed.subarray(0, packed.length - 12), 'unexpected EOF'],
    ['without trailer', packed.subarray(0, packed.length - 8), 'unexpected EOF'],
    ['wrong sum', flipped, 'gzip: invalid checksum'],
    ['garbled', garbled, 'flate: corrupt input before offset 9'],
    ['empty archive', tgz([]), 'no files in chart archive'],
  ]
  test.each(rows)('%s', async (_, bytes, expected) => {
    expect(await outcome(bytes)).toBe(expected)
    const streamed = await unpackArchive(bytes).then(
      (files) => files.map((file) => file.path).join(' '),
      (error: Error) => error.message,
    )
    expect(streamed).toBe(expected)
  })
})

describe('bombs', () => {
  const bomb = gzipSync(Buffer.alloc(50 << 20))
  test('by ratio', async () => {
    expect(await outcome(bomb, { compressionRatio: 100 })).toBe(
      'chart archive refused: archive unpacks to more than 100 times its size',
    )
  })
  test('by size', async () => {
    expect(await outcome(bomb, { archiveBytes: 1 << 20, archiveEntries: 10 })).toBe(
      'chart archive refused: unpacked size of the archive is over 1069056 bytes',
    )
  })
  test('a large archive is inflated in pieces', async () => {
    const noise = randomBytes(9 << 20)
    const big = gzipSync(
      tar([
        { name: 'c/a', data: noise.subarray(0, 4 << 20) },
        { name: 'c/b', data: noise.subarray(4 << 20, 9 << 20) },
      ]),
      { level: 0 },
    )
    expect(big.length).toBeGreaterThan(8 << 20)
    expect(await outcome(big)).toBe('a b')
  })
})
