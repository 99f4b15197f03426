import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const FOLDERS = ['src', 'template-engine', 'playground/src', 'scripts', 'examples', 'docs']

/** Phrases that read as translated, each with what to write in its place. */
const PHRASES: readonly (readonly [phrase: RegExp, better: string])[] = [
  // "there is no chart" and "is no longer" are English
  [/(?<!\bthere )\b(?:is|are) no (?!longer\b)[A-Za-z]+\b/, 'is not a …'],
  [/(?<!\b[Tt]here )\b(?:is|are|was|were) none(?! of\b)\b/, 'is something else, is not a …'],
  [/\b(?:is|are) told (?:as|by|in|of|once|with)\b/, 'is reported, is called with'],
  [/\btold of\b/, 'reported, called with'],
  [/\bfor who\b/, 'for those who'],
  [/\bone who\b/, 'whoever'],
  [/\bof one.s own\b/, 'custom, given'],
  [/\b(?:shown|used|known) no more\b/, 'no longer'],
  [/\bnobody.s concern\b/, 'does not count'],
  [/\bis said to be\b/, 'is named, is'],
  [/\b(?:is|are) (?:had|owed)\b/, 'comes, is expected'],
  [/\banswers the (?:exit status|failures|lines|type|paths|cases)\b/, 'returns'],
  [/\bforbids? to\b/, 'does not …, refuses'],
  [/\bthat (?:is|are) none\b/, 'that is not a …, invalid'],
  [/\bare no more\b/, 'no longer exist, were removed'],
  [/\bwho wants\b/, 'to …'],
  [/\bbut for\b/, 'except for'],
  [
    /\b(?:is|are) held to (?:its|their|a|the|recordings)\b|\bheld to recordings\b/,
    'is compared with, is checked against',
  ],
  [/\band their kin\b/, 'and similar …'],
  [/\b(?:be|not) had\b/, 'be fetched, be resolved'],
  [/\botherwise than\b/, 'differently from'],
  [/\bto be said of\b/, 'the remarks on'],
  [/\bhad not got\b/, 'did not have'],
]

/** Lines with a phrase, as `file:line: text`. */
const found = (text: string, file: string): string[] =>
  text
    .split('\n')
    .flatMap((line, at) =>
      PHRASES.filter(([phrase]) => phrase.test(line)).map(
        ([, better]) => `${file}:${at + 1}: write “${better}”: ${line.trim()}`,
      ),
    )

test('comments, messages and documents are plain English', () => {
  const below = (folder: string): string[] =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file))
  const files = [...readdirSync(ROOT), ...FOLDERS.flatMap(below)].filter(
    (file) => /\.(?:ts|mjs|md|html)$/.test(file) && !file.includes('node_modules'),
  )
  expect(files.length).toBeGreaterThan(300)
  expect(files.flatMap((file) => found(readFileSync(join(ROOT, file), 'utf8'), file))).toEqual([])
})

const ROWS: readonly (readonly [line: string, phrases: number])[] = [
  ['what is no chart', 1],
  ['keys are no numbers', 1],
  ['--offline forbids to fetch it', 1],
  ['a digest that is none', 1],
  ['cases that are no more', 1],
  ['there is no chart', 0],
  ['it is no longer used', 0],
  ['the chart has no version', 0],
  ['all but for one', 1],
  ['something that is no URL', 1],
  ['undefined when the path is none', 1],
  ['undefined when there is none', 0],
  ['the value is none of these', 0],
  ['the failure is told as a trace', 1],
  ['unless told not to', 0],
  ['for who reads it', 1],
  ["tags of one's own", 1],
  ['and answers the exit status', 1],
  ['the first that answers for it', 0],
  ['renders held to recordings', 1],
  ['a digest that cannot be had', 1],
  ['what helm does otherwise than we', 1],
  ['what is to be said of a recipe', 1],
]
test.each(ROWS)('%s', (line, phrases) => expect(found(line, 'x').length > 0).toBe(phrases > 0))

/** Names of arguments that would be a second word for `given`, `found`, `expected`, `max`, `reason` or `index`. */
const SYNONYMS =
  /^(?:got|actual|wanted|claimed|promised|known|text|why|bound|limit|i|asked|unknown|wrong|extra|surplus|half|rest|invalid)$/

/** What is wrong with the names of a source's messages: a second word for a meaning, or one name for two arguments of a message. */
function oddNames(source: string): string[] {
  return [...source.matchAll(/\bsay`((?:[^`\\]|\\.)*)`/g)].flatMap(([, message = '']) => {
    const named = [...message.matchAll(/\$\{\{ (\w+)(?:: ([^{}]*))? \}\}/g)].map(
      ([, name = '', value = name]) => [name, value] as const,
    )
    const odd = named.filter(
      ([name, value]) => SYNONYMS.test(name) || named.some((one) => one[0] === name && one[1] !== value),
    )
    return odd.map(([name]) => `${name}: ${message}`)
  })
}

test('an argument of a message has the one name of its meaning', () => {
  const files = ['src', 'template-engine'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(ROOT, folder, file)),
  )
  const found = files.filter((file) => file.endsWith('.ts')).flatMap((file) => oddNames(readFileSync(file, 'utf8')))
  expect(found).toEqual([])
})

test.each([
  ['say`${{ got: a }} is not ${{ expected: b }}`', 1],
  ['say`${{ version: a }} or ${{ version: b }}`', 2],
  ['say`${{ path }}: open ${{ path }}`', 0],
  ['say`${{ found: a }} is not ${{ expected: b }}`', 0],
])('%s', (source, count) => expect(oddNames(source).length).toBe(count))
