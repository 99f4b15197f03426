import type { Command } from '../command.ts'
import type { Flag } from '../flags/flag.ts'
import { longNames } from '../flags/flag.ts'
import { flagsOf } from '../global-flags.ts'
import type { Answer, Candidate, Values } from './answer.ts'

const NOTHING: Answer = { candidates: [], directive: 'words' }

/** Completes the last of the words after the program's name. `values` knows what flags and operands take. */
export async function complete(
  words: readonly string[],
  commands: readonly Command[],
  values: Values,
): Promise<Answer> {
  const cursor = words.at(-1) ?? ''
  const before = words.slice(0, -1)
  const command = commandOf(before, commands)
  if (command === undefined) return only(cursor, { candidates: nextWords(before, commands), directive: 'words' })
  const flags = flagsOf(command).filter(({ hidden }) => !hidden)
  const rest = before.slice(command.name.split(' ').length)
  const attached = /^(--[^=]+)=(.*)$/.exec(cursor)
  if (attached !== null) {
    const [, name = '', text = ''] = attached
    const flag = flags.find((each) => longNames(each).includes(name))
    return flag === undefined ? NOTHING : prefixed(`${name}=`, only(text, await values.ofFlag(flag, text, rest)))
  }
  const waiting = flagBefore(rest, flags)
  if (waiting !== undefined) return only(cursor, await values.ofFlag(waiting, cursor, rest))
  if (cursor.startsWith('-')) return only(cursor, { candidates: flagNames(flags, rest), directive: 'words' })
  const longer = nextWords(before, commands)
  const operands = await values.ofOperand(command, cursor)
  return only(cursor, { ...operands, candidates: [...longer, ...operands.candidates] })
}

const only = (start: string, { candidates, directive }: Answer): Answer => ({
  candidates: candidates.filter(({ word }) => word.startsWith(start)),
  directive,
})

const prefixed = (lead: string, { candidates, directive }: Answer): Answer => ({
  candidates: candidates.map(({ word, tip }) => ({ word: `${lead}${word}`, tip })),
  directive,
})

/** The command whose words come first, the longest name of several. */
const commandOf = (words: readonly string[], commands: readonly Command[]): Command | undefined =>
  commands
    .filter(({ name }) => name.split(' ').every((word, at) => words[at] === word))
    .sort((a, b) => b.name.length - a.name.length)[0]

/** Words of commands that may follow: `list` after `mirror`. */
function nextWords(before: readonly string[], commands: readonly Command[]): Candidate[] {
  const found = new Map<string, string>()
  for (const { name, summary } of commands) {
    const words = name.split(' ')
    const next = words[before.length]
    if (next === undefined || !before.every((word, at) => words[at] === word)) continue
    const isLast = words.length === before.length + 1
    if (isLast || !found.has(next)) found.set(next, isLast ? summary : `${next} commands`)
  }
  return [...found].map(([word, tip]) => ({ word, tip }))
}

/** The flag that the word before the cursor gives and whose value is missing. */
function flagBefore(before: readonly string[], flags: readonly Flag[]): Flag | undefined {
  const last = before.at(-1) ?? ''
  const flag = flags.find((each) => longNames(each).includes(last) || (each.short && `-${each.short}` === last))
  return flag === undefined || flag.kind === 'bool' || flag.bare !== undefined ? undefined : flag
}

/** Flags that may still be given. */
const flagNames = (flags: readonly Flag[], before: readonly string[]): Candidate[] =>
  flags
    .filter((flag) => !flag.once || !longNames(flag).some((name) => before.includes(name)))
    .flatMap((flag) =>
      longNames(flag).map((word) => ({ word, tip: flag.help.replace('{choices}', 'a word of several') })),
    )
