import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../../src/core/archive/byte-reader.ts'
import { cleanPath, entryPath } from '../../../src/core/archive/entry-path.ts'
import { unpackArchive } from '../../../src/core/archive/index.ts'
import { AicrError, HelmError } from '../../../src/core/errors.ts'
import { type Entry, paxRecord, tar } from '../../helpers/tarball.ts'

/** A good name within a chart. */
const name = fc
  .array(
    fc.stringMatching(/^[a-z0-9_.][a-z0-9_-]{0,12}$/).filter((part) => !part.startsWith('..') && part !== '.'),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join('/'))
const data = fc.uint8Array({ maxLength: 1500 }).filter((bytes) => !(bytes[0] === 0xef && bytes[1] === 0xbb))
const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes)

/** The same file written in one of the ways that tar knows. */
const written = (path: string, bytes: Uint8Array, how: number): Entry[] => {
  const whole = `c/${path}`
  switch (how) {
    case 0:
      return [{ name: whole, data: bytes }]
    case 1:
      return [
        { name: 'pax', type: 'x', data: paxRecord('path', whole) },
        { name: 'c/short', data: bytes },
      ]
    case 2:
      return [
        { name: '././@LongLink', type: 'L', data: `${whole}\0`, magic: 'ustar  \0' },
        { name: whole, data: bytes, magic: 'ustar  \0' },
      ]
    default:
      return [
        { name: 'pax', type: 'x', data: paxRecord('size', String(bytes.length)) },
        { name: whole, data: bytes, size: 0 },
      ]
  }
}

