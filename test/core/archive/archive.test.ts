import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { ensureArchive, openArchive, unpackArchive } from '../../../src/core/archive/index.ts'
import { AicrError, HelmError } from '../../../src/core/errors.ts'
import { gunzip } from '../../../src/core/gzip/index.ts'
import { LIMITS, type Limits } from '../../../src/core/limits.ts'
import { zlibGunzip } from '../../../src/node/inflate.ts'
import { toBytes } from '../../../template-engine/go/index.ts'
import { concat, type Entry, entryBytes, paxRecord, tar, tgz } from '../../helpers/tarball.ts'

const CHART: Entry = { name: 'c/Chart.yaml', data: 'apiVersion: v2\nname: c\nversion: 1.0.0\n' }
const files = async (entries: readonly Entry[]): Promise<string[]> =>
  (await unpackArchive(tgz(entries))).map((file) => `${file.path}=${file.data}`)
const failure = async (bytes: Uint8Array, limits: Partial<Limits> = {}): Promise<unknown> =>
  unpackArchive(bytes, { limits: { ...LIMITS, ...limits } }).then(
    () => 'no error',
    (error: unknown) => error,
  )
const message = async (bytes: Uint8Array, limits: Partial<Limits> = {}): Promise<string> => {
  const error = await failure(bytes, limits)
  return error instanceof Error ? error.message : String(error)
}
const long = (length: number): string => 'p'.repeat(length)

describe('paths', () => {
  const rows: readonly [name: string, path: string][] = [
    ['c/Chart.yaml', 'Chart.yaml'],
    ['other/a', 'a'],
    ['./a', 'a'],
    ['c/./a', 'a'],
    ['c/a//b', 'a/b'],
    ['c/a/../b', 'b'],
    ['c/a/b/../../d', 'd'],
    ['c/templates/_x.tpl', 'templates/_x.tpl'],
    ['c/a/', 'a'],
    ['/c/a', 'c/a'],
    ['c\\templates\\t.yaml', 'templates/t.yaml'],
    ['c\\a/b', 'a/b'],
    ['c/d\\e', 'e'],
    ['c/cc:/x', 'cc:/x'],
    ['c/\xc3\xa9', '\xc3\xa9'],
    ['c/a b', 'a b'],
    ['../a', 'a'],
  ]
  test.each(rows)('%s → %s', async (name, path) => {
    expect(await files([{ name, data: 'x' }])).toEqual([`${path}=x`])
  })
})

describe('refused paths, in helm’s words', () => {
  const outside = (name: string): string => `chart illegally contains content outside the base directory: "${name}"`
  const rows: readonly [name: string, text: string][] = [
    ['x', outside('x')],
    ['c/.', outside('c/.')],
    ['c/a/..', outside('c/a/..')],
    ['q"\\', 'chart illegally contains content outside the base directory: "q\\"\\\\"'],
    ['\xff', 'chart illegally contains content outside the base directory: "\\xff"'],
    ['a\n', 'chart illegally contains content outside the base directory: "a\\n"'],
    ['\xc3\xa9', 'chart illegally contains content outside the base directory: "\xc3\xa9"'],
    ['c//abs/x', 'chart illegally contains absolute paths'],
    ['c//x', 'chart illegally contains absolute paths'],
    ['c/../../x', 'chart illegally references parent directory'],
    ['c/../x', 'chart illegally references parent directory'],
    ['c/..', 'chart illegally references parent directory'],
    ['c/..x', 'chart illegally references parent directory'],
    ['c\\..\\x', 'chart illegally references parent directory'],
    ['c/a/../../x', 'chart illegally references parent directory'],
    ['c/c:/x', 'chart contains illegally named files'],
    ['c\\c:\\x', 'chart contains illegally named files'],
    ['Chart.yaml/x', 'chart yaml not in base directory'],
  ]
  test.each(rows)('%s', async (name, text) => {
    const error = await failure(tgz([CHART, { name, data: 'x' }]))
    expect(error).toBeInstanceOf(HelmError)
    expect((error as HelmError).words).toBe(text)
  })
  test('a flat archive', async () => {
    expect(await message(tgz([{ name: 'Chart.yaml', data: 'x' }]))).toBe(
      'chart illegally contains content outside the base directory: "Chart.yaml"',
    )
  })
})

