import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { Budget, ENGINE_LIMITS, type EngineLimits } from '../../../src/core/engine.ts'
import { unifiedDiff } from '../../../src/core/golden/text-diff.ts'

const NAMES = { old: 'a', fresh: 'b' }
const body = (old: string, fresh: string): string => unifiedDiff(old, fresh, NAMES).split('\n').slice(2).join('\n')

describe('a unified diff', () => {
  test.each([
    ['', '', ''],
    ['a\n', 'a\n', ''],
    ['a\n', 'b\n', '@@ -1 +1 @@\n-a\n+b\n'],
    ['', 'a\nb\n', '@@ -0,0 +1,2 @@\n+a\n+b\n'],
    ['a\nb\n', '', '@@ -1,2 +0,0 @@\n-a\n-b\n'],
    ['a\nb\nc\n', 'a\nc\n', '@@ -1,3 +1,2 @@\n a\n-b\n c\n'],
    ['a\nc\n', 'a\nb\nc\n', '@@ -1,2 +1,3 @@\n a\n+b\n c\n'],
    ['a', 'a\n', '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n'],
    ['1\n2\n3\n4\n5\nx\n', '1\n2\n3\n4\n5\ny\n', '@@ -3,4 +3,4 @@\n 3\n 4\n 5\n-x\n+y\n'],
  ])('of %j and %j', (old, fresh, expected) => {
    expect(body(old, fresh)).toBe(expected)
  })

  test('keeps changes apart that are more than twice the context apart', () => {
    const lines = Array.from({ length: 20 }, (_, i) => `${i}\n`)
    const fresh = lines.map((line, i) => (i === 2 || i === 17 ? `new ${line}` : line))
    expect(body(lines.join(''), fresh.join('')).match(/^@@.*@@$/gm)).toEqual(['@@ -1,6 +1,6 @@', '@@ -15,6 +15,6 @@'])
  })

  test('of texts with nothing in common is one replacement, quickly', () => {
    const many = (prefix: string): string => Array.from({ length: 20_000 }, (_, i) => `${prefix}${i}\n`).join('')
    expect(body(many('a'), many('b'))).toMatch(/^@@ -1,20000 \+1,20000 @@\n-a0\n/)
  })
})

describe('patch(1)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'diff-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const hasPatch = spawnSync('patch', ['--version']).status === 0

  test.skipIf(!hasPatch)('makes the new text of the old one', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 }).map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(text, text, (old, fresh) => {
        fc.pre(old !== fresh)
        writeFileSync(join(folder, 'a'), old)
        const input = unifiedDiff(old, fresh, NAMES)
        execFileSync('patch', ['-s', '-o', 'b', 'a'], { cwd: folder, input })
        expect(readFileSync(join(folder, 'b'), 'utf8')).toBe(fresh)
      }),
      { numRuns: 60 },
    )
  })
})

describe('texts of any size', () => {
  const many = (count: number, line: (index: number) => string): string =>
    Array.from({ length: count }, (_, i) => line(i)).join('')
  test('that share nothing are one hunk', () => {
    const diff = unifiedDiff(
      many(5000, (i) => `a${i}\n`),
      many(5000, (i) => `b${i}\n`),
      NAMES,
    )
    expect(diff.split('\n').slice(2, 4)).toEqual(['@@ -1,5000 +1,5000 @@', '-a0'])
  })
  test('spend from a budget, and stop there', () => {
    const [old, fresh] = [many(50_000, (i) => `a${i}\n`), many(50_000, (i) => `b${i}\n`)]
    const small = (limits: Partial<EngineLimits>): Budget => new Budget({ ...ENGINE_LIMITS, ...limits })
    expect(() => unifiedDiff(old, fresh, NAMES, small({ steps: 100_000 }))).toThrow('at most 100000')
    expect(() => unifiedDiff(old, fresh, NAMES, small({ bytes: 1_000_000 }))).toThrow('at most 1000000')
  })
})
