import { describe, expect, test } from 'vitest'
import { isIgnored, readIgnoreRules, selectFiles } from '../../../src/core/chart/index.ts'

describe('rules', () => {
  test.each([
    // rules, path, directory, ignored
    ['', 'README.md', false, false],
    ['', 'templates/.hidden.yaml', false, true],
    ['', 'templates/sub/.hidden.yaml', false, false],
    ['*.md', 'docs/README.md', false, true],
    ['docs/', 'docs', true, true],
    ['docs/', 'docs', false, false],
    ['/docs', 'a/docs', false, false],
    ['docs/*.md', 'docs/a.md', false, true],
    ['docs/*.md', 'x/docs/a.md', false, false],
    ['!keep.md', 'keep.md', false, false],
    ['!keep.md', 'Chart.yaml', false, true],
    ['!keep/', 'keep', true, false],
    ['!keep/', 'file', false, true],
    ['*.md\n!README.md', 'README.md', false, true],
    ['# *.md\n\n  *.txt  \n', 'a.txt', false, true],
    ['# *.md', 'a.md', false, false],
    ['\xef\xbb\xbf*.md', 'a.md', false, true],
    ['*', '.', true, false],
    ['*', '', true, false],
  ])('%j: %s', (rules, path, isDirectory, ignored) => {
    expect(isIgnored(readIgnoreRules(rules), path, isDirectory)).toBe(ignored)
  })

  test.each([
    ['**/x', 'double-star (**) syntax is not supported'],
    ['a[', 'syntax error in pattern'],
    ['a'.repeat(70_000), 'bufio.Scanner: token too long'],
  ])('%# is refused', (rules, message) => {
    expect(() => readIgnoreRules(rules)).toThrow(message)
  })
})

describe('selectFiles', () => {
  const files = (...paths: string[]): { path: string; data: string }[] => paths.map((path) => ({ path, data: 'x' }))
  const chosen = (...paths: string[]): string[] => selectFiles(files(...paths)).map((file) => file.path)

  test('walks directories in order of their names', () => {
    expect(chosen('b', 'a/c', 'a-b', 'a/b', 'a.b/x', 'B')).toEqual(['B', 'a/b', 'a/c', 'a-b', 'a.b/x', 'b'])
  })

  test('leaves out what is below an ignored directory', () => {
    const rules = { path: '.helmignore', data: 'docs\n' }
    const kept = selectFiles([rules, ...files('docs/a/b.md', 'x/docs/c', 'docs2/d')]).map((file) => file.path)
    expect(kept).toEqual(['.helmignore', 'docs2/d'])
  })

  test('takes byte-order marks off', () => {
    expect(selectFiles([{ path: 'a', data: '\xef\xbb\xbfx' }])).toEqual([{ path: 'a', data: 'x' }])
  })
})
