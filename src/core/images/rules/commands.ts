import { type ShellToken, shellTokens } from './shell-words.ts'

/** A command of a script: its words, variables put in as far as they are known. A word of a list stands for each of its items. */
export type Command = readonly (readonly string[])[]

/** A script as it was read. */
export interface Script {
  readonly commands: readonly Command[]
  /** a word with the variables put in that are known at the end */
  readonly expand: (word: string) => readonly string[]
}

/** Values of the variables that a script has set so far. */
type Variables = Map<string, readonly string[]>

/** More words than any script needs: lists of lists would multiply. */
const MAX_WORDS = 10_000
/** No reference, and no variable in one, is longer. */
const MAX_VALUE = 4096

/**
 * The commands of a shell's text, in order: assignments, `for` lists and arrays are followed, conditions and functions are read as
 * if they were run once. A unit file's `ExecStart=` and `Environment=` count as what follows them.
 */
export function commandsOf(text: string, known: ReadonlyMap<string, string> = new Map()): Script {
  const variables: Variables = new Map([...known].map(([name, value]) => [name, [value]]))
  const commands: Command[] = []
  let words: string[] = []
  let array: { name: string; items: string[] } | undefined
  const end = (operator: string): void => {
    if (array !== undefined) {
      if (operator === ')') {
        variables.set(array.name, expandAll(array.items, variables))
        array = undefined
      }
      return
    }
    const opened = operator === '(' ? /^([A-Za-z_]\w*)\+?=$/.exec(words.at(-1) ?? '')?.[1] : undefined
    if (opened !== undefined) array = { name: opened, items: [] }
    const command = run(words, variables)
    if (command.length > 0) commands.push(command)
    words = []
  }
  for (const token of [...shellTokens(text), { kind: 'end', text: ';' } satisfies ShellToken]) {
    if (token.kind === 'end') end(token.text)
    else if (array !== undefined) array.items.push(token.text)
    else words.push(token.text)
  }
  return { commands, expand: (word) => expand(word, variables) }
}

/** One list of words as a command, once its assignments are made. */
function run(words: readonly string[], variables: Variables): Command {
  let at = 0
  if (words[0] === 'for' && words[2] === 'in' && words[1] !== undefined) {
    variables.set(words[1], expandAll(words.slice(3), variables))
    return []
  }
  for (; at < words.length; at++) {
    const word = (words[at] ?? '').replace(/^Environment=(?=[A-Za-z_]\w*=)/, '')
    const [, name, value = ''] = /^(?:Exec\w+=[-@:+!|]*)?(?:([A-Za-z_]\w*)\+?=([\s\S]*))?/.exec(word) ?? []
    if (KEYWORDS.has(word) || /^(?:export|local|readonly|declare|-[a-z]+)$/.test(word)) continue
    if (name === undefined || /^Exec\w+$/.test(name)) break
    variables.set(
      name,
      expand(value, variables)
        .flatMap((text) => text.split(/\s+/))
        .filter((text) => text !== ''),
    )
  }
  const rest = words.slice(at).map((word, index) => (index === 0 ? word.replace(/^Exec\w+=[-@:+!|]*/, '') : word))
  return rest.map((word) => expand(word, variables))
}

const KEYWORDS: ReadonlySet<string> = new Set([
  'do',
  'then',
  'else',
  'elif',
  'if',
  'while',
  'until',
  '!',
  '{',
  '}',
  'time',
])

const expandAll = (words: readonly string[], variables: Variables): string[] =>
  words.flatMap((word) => expand(word, variables)).slice(0, MAX_WORDS)

const WHOLE = /^\$\{?([A-Za-z_]\w*)(?:\[[@*]\])?\}?$/
const PART = /\$(?:\{([A-Za-z_]\w*)(?::?[-=]([^{}$]*))?\}|([A-Za-z_]\w*))/g

/** A word with its variables put in: several words for a list. What is not known stays. */
function expand(word: string, variables: Variables): readonly string[] {
  if (!word.includes('$')) return [word]
  const list = variables.get(WHOLE.exec(word)?.[1] ?? '')
  if (list !== undefined) return list
  let length = word.length
  return [
    word.replace(PART, (whole, braced: string | undefined, fallback: string | undefined, bare: string | undefined) => {
      const value = length > MAX_VALUE ? undefined : variables.get(braced ?? bare ?? '')?.join(' ')
      length += value?.length ?? 0
      return value ?? fallback ?? whole
    }),
  ]
}