describe('entries', () => {
  const rows: readonly [what: string, entries: readonly Entry[], out: readonly string[]][] = [
    ['plain file', [{ name: 'c/a', data: 'x' }], ['a=x']],
    ['v7 type flag', [{ name: 'c/a', data: 'x', type: '\0', magic: '' }], ['a=x']],
    ['contiguous file', [{ name: 'c/a', data: 'x', type: '7' }], ['a=x']],
    ['empty file', [{ name: 'c/a' }], ['a=']],
    ['512 bytes', [{ name: 'c/a', data: long(512) }, { name: 'c/b' }], [`a=${long(512)}`, 'b=']],
    ['513 bytes', [{ name: 'c/a', data: long(513) }, { name: 'c/b' }], [`a=${long(513)}`, 'b=']],
    ['directory', [{ name: 'c/d/', type: '5' }, { name: 'c/a' }], ['a=']],
    ['directory by a slash in v7', [{ name: 'c/d/', type: '\0' }, { name: 'c/a' }], ['a=']],
    ['directory by mode', [{ name: 'c/d', mode: 0o040755 }, { name: 'c/a' }], ['a=']],
    ['a slash at the end of a ustar file', [{ name: 'c/d/', data: 'x' }], ['d=x']],
    ['symbolic link', [{ name: 'c/a', type: '2', link: '/etc/passwd' }], ['a=']],
    ['hard link', [{ name: 'c/a', type: '1', link: 'c/b' }], ['a=']],
    ['character device', [{ name: 'c/a', type: '3' }], ['a=']],
    ['block device', [{ name: 'c/a', type: '4' }], ['a=']],
    ['fifo', [{ name: 'c/a', type: '6' }], ['a=']],
    ['unknown type with a body', [{ name: 'c/a', type: 'Z', data: 'x' }], ['a=x']],
    [
      'duplicates stay',
      [
        { name: 'c/a', data: '1' },
        { name: 'c/a', data: '2' },
      ],
      ['a=1', 'a=2'],
    ],
    ['two top folders merge', [{ name: 'c/a' }, { name: 'd/b' }], ['a=', 'b=']],
    ['archive order', [{ name: 'c/b' }, { name: 'c/a' }], ['b=', 'a=']],
    ['byte-order mark', [{ name: 'c/a', data: '\xef\xbb\xbfx' }], ['a=x']],
    ['only the first mark', [{ name: 'c/a', data: '\xef\xbb\xbf\xef\xbb\xbfx' }], ['a=\xef\xbb\xbfx']],
    ['any bytes', [{ name: 'c/a', data: '\xff\x00\x80' }], ['a=\xff\x00\x80']],
    ['ustar prefix', [{ name: 'b', prefix: 'c/a', data: 'x' }], ['a/b=x']],
    ['GNU has times in place of a prefix', [{ name: 'c/b', prefix: '17', magic: 'ustar  \0', data: 'x' }], ['b=x']],
    ['GNU with no times there has a prefix', [{ name: 'b', prefix: 'c/a', magic: 'ustar  \0', data: 'x' }], ['a/b=x']],
    [
      'GNU long name',
      [
        { name: '@', type: 'L', data: `c/${long(200)}\0` },
        { name: 'c/s', data: 'x' },
      ],
      [`${long(200)}=x`],
    ],
    [
      'GNU long link',
      [
        { name: '@', type: 'K', data: `${long(200)}\0` },
        { name: 'c/s', type: '2' },
      ],
      ['s='],
    ],
    [
      'long name is for one entry',
      [{ name: '@', type: 'L', data: 'c/l\0' }, { name: 'c/a' }, { name: 'c/b' }],
      ['l=', 'b='],
    ],
    ['PAX path', [{ name: 'h', type: 'x', data: paxRecord('path', 'c/\xc3\xa9') }, { name: 'c/a' }], ['\xc3\xa9=']],
    [
      'PAX is for one entry',
      [{ name: 'h', type: 'x', data: paxRecord('path', 'c/l') }, { name: 'c/a' }, { name: 'c/b' }],
      ['l=', 'b='],
    ],
    [
      'PAX size',
      [
        { name: 'h', type: 'x', data: paxRecord('size', '3') },
        { name: 'c/a', data: 'xyz', size: 0 },
      ],
      ['a=xyz'],
    ],
    ['empty PAX value', [{ name: 'h', type: 'x', data: paxRecord('path', '') }, { name: 'c/a' }], ['a=']],
    ['PAX of no interest', [{ name: 'h', type: 'x', data: paxRecord('mtime', '1.5') }, { name: 'c/a' }], ['a=']],
    [
      'global PAX',
      [{ name: 'pax_global_header', type: 'g', data: paxRecord('comment', 'abc') }, { name: 'c/a' }],
      ['a='],
    ],
    ['base-256 size', [{ name: 'c/a', data: 'xyz', rawSize: '\x80\0\0\0\0\0\0\0\0\0\0\x03' }], ['a=xyz']],
    ['size with blanks', [{ name: 'c/a', data: 'xyz', rawSize: '         3 \0' }], ['a=xyz']],
    ['signed checksum', [{ name: 'c/\xc3\xa9', data: 'x', signedSum: true }], ['\xc3\xa9=x']],
  ]
  test.each(rows)('%s', async (_, entries, out) => {
    expect(await files(entries)).toEqual(out)
  })
})

