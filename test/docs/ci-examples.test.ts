import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { COMMANDS } from '../../src/cli/commands/index.ts'
import { parseArguments } from '../../src/cli/flags/parse.ts'
import { flagsOf } from '../../src/cli/global-flags.ts'

const ROOT = join(import.meta.dirname, '../..')
const FOLDER = join(ROOT, 'examples/ci')

/** The words of each `aicr` command in a text, tables left out: what a shell would hand over. */
const commandsIn = (text: string): string[][] =>
  [
    ...text
      .replace(/^\|.*$/gm, '')
      .matchAll(/(?:^|[\s`])aicr ((?:mirror|recipe|template|images|golden|cache|query|inventory)\b[^\n`#&|>]*)/gm),
  ].map(([, line = '']) => line.trim().split(/\s+/))

/** What the command line would say of some words before it does anything. */
function faultOf(words: readonly string[]): string | undefined {
  const command = COMMANDS.filter(({ name }) => name.split(' ').every((word, i) => words[i] === word)).sort(
    (a, b) => b.name.length - a.name.length,
  )[0]
  if (command === undefined) return `no command: ${words.join(' ')}`
  try {
    parseArguments(words.slice(command.name.split(' ').length), flagsOf(command))
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

// github-action.yml calls the action, which test/scripts/action.test.ts runs
describe.each(readdirSync(FOLDER).filter((name) => name !== 'github-action.yml'))('examples/ci/%s', (name) => {
  const text = readFileSync(join(FOLDER, name), 'utf8')
  test('is YAML', () => expect(parse(text)).toBeTypeOf('object'))
  test('calls commands and flags that there are', () => {
    const commands = commandsIn(text)
    expect(commands.length).toBeGreaterThan(0)
    expect(commands.map(faultOf).filter(Boolean)).toEqual([])
  })
})

test.each(['README.md', 'docs/carrying-in.md', 'docs/air-gap.md'])(
  '%s calls commands and flags that there are',
  (path) => {
    const commands = commandsIn(readFileSync(join(ROOT, path), 'utf8'))
    expect(commands.length).toBeGreaterThan(0)
    expect(commands.map(faultOf).filter(Boolean)).toEqual([])
  },
)
