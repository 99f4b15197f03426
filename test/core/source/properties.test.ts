import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ChartReference, ChartSource } from '../../../src/core/seams.ts'
import {
  type LockEntry,
  mirrored,
  placeOf,
  readLock,
  showReference,
  writeLock,
} from '../../../src/core/source/index.ts'
import { sliceIndex } from '../../../src/core/source/index-slice.ts'
import { parseOciName } from '../../../src/core/source/reference.ts'
import { findInIndex } from '../../../src/core/source/repository-index.ts'
import { matching, newestFirst, tryVersion } from '../../../src/core/source/version.ts'
import { indexOf } from '../../helpers/repository.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const chartName = fc.stringMatching(/^[a-z][a-z0-9-]{0,14}[a-z0-9]$/)
const triple = fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4))
const stable = triple.map((parts) => parts.join('.'))
const version = fc
  .tuple(stable, fc.constantFrom('', '', '', '-rc.1', '-rc.2', '-alpha'), fc.constantFrom('', '', '+b.1'))
  .map((parts) => parts.join(''))
const charts = fc.uniqueArray(fc.tuple(chartName, version), {
  selector: ([name, wanted]) => `${name} ${wanted.replace(/\+.*/, '')}`,
  minLength: 1,
  maxLength: 25,
})

describe('an index', () => {
  const shelf = (list: readonly (readonly [string, string])[]): Parameters<typeof indexOf>[0]['charts'] =>
    list.map(([name, wanted]) => ({ name, version: wanted, archive: bytes(`${name} ${wanted}`) }))
  test('scanned is the same as read whole, for each chart and version', () => {
    fc.assert(
      fc.property(charts, (list) => {
        const scanned = bytes(indexOf({ charts: shelf(list) }))
        const whole = bytes(indexOf({ charts: shelf(list), json: true }))
        for (const [name, wanted] of list) {
          expect(sliceIndex(scanned, name).kind).toBe('items')
          expect(findInIndex(scanned, name, wanted)).toEqual(findInIndex(whole, name, wanted))
          expect(findInIndex(scanned, name, '')).toEqual(findInIndex(whole, name, ''))
        }
      }),
      { numRuns: 60 },
    )
  })
  test('with comments, blank lines and carriage returns is the same index', () => {
    const noise = fc.constantFrom('', '# a comment', '   # indented', '  ')
    fc.assert(
      fc.property(charts, fc.array(noise, { minLength: 1, maxLength: 7 }), fc.boolean(), (list, between, returns) => {
        const plain = indexOf({ charts: shelf(list) })
        const lines = plain.split('\n').flatMap((line, at) => [line, between[at % between.length] ?? ''])
        const noisy = bytes(lines.join(returns ? '\r\n' : '\n'))
        for (const [name, wanted] of list) {
          expect(findInIndex(noisy, name, wanted)).toEqual(findInIndex(bytes(plain), name, wanted))
        }
      }),
      { numRuns: 60 },
    )
  })
  test('any text is an entry, a miss, or a told error', () => {
    const word = fc.constantFrom(
      'entries:',
      'a:',
      '- ',
      '  ',
      '\n',
      'name: a',
      'version: 1.0.0',
      '"',
      '[',
      '{',
      '&x',
      '*x',
      '\t',
      '|',
      'urls:',
      '#',
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        try {
          findInIndex(bytes(words.join('')), 'a', '')
        } catch (error) {
          expect((error as Error).name).toBe('AicrError')
        }
      }),
      { numRuns: 400 },
    )
  })
})

describe('versions', () => {
  const core = (text: string): number[] =>
    text
      .replace(/[-+].*/, '')
      .split('.')
      .map(Number)
  const compare = (a: string, b: string): number => {
    const [left, right] = [core(a), core(b)]
    const at = left.findIndex((part, i) => part !== right[i])
    return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0)
  }
  const list = fc.array(version, { maxLength: 20 })
  const best = (all: readonly string[], wanted: string): string | undefined =>
    matching(
      newestFirst(all, (one) => one),
      (one) => one,
      wanted,
    )[0]

  test('newest first: nothing is lost, and nothing newer stands behind', () => {
    fc.assert(
      fc.property(list, (all) => {
        const sorted = newestFirst(all, (one) => one)
        expect([...sorted].sort()).toEqual([...all].sort())
        for (let i = 1; i < sorted.length; i++)
          expect(compare(sorted[i - 1] ?? '', sorted[i] ?? '')).toBeGreaterThanOrEqual(0)
      }),
    )
  })
  test('an exact version that is there is found, whatever else is', () => {
    fc.assert(
      fc.property(list, version, (all, wanted) => {
        expect(best([...all, wanted], wanted)).toBe(wanted)
      }),
    )
  })
  const stables = (all: readonly string[]): string[] => all.filter((one) => !one.includes('-'))
  // Masterminds reads ~0.0.0 as anything
  const ranges: readonly (readonly [
    what: string,
    range: (v: string) => string,
    within: (one: string, v: string) => boolean,
  ])[] = [
    ['at least', (v) => `>=${v}`, (one, v) => compare(one, v) >= 0],
    ['more', (v) => `>${v}`, (one, v) => compare(one, v) > 0],
    ['at most', (v) => `<=${v}`, (one, v) => compare(one, v) <= 0],
    ['less', (v) => `<${v}`, (one, v) => compare(one, v) < 0],
    ['not', (v) => `!=${v}`, (one, v) => compare(one, v) !== 0],
    [
      'tilde',
      (v) => `~${v}`,
      (one, v) => v === '0.0.0' || (compare(one, v) >= 0 && core(one)[0] === core(v)[0] && core(one)[1] === core(v)[1]),
    ],
    ['wildcard', (v) => `${core(v)[0]}.x`, (one, v) => core(one)[0] === core(v)[0]],
    [
      'caret, above 1',
      (v) => `^1.${core(v)[1]}.0`,
      (one, v) => core(one)[0] === 1 && (core(one)[1] ?? 0) >= (core(v)[1] ?? 0),
    ],
    ['anything', () => '*', () => true],
    ['both ends', (v) => `>=0.0.0 <${v}`, (one, v) => compare(one, v) < 0],
    ['either', (v) => `<${v} || >${v}`, (one, v) => compare(one, v) !== 0],
  ]
  test.each(ranges)('%s: the newest stable one within', (_, range, within) => {
    fc.assert(
      fc.property(list, stable, (all, v) => {
        const fits = stables(all).filter((one) => within(one, v))
        const found = best(all, range(v))
        expect(found === undefined).toBe(fits.length === 0)
        if (found === undefined) return
        expect(within(found, v)).toBe(true)
        for (const one of fits) expect(compare(found, one)).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 80 },
    )
  })
  test('any text reads as a version or not, and never throws', () => {
    fc.assert(fc.property(fc.string({ maxLength: 30 }), (text) => void tryVersion(text)))
  })
})