describe('ends', () => {
  const entries = [{ name: 'c/a', data: 'x' }]
  test.each([0, 1, 2, 3, 20])('%i closing blocks', async (end) => {
    expect((await unpackArchive(tgz(entries, end))).length).toBe(1)
  })
  test('a last body without padding', async () => {
    expect((await unpackArchive(gzipSync(tar(entries, 0).subarray(0, 513)))).length).toBe(1)
  })
  const whole = tar(entries)
  const members = (...cuts: number[]): Uint8Array =>
    concat([0, ...cuts].map((at, i) => gzipSync(whole.subarray(at, cuts[i] ?? whole.length))))
  test.each<readonly [what: string, packed: Uint8Array]>([
    ['two members', members(700)],
    ['a cut in the header', members(100)],
    ['a cut in the body', members(512)],
    ['a cut in the padding', members(800)],
    ['a cut in the closing blocks', members(1300)],
    ['an empty member between', members(700, 700)],
    ['an empty member first', members(0)],
    ['an empty member last', members(whole.length)],
    ['nine members', members(1, 2, 3, 511, 512, 513, 1024, 1536)],
    ['a member behind the archive', concat([members(), gzipSync('more')])],
    ['zeros behind the archive', concat([members(), new Uint8Array(100)])],
    ['one byte behind the archive', concat([members(), new Uint8Array(1)])],
    ['text behind the archive', concat([members(700), toBytes('this is not gzip')])],
  ])('gzip: %s', async (_, packed) => {
    expect((await unpackArchive(packed)).length).toBe(1)
    expect((await unpackArchive(packed, { gunzip: zlibGunzip() })).length).toBe(1)
  })
  test('bytes behind a member that does not hold the whole archive', async () => {
    expect(await message(concat([gzipSync(whole.subarray(0, 700)), toBytes('not a member')]))).toBe(
      'gzip: invalid header',
    )
    expect(await message(concat([gzipSync(whole.subarray(0, 700)), toBytes('short')]))).toBe('unexpected EOF')
  })
  test('what stands behind the closing blocks is not looked at', async () => {
    expect((await unpackArchive(gzipSync(concat([tar(entries), toBytes('junk')])))).length).toBe(1)
  })
})

