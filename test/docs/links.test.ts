import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const PAGES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** Links and pictures of a page, those in code left out. */
const linksOf = (text: string): string[] =>
  [...text.replace(/```[\s\S]*?```|`[^`\n]*`|^ {4}.*$/gm, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)

/** The anchor that GitHub makes of a heading. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

function brokenLink(page: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return false
  const [path = '', fragment] = link.split('#')
  const target = path === '' ? page : join(dirname(page), decodeURIComponent(path))
  if (!existsSync(join(ROOT, target))) return true
  if (fragment === undefined) return false
  return ![...read(target).matchAll(/^#+ (.*)$/gm)].some(([, heading = '']) => anchor(heading) === fragment)
}

describe('links', () => {
  test.each(PAGES)('%s leads to files and headings that there are', (page) => {
    expect(linksOf(read(page)).filter((link) => brokenLink(page, link))).toEqual([])
  })

  test('npm finds what the README leads to: it looks in the repository that package.json names', () => {
    const { repository } = JSON.parse(read('package.json')) as { repository: { url: string } }
    expect(repository.url).toMatch(/^git\+https:\/\/github\.com\/[\w-]+\/[\w-]+\.git$/)
    const pictures = [...read('README.md').matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, link = '']) => link)
    for (const link of pictures) expect(existsSync(join(ROOT, link))).toBe(true)
  })
})