describe('names in registries', () => {
  const part = fc.stringMatching(/^[a-z0-9]+(?:[._-][a-z0-9]+){0,2}$/)
  const label = fc.stringMatching(/^[a-z0-9]+(?:-[a-z0-9]+)?$/)
  const host = fc.tuple(label, fc.constantFrom('.example', '.example:5000', ':80', '')).map((both) => both.join(''))
  const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._+-]{0,20}$/)
  const digest = fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `sha256:${hex}`)
  test('are read as they are written', () => {
    const names = fc.record({
      host,
      repository: fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
      tag: fc.option(tag, { nil: undefined }),
      digest: fc.option(digest, { nil: undefined }),
    })
    fc.assert(
      fc.property(names, (name) => {
        const text = `oci://${name.host}/${name.repository}${name.tag === undefined ? '' : `:${name.tag}`}${name.digest === undefined ? '' : `@${name.digest}`}`
        expect(parseOciName(text)).toEqual(name)
      }),
    )
  })
  test('any text is a place or a told error, and no message shows a password', () => {
    const text = fc
      .oneof(fc.string({ maxLength: 40 }), fc.constantFrom('oci://', 'https://', 'file://', './', ''))
      .chain((head) => fc.string({ maxLength: 30 }).map((tail) => head + tail))
    fc.assert(
      fc.property(text, text, (repository, chart) => {
        try {
          placeOf({ repository, chart, version: '' })
        } catch (error) {
          expect((error as Error).name).toBe('AicrError')
        }
      }),
      { numRuns: 500 },
    )
    const secret = fc.stringMatching(/^[A-Za-z0-9]{8,20}$/)
    fc.assert(
      fc.property(secret, (word) => {
        const shown = showReference({ repository: `https://me:${word}@h.example/x`, chart: 'a', version: '1' })
        expect(shown).toBe('a 1 from https://h.example/x')
      }),
    )
  })
})

describe('mirrors', () => {
  const origin = fc.constantFrom(
    'https://a.example',
    'https://a.example/x',
    'oci://r.example/team',
    'https://ab.example',
  )
  const target = fc.constantFrom('oci://m.example/one', 'https://m.example/two', 'file:///shelf')
  const rules = fc.uniqueArray(fc.record({ from: origin, to: target }), { selector: (rule) => rule.from })
  test('a reference goes to one target or stays, and what comes back names the original', async () => {
    const tail = fc.constantFrom('', '/x', '/x/y', 'b', '/')
    await fc.assert(
      fc.asyncProperty(rules, origin, tail, async (list, from, end) => {
        const asked: ChartReference[] = []
        const inner: ChartSource = {
          accepts: () => true,
          resolve: async (reference) => {
            asked.push(reference)
            return { reference, name: 'a', version: '1', digest: undefined, url: 'u' }
          },
          open: async () => new Uint8Array(),
        }
        const reference = { repository: from + end, chart: 'a', version: '1' }
        const found = await mirrored(inner, list).resolve(reference)
        expect(found.reference).toBe(reference)
        const [sent] = asked
        const fits = list
          .filter((rule) => `${from + end}/`.startsWith(`${rule.from}/`))
          .sort((one, other) => other.from.length - one.from.length)[0]
        expect(sent?.repository).toBe(fits === undefined ? from + end : fits.to + (from + end).slice(fits.from.length))
        expect([sent?.chart, sent?.version]).toEqual(['a', '1'])
      }),
      { numRuns: 200 },
    )
  })
})

describe('locks', () => {
  const entry: fc.Arbitrary<LockEntry> = fc.record({
    repository: fc.string({ maxLength: 20, unit: 'grapheme' }),
    chart: fc.string({ maxLength: 20, unit: 'grapheme' }),
    version: fc.string({ maxLength: 10 }),
    resolved: version,
    digest: fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `sha256:${hex}`),
  })
  const key = (one: LockEntry): string => JSON.stringify([one.repository, one.chart, one.version])
  test('what is written is read, sorted, whatever the names', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(entry, { selector: key, maxLength: 8 }), async (entries) => {
        const sorted = [...entries].sort((a, b) => (key(a) < key(b) ? -1 : 1))
        expect(await readLock(writeLock(entries), 'charts.lock')).toEqual(sorted)
      }),
    )
  })
  test('the order of recording does not matter', () => {
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: key, maxLength: 8 }), (entries) => {
        expect(writeLock([...entries].reverse())).toBe(writeLock(entries))
      }),
    )
  })
})
