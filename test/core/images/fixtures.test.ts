import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { canonicalText, extractImages, printSource } from '../../../src/core/images/index.ts'

/**
 * Each fixture is a rendered stream whose comments say what is to be found: all of it, and nothing else.
 *   find REF RULES [CLASS [CONFIDENCE]]   an image, the rules of its sources
 *   at REF PLACE | line REF N | sources REF N
 *   skip RAW [REASON] | warn CODE TEXT | warnings N | never TEXT (in no reference)
 *   nodes JSON | charts JSON              options
 */
interface Expectation {
  readonly verb: string
  readonly words: readonly string[]
  readonly rest: string
}

const folder = new URL('./fixtures/', import.meta.url)
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .sort()

function read(name: string): { text: string; rows: Expectation[] } {
  const text = readFileSync(new URL(name, folder), 'utf8')
  const rows = [...text.matchAll(/^# (find|at|line|sources|skip|warn|warnings|never|nodes|charts) (.*)$/gm)].map(
    ([, verb = '', rest = '']) => ({
      verb,
      rest,
      words: rest.split(' '),
    }),
  )
  return { text, rows }
}

test('there is a fixture for every hard case', () => {
  const numbers = new Set(names.map((name) => Number.parseInt(name, 10)))
  expect([...numbers]).toEqual(Array.from({ length: 32 }, (_, i) => i + 1))
})

describe.each(names)('%s', (name) => {
  const { text, rows } = read(name)
  const of = (verb: string): Expectation[] => rows.filter((row) => row.verb === verb)
  const json = (verb: string): object => JSON.parse(of(verb)[0]?.rest ?? (verb === 'charts' ? '[]' : '{}'))
  const result = extractImages(text, { nodes: json('nodes'), charts: json('charts') as [] })
  const image = (ref = '') => result.images.find((each) => each.ref === ref)

  test('finds', () => {
    const found = result.images.map(({ ref, class: kind, confidence, sources }) => {
      const rules = [...new Set(sources.map(({ rule }) => rule))].sort().join(',')
      return [ref, rules, kind, ...(confidence === 'certain' || confidence === 'strong' ? [] : [confidence])].join(' ')
    })
    const wanted = of('find').map(({ words: [ref, rules, kind = 'image', ...more] }) =>
      [ref, rules, kind, ...more].join(' '),
    )
    expect(found.sort()).toEqual(wanted.sort())
  })

  test('places', () => {
    for (const { words, rest } of of('at'))
      expect(image(words[0])?.sources.map(printSource)).toContain(rest.slice(rest.indexOf(' ') + 1))
    for (const { words } of of('line')) expect(image(words[0])?.sources[0]?.line).toBe(Number(words[1]))
    for (const { words } of of('sources')) expect(image(words[0])?.sources).toHaveLength(Number(words[1]))
  })

  test('passes over and warns', () => {
    for (const { rest } of of('skip'))
      expect(
        result.skipped.map(({ raw, reason }) => `${raw} ${reason}`).filter((each) => each.startsWith(rest)),
      ).not.toEqual([])
    for (const { rest } of of('warn')) {
      const [code, ...message] = rest.split(' ')
      const same = result.warnings.filter((warning) => warning.code === code).map((warning) => warning.message)
      expect(
        same.filter((each) => each.includes(message.join(' '))),
        same.join('\n'),
      ).not.toEqual([])
    }
    for (const { rest } of of('warnings')) expect(result.warnings).toHaveLength(Number(rest))
    for (const { rest } of of('never')) expect(result.images.filter(({ ref }) => ref.includes(rest))).toEqual([])
    for (const { raw } of result.skipped) expect(raw).not.toContain('hidden')
  })

  test('misses nothing that a search for image lines finds, without a reason', () => {
    const settled = [...result.skipped.map(({ raw }) => raw), ...result.warnings.map(({ message }) => message)]
    for (const [, raw = ''] of text.replace(/^#.*$/gm, '').matchAll(/^[ \t-]*image:[ \t]*['"]?([^\s'"#]+)/gm)) {
      const listed = image(canonicalText(raw) ?? raw) !== undefined
      // One part of a triple, or a schema's mapping.
      const part = result.images.some(({ ref }) => ref.includes(`/${raw}`)) || /^[{[]/.test(raw)
      expect(listed || part || settled.some((each) => each.includes(raw.replace(/\{\{.*/, ''))), raw).toBe(true)
    }
  })
})