describe('archives', () => {
  test('what is packed comes out', async () => {
    const file = fc.record({ path: name, bytes: data, how: fc.nat(3) })
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 12 }), async (files) => {
        const packed = gzipSync(tar(files.flatMap(({ path, bytes, how }) => written(path, bytes, how))))
        expect(await unpackArchive(packed)).toEqual(files.map(({ path, bytes }) => ({ path, data: latin1(bytes) })))
      }),
      { numRuns: 150 },
    )
  })
  test('in whatever pieces it arrives', async () => {
    const whole = tar([
      { name: 'c/a', data: 'x'.repeat(1000) },
      { name: 'c/b', data: 'y' },
    ])
    const packed = gzipSync(whole)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 20 }), async (sizes) => {
        const gunzip = async function* (): AsyncGenerator<Uint8Array> {
          let at = 0
          for (const size of [...sizes, whole.length]) {
            if (at < whole.length) yield whole.subarray(at, at + size)
            at += size
          }
        }
        expect((await unpackArchive(packed, { gunzip })).map((one) => one.data.length)).toEqual([1000, 1])
      }),
      { numRuns: 100 },
    )
  })
  test('a damaged tar is a chart or a told error, and never anything else', async () => {
    const whole = tar([
      { name: 'c/Chart.yaml', data: 'name: c\n' },
      { name: 'h', type: 'x', data: paxRecord('path', 'c/long') },
      { name: 'c/a', data: 'x'.repeat(600) },
    ])
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(damage, fc.nat(whole.length), async (changes, length) => {
        const bytes = Uint8Array.from(whole)
        for (const [at, value] of changes) bytes[at] = value
        const outcome = await unpackArchive(gzipSync(bytes.subarray(0, length))).catch((error: unknown) => error)
        expect(Array.isArray(outcome) || outcome instanceof HelmError || outcome instanceof AicrError).toBe(true)
      }),
      { numRuns: 400 },
    )
  })
  test('a damaged gzip too', async () => {
    const packed = gzipSync(tar([{ name: 'c/Chart.yaml', data: 'name: c\n'.repeat(50) }]))
    await fc.assert(
      fc.asyncProperty(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const bytes = Uint8Array.from(packed)
        bytes[at] = (bytes[at] ?? 0) ^ flip
        const outcome = await unpackArchive(bytes).catch((error: unknown) => error)
        expect(Array.isArray(outcome) || outcome instanceof HelmError || outcome instanceof AicrError).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('paths', () => {
  test('none leads out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('..', '.', '', 'a', 'b', 'C:', '\\', '..\\', 'Chart.yaml'), { maxLength: 8 }),
        (parts) => {
          let path: string
          try {
            path = entryPath(parts.join('/'))
          } catch (error) {
            expect(error).toBeInstanceOf(HelmError)
            return
          }
          expect(path).not.toMatch(/^\/|^\.\.|(^|\/)\.\.(\/|$)|^[a-zA-Z]:\/|^$/)
        },
      ),
      { numRuns: 3000 },
    )
  })
  const clean: readonly (readonly [path: string, cleaned: string])[] = [
    ['', '.'],
    ['.', '.'],
    ['./', '.'],
    ['a', 'a'],
    ['a/', 'a'],
    ['a//b', 'a/b'],
    ['a/./b', 'a/b'],
    ['a/../b', 'b'],
    ['a/b/..', 'a'],
    ['a/..', '.'],
    ['a/../..', '..'],
    ['..', '..'],
    ['../a', '../a'],
    ['../../a', '../../a'],
    ['a/../../b', '../b'],
    ['./../a', '../a'],
    ['...', '...'],
    ['a/...', 'a/...'],
    ['.a', '.a'],
    ['a/.b/..', 'a'],
  ]
  test.each(clean)('%j is %j', (path, cleaned) => {
    expect(cleanPath(path)).toBe(cleaned)
  })
})

describe('the reader', () => {
  const pieces = async function* (texts: readonly string[]): AsyncGenerator<Uint8Array> {
    for (const text of texts) yield new TextEncoder().encode(text)
  }
  const read = async (texts: readonly string[], lengths: readonly number[]): Promise<string[]> => {
    const reader = new ByteReader(pieces(texts), () => undefined)
    const out: string[] = []
    for (const length of lengths)
      out.push(
        length < 0 ? `skip ${await reader.discard(-length)}` : new TextDecoder().decode(await reader.read(length)),
      )
    return out
  }
  const rows: readonly (readonly [texts: readonly string[], lengths: readonly number[], out: readonly string[]])[] = [
    [[], [1], ['']],
    [[], [0], ['']],
    [['abc'], [3, 1], ['abc', '']],
    [['abc'], [2, 2], ['ab', 'c']],
    [['a', 'b', 'c'], [3], ['abc']],
    [
      ['a', '', 'bc'],
      [2, 1],
      ['ab', 'c'],
    ],
    [
      ['abc', 'def'],
      [2, 2, 2],
      ['ab', 'cd', 'ef'],
    ],
    [
      ['abc', 'def'],
      [-2, 2],
      ['skip 2', 'cd'],
    ],
    [
      ['abc', 'def'],
      [-4, 2],
      ['skip 4', 'ef'],
    ],
    [['abc'], [-9, 1], ['skip 3', '']],
    [['abc'], [-3, 1], ['skip 3', '']],
    [['abc'], [0, 3], ['', 'abc']],
  ]
  test.each(rows)('%j by %j', async (texts, lengths, out) => {
    expect(await read(texts, lengths)).toEqual(out)
  })
  test('the guard sees each piece and can stop', async () => {
    const totals: number[] = []
    const reader = new ByteReader(pieces(['abc', 'de', 'f']), (total) => {
      totals.push(total)
      if (total > 5) throw new Error('enough')
    })
    expect((await reader.read(5)).length).toBe(5)
    await expect(reader.read(1)).rejects.toThrow('enough')
    expect(totals).toEqual([3, 5, 6])
  })
  test('draining reads to the end', async () => {
    const totals: number[] = []
    const reader = new ByteReader(pieces(['abc', 'de']), (total) => void totals.push(total))
    await reader.read(1)
    await reader.drain()
    expect(totals).toEqual([3, 5])
  })
})