describe('broken archives', () => {
  const whole = tar([CHART, { name: 'c/a', data: long(2000) }])
  const packed = gzipSync(whole)
  const flipped = Uint8Array.from(packed)
  flipped[flipped.length - 5] = (flipped.at(-5) ?? 0) ^ 1
  const garbled = Uint8Array.from(packed)
  garbled.fill(0xff, 20, 40)
  const one = (entry: Partial<Entry>): Uint8Array => tgz([{ name: 'c/a', ...entry }])
  const HEADER = 'archive/tar: invalid tar header'
  const rows: readonly [what: string, bytes: Uint8Array, text: string][] = [
    ['nothing', new Uint8Array(0), 'EOF'],
    ['five bytes', packed.subarray(0, 5), 'unexpected EOF'],
    ['not gzip', toBytes('hello, this is text'), 'gzip: invalid header'],
    ['gzip of nothing', gzipSync(''), 'no files in chart archive'],
    ['only closing blocks', tgz([]), 'no files in chart archive'],
    ['only a directory', tgz([{ name: 'c/', type: '5' }]), 'no files in chart archive'],
    ['gzip cut off', packed.subarray(0, packed.length - 30), 'unexpected EOF'],
    ['gzip without its trailer', packed.subarray(0, packed.length - 8), 'unexpected EOF'],
    ['wrong CRC', flipped, 'gzip: invalid checksum'],
    ['garbled deflate', garbled, 'flate: corrupt input before offset 66'],
    ['tar cut in a body', gzipSync(whole.subarray(0, 1800)), 'unexpected EOF'],
    ['tar cut in a header', gzipSync(whole.subarray(0, 1100)), 'unexpected EOF'],
    ['gzip of text', gzipSync('x'.repeat(600)), HEADER],
    ['gzip of short text', gzipSync('hello'), 'unexpected EOF'],
    ['wrong checksum', one({ badSum: true }), HEADER],
    ['one zero block, then data', gzipSync(concat([new Uint8Array(512), whole])), HEADER],
    ['size is not octal', one({ rawSize: '0000000009x\0' }), HEADER],
    ['size is negative', one({ rawSize: '\xff'.repeat(12) }), HEADER],
    ['size overflows', one({ rawSize: `\x80${'\x7f'.repeat(11)}` }), HEADER],
    ['PAX record without newline', tgz([{ name: 'h', type: 'x', data: '9 path=ab' }, CHART]), HEADER],
    ['PAX record with a wrong length', tgz([{ name: 'h', type: 'x', data: '99 path=a\n' }, CHART]), HEADER],
    ['PAX record without equals', tgz([{ name: 'h', type: 'x', data: '7 path\n' }, CHART]), HEADER],
    ['PAX record without key', tgz([{ name: 'h', type: 'x', data: '5 =a\n' }, CHART]), HEADER],
    ['PAX path with NUL', tgz([{ name: 'h', type: 'x', data: paxRecord('path', 'a\0') }, CHART]), HEADER],
    ['PAX size not a number', tgz([{ name: 'h', type: 'x', data: paxRecord('size', 'x') }, CHART]), HEADER],
    [
      'long name over 1 MiB',
      tgz([{ name: '@', type: 'L', data: 'n'.repeat((1 << 20) + 1) }, CHART]),
      'archive/tar: header field too long',
    ],
    ['GNU sparse', one({ type: 'S' }), 'archive/tar: sparse files are not supported'],
    [
      'PAX sparse',
      tgz([{ name: 'h', type: 'x', data: paxRecord('GNU.sparse.major', '1') }, CHART]),
      'archive/tar: sparse files are not supported',
    ],
    ['link with a size', one({ type: '2', size: 7 }), 'decompressed chart is larger than the maximum size 104857600'],
  ]
  test.each(rows)('%s', async (_, bytes, text) => {
    expect(await message(bytes)).toBe(text)
  })
  test('every cut of a good archive is a good archive or a HelmError', async () => {
    for (let length = 0; length < packed.length; length++) {
      expect(await failure(packed.subarray(0, length))).toBeInstanceOf(HelmError)
    }
  })
})

describe('limits', () => {
  const over = 'decompressed chart is larger than the maximum size'
  const rows: readonly [what: string, limits: Partial<Limits>, entries: readonly Entry[], text: string][] = [
    [
      'a file one over',
      { chartFileBytes: 9 },
      [{ name: 'c/a', data: long(10) }],
      'decompressed chart file "c/a" is larger than the maximum file size 9',
    ],
    ['a file exactly', { chartFileBytes: 10 }, [{ name: 'c/a', data: long(10) }], 'no error'],
    ['total: something must be left', { archiveBytes: 10 }, [{ name: 'c/a', data: long(10) }], `${over} 10`],
    ['total: one left', { archiveBytes: 11 }, [{ name: 'c/a', data: long(10) }], 'no error'],
    [
      'total of two',
      { archiveBytes: 15 },
      [
        { name: 'c/a', data: long(10) },
        { name: 'c/b', data: long(10) },
      ],
      `${over} 15`,
    ],
    [
      'total is told before the file',
      { archiveBytes: 5, chartFileBytes: 5 },
      [{ name: 'c/a', data: long(10) }],
      `${over} 5`,
    ],
    [
      'entries',
      { archiveEntries: 1 },
      [{ name: 'c/a' }, { name: 'c/b' }],
      'chart archive refused: more than 1 entries',
    ],
    [
      'directories count as entries',
      { archiveEntries: 1 },
      [{ name: 'c/', type: '5' }, { name: 'c/b' }],
      'chart archive refused: more than 1 entries',
    ],
    ['path', { pathLength: 3 }, [{ name: 'c/ab' }], 'chart archive refused: a path of more than 3 bytes'],
    [
      'a body that is not read counts too',
      { archiveBytes: 1000, archiveEntries: 1 },
      [
        { name: 'c/', type: '5', mode: 0o040755 },
        { name: 'c/d', mode: 0o040755, data: long(9000) },
      ],
      'chart archive refused: unpacked size of the archive is over 3048 bytes',
    ],
    [
      'ratio',
      { compressionRatio: 100 },
      [{ name: 'c/a', data: long(3 << 20) }],
      'chart archive refused: archive unpacks to more than 100 times its size',
    ],
    [
      'ratio of a small file does not matter',
      { compressionRatio: 2 },
      [{ name: 'c/a', data: long(1 << 19) }],
      'no error',
    ],
  ]
  test.each(rows)('%s', async (_, limits, entries, text) => {
    expect(await message(tgz(entries), limits)).toBe(text)
  })
  test('our own limits are coded', async () => {
    expect(await failure(tgz([{ name: 'c/a' }, { name: 'c/b' }]), { archiveEntries: 1 })).toMatchObject({
      code: 'LIMIT_EXCEEDED',
    })
    expect(await failure(tgz([{ name: 'c/a' }, { name: 'c/b' }]), { archiveEntries: 1 })).toBeInstanceOf(AicrError)
  })
  test('helm’s limits at their defaults', async () => {
    const big = { name: 'c/big', data: new Uint8Array(5 * (1 << 20) + 1) }
    expect(await message(tgz([big]))).toBe(
      'decompressed chart file "c/big" is larger than the maximum file size 5242880',
    )
  })
  test('a bomb is not inflated further than it is read', async () => {
    let produced = 0
    const bomb = gzipSync(new Uint8Array(200 << 20), { level: 9 })
    async function* counted(packed: Uint8Array): AsyncGenerator<Uint8Array> {
      for await (const piece of gunzip(packed)) {
        produced += piece.length
        yield piece
      }
    }
    await expect(
      unpackArchive(concat([bomb]), { gunzip: counted, limits: { ...LIMITS, compressionRatio: 50 } }),
    ).rejects.toThrow()
    expect(produced).toBeLessThan(40 << 20)
  })
  test('a lying header does not allocate', async () => {
    expect(await message(tgz([{ name: 'c/a', size: 5_000_000 }]))).toBe('unexpected EOF')
    expect(await message(tgz([{ name: 'c/a', size: 0o77777777777 }]))).toBe(
      'decompressed chart is larger than the maximum size 104857600',
    )
  })
})

