import { parseBool } from '../core/engine.ts'
import { AicrError } from '../core/errors.ts'
import { editDistance } from '../core/nearest.ts'
import type { Command, Invocation, Terminal } from './command.ts'
import { COMMANDS } from './commands/index.ts'
import { withChoices } from './flags/choices.ts'
import { UsageError } from './flags/flag.ts'
import { describeFlags } from './flags/help.ts'
import { type Options, readOptions } from './flags/options.ts'
import { parseArguments } from './flags/parse.ts'
import { GLOBAL_FLAGS } from './global-flags.ts'
import { systemTerminal } from './terminal.ts'
import { VERSION_TEXT } from './version.ts'

/** Runs a command line and answers the exit status. Nothing is thrown. */
export async function run(argv: readonly string[], terminal: Terminal = systemTerminal()): Promise<number> {
  const { command, rest } = select(argv)
  let invocation: Invocation | undefined
  try {
    if (!command) return await group(rest, terminal)
    if (rest.includes('--help') || rest.includes('-h')) {
      terminal.out(await commandHelp(command))
      return 0
    }
    const flags = [...command.flags, ...GLOBAL_FLAGS]
    const parsed = parseArguments(rest, flags)
    const options = readOptions(parsed, flags, terminal.env)
    invocation = { commands: COMMANDS, options, positionals: parsed.positionals, terminal }
    const action = await command.load()
    return await action(invocation)
  } catch (error) {
    const { runDeep, wantsDeepStack } = await import('./deep-stack.ts')
    if (terminal.entry !== undefined && wantsDeepStack(error)) return runDeep(argv, terminal.entry)
    const { reportFailure } = await import('./failure.ts')
    return reportFailure(withoutFolder(error), command, terminal, invocation?.options ?? asWritten(rest, terminal))
  }
}

/** Node says `uv_cwd` where the current folder was deleted. */
const withoutFolder = (error: unknown): unknown =>
  error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd'
    ? new AicrError('NOT_FOUND', 'the current folder does not exist any more', { hint: 'change to one that does' })
    : error

/** Global flags of a command line that could not be read. */
const asWritten = (argv: readonly string[], { env }: Terminal): Pick<Options, 'on'> => ({
  on: (name) =>
    argv.includes(`--${name}`) ||
    GLOBAL_FLAGS.some(
      (flag) => flag.name === name && flag.env !== undefined && parseBool(env[flag.env] ?? '') === true,
    ),
})

/** The command whose words come first in the arguments, global flags before it allowed. */
function select(argv: readonly string[]): { command: Command | undefined; rest: string[] } {
  const leading = argv.findIndex((a) => !a.startsWith('-'))
  const flags = leading < 0 ? [...argv] : argv.slice(0, leading)
  const words = leading < 0 ? [] : argv.slice(leading)
  const command = COMMANDS.find((c) => c.name.split(' ').every((word, i) => words[i] === word))
  return command
    ? { command, rest: [...flags, ...words.slice(command.name.split(' ').length)] }
    : { command, rest: [...argv] }
}

/** No command was named: overview, version, or a word that is not a command. */
async function group(argv: readonly string[], terminal: Terminal): Promise<number> {
  const words = argv.filter((a) => !a.startsWith('-'))
  if (argv.includes('--version') || argv.includes('-v') || words[0] === 'version') {
    terminal.out(VERSION_TEXT)
    return 0
  }
  const path = words[0] === 'help' ? words.slice(1) : words
  const named = COMMANDS.find((c) => c.name === path.join(' '))
  if (named) {
    terminal.out(await commandHelp(named))
    return 0
  }
  const within = COMMANDS.filter((c) => path.length === 0 || c.name.startsWith(`${path.join(' ')} `))
  if (within.length === 0) {
    const { reportFailure } = await import('./failure.ts')
    return reportFailure(unknownCommand(path.join(' ')), undefined, terminal, asWritten(argv, terminal))
  }
  terminal.out(await overview(within))
  return 0
}

/** As many letters may differ in a command's name for it to be proposed (cobra's SuggestionsMinimumDistance). */
const TYPING_ERRORS = 2

function unknownCommand(words: string): UsageError {
  const meant = COMMANDS.filter(({ name }) => editDistance(words, name) <= TYPING_ERRORS || name.startsWith(words))
  const advice = meant.length === 0 ? '' : `; did you mean ${meant.map(({ name }) => name).join(', ')}?`
  return new UsageError(`unknown command "${words}" for "aicr"${advice}`)
}

async function overview(commands: readonly Command[]): Promise<string> {
  const width = Math.max(...commands.map((c) => c.name.length)) + 4
  return [
    'aicr lists every container image and chart that an NVIDIA AI Cluster Runtime recipe needs.',
    '',
    'Usage:',
    '  aicr COMMAND [flags]',
    '',
    'Commands:',
    ...commands.map((c) => `  ${c.name.padEnd(width)}${c.summary}`),
    '',
    'Flags:',
    describeFlags(await withChoices(GLOBAL_FLAGS)),
    '      --version',
    '',
    'Help for a command: aicr COMMAND --help',
    '',
  ].join('\n')
}

async function commandHelp(command: Command): Promise<string> {
  const usage = `  aicr ${[command.name, command.operands, '[flags]'].filter(Boolean).join(' ')}`
  const flags = command.flags.length > 0 ? ['Flags:', describeFlags(await withChoices(command.flags)), ''] : []
  return [
    command.description.trim(),
    '',
    'Usage:',
    usage,
    '',
    ...flags,
    'Global flags:',
    describeFlags(await withChoices(GLOBAL_FLAGS)),
    '',
  ].join('\n')
}
