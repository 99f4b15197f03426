import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { loadChart } from '../../src/core/chart/index.ts'
import { DETERMINISTIC_INSTANT, deterministicEffects, seededRandom } from '../../src/core/deterministic.ts'
import { printManifests } from '../../src/core/render/index.ts'
import { encodeUtf8 } from '../../template-engine/go/index.ts'
import { renderNow } from '../helpers/chart-functions.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

async function renderLines(lines: readonly string[], seed?: string): Promise<string[]> {
  const chart = await loadChart([
    { path: 'Chart.yaml', data: 'apiVersion: v2\nname: c\nversion: 1.0.0\n' },
    {
      path: 'templates/x.yaml',
      data: encodeUtf8(lines.map((line, i) => `l${i}: {{ ${line} | printf "%v" | quote }}\n`).join('')),
    },
  ])
  const effects = deterministicEffects(seed === undefined ? {} : { seed })
  return printManifests(renderNow(chart, { effects }))
    .split('\n')
    .filter((line) => /^l\d+: /.test(line))
    .map((line) => JSON.parse(line.replace(/^l\d+: /, '')))
}

describe('randomness', () => {
  test('is HMAC-SHA256 in counter mode', () => {
    const block = (n: number): string =>
      createHmac('sha256', 'seed')
        .update(Buffer.from([0, 0, 0, 0, 0, 0, 0, n]))
        .digest('hex')
    expect(hex(seededRandom('seed')(70))).toBe((block(0) + block(1) + block(2)).slice(0, 140))
  })

  test('does not depend on how it is cut into draws', () => {
    const random = seededRandom('x')
    const pieces = [1, 31, 0, 33, 64, 7].map((n) => hex(random(n))).join('')
    expect(pieces).toBe(hex(seededRandom('x')(136)))
  })

  test('differs by seed', () => {
    expect(hex(seededRandom('a')(16))).not.toBe(hex(seededRandom('b')(16)))
  })
})

/** Every function that is not repeatable by itself. */
const UNSTEADY = [
  'uuidv4',
  'randAlphaNum 12',
  'randAlpha 12',
  'randNumeric 12',
  'randAscii 12',
  'randBytes 12',
  'randInt 0 1000000',
  'shuffle "abcdefghijklmnop"',
  'now',
  'ago (now)',
  'date "2006-01-02T15:04:05Z07:00" now',
  'htmlDate now',
  'unixEpoch now',
  'bcrypt "secret"',
  'htpasswd "user" "secret"',
  'encryptAES "a key" "text"',
  'genPrivateKey "ecdsa"',
  'genPrivateKey "ed25519"',
]

/** Keys of 2048 bits, which take their time. */
const SLOW = ['(genCA "ca" 365).Cert']

describe('a render', () => {
  test('is the same each time, whatever it draws', async () => {
    const first = await renderLines(UNSTEADY)
    expect(await renderLines(UNSTEADY)).toEqual(first)
    expect(first).toHaveLength(UNSTEADY.length)
  })

  test('differs by seed in all that is drawn', async () => {
    const drawn = UNSTEADY.slice(0, 8)
    const [one, two] = [await renderLines(drawn, 'one'), await renderLines(drawn, 'two')]
    for (const [i, text] of one.entries()) expect(text, drawn[i]).not.toBe(two[i])
  })

  test('takes place at the documented instant in UTC', async () => {
    expect(await renderLines(['date "2006-01-02T15:04:05Z07:00" now', 'date "MST" now', 'ago now'])).toEqual([
      DETERMINISTIC_INSTANT,
      'UTC',
      '0s',
    ])
  })

  test('gives these bytes, on every machine and runtime', { timeout: 120_000 }, async () => {
    const lines = await renderLines([...UNSTEADY, ...SLOW])
    expect(lines.slice(0, 8)).toMatchInlineSnapshot(`
      [
        "7a0a5994-2d8a-42f1-ad78-438ea6c32f73",
        "KHRIgHQ1CAfF",
        "gXswaLyXPvvR",
        "431162180216",
        "!*,?(tS4O\\pM",
        "H/2/BYFUCxA8G9Zh",
        "14875",
        "inocedjhbkgmlpfa",
      ]
    `)
    expect(createHash('sha256').update(lines.join('\0')).digest('hex')).toMatchInlineSnapshot(
      `"fb25b52711f18d7007ceda4a1898a74c9976bc75fb72afff8dc0a744f116510f"`,
    )
  })
})