describe('openArchive', () => {
  const rows: readonly [what: string, name: string, bytes: Uint8Array, text: string][] = [
    [
      'text',
      '/x/c.tgz',
      toBytes('hello'),
      "file '/x/c.tgz' does not appear to be a gzipped archive; got 'application/octet-stream'",
    ],
    [
      'long text',
      '/x/c.tgz',
      toBytes('a: b\n'.repeat(200)),
      "file '/x/c.tgz' does not appear to be a gzipped archive; got 'text/plain; charset=utf-8'",
    ],
    [
      'html',
      'c.tgz',
      toBytes(`<!DOCTYPE html>${'x'.repeat(600)}`),
      "file 'c.tgz' does not appear to be a gzipped archive; got 'text/html; charset=utf-8'",
    ],
    [
      'html with a tag’s end',
      'c.tgz',
      toBytes('<html><body>'),
      "file 'c.tgz' does not appear to be a gzipped archive; got 'text/html; charset=utf-8'",
    ],
    [
      'zip',
      'c.tgz',
      toBytes('PK\x03\x04'),
      "file 'c.tgz' does not appear to be a gzipped archive; got 'application/zip'",
    ],
    [
      'yaml',
      'values.yaml',
      toBytes('a: 1\n'),
      "file 'values.yaml' seems to be a YAML file, but expected a gzipped archive",
    ],
    [
      'yml',
      'values.yml',
      toBytes('a: 1\n'),
      "file 'values.yml' seems to be a YAML file, but expected a gzipped archive",
    ],
    ['flat archive', 'c.tgz', tgz([{ name: 'Chart.yaml' }]), 'unable to load chart archive'],
    ['cut off', 'c.tgz', tgz([CHART]).subarray(0, 40), 'unable to load chart archive'],
    ['empty archive', 'c.tgz', tgz([]), 'unable to load chart archive'],
  ]
  test.each(rows)('%s', async (_, name, bytes, text) => {
    await expect(openArchive(name, bytes)).rejects.toThrow(
      expect.objectContaining({ words: text, code: 'INVALID_CHART' }),
    )
  })
  test('the reason is kept', async () => {
    const error = await openArchive('c.tgz', tgz([CHART, { name: 'c//x' }])).catch((e: unknown) => e)
    expect((error as Error).cause).toMatchObject({ message: 'chart illegally contains absolute paths' })
  })
  test('a good one', async () => {
    expect(await openArchive('c.tgz', tgz([CHART]))).toEqual([{ path: 'Chart.yaml', data: CHART.data }])
  })
  test('a gzip head is enough for the look', () => {
    expect(() => ensureArchive('x.tgz', toBytes('\x1f\x8b\x08'))).not.toThrow()
  })
  test('the entry’s bytes are written whole', () => {
    expect(entryBytes({ name: 'c/a', data: 'x' }).length).toBe(1024)
  })
})
