import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseBool } from '../core/engine.ts'
import { AicrError } from '../core/errors.ts'
import { editDistance } from '../core/nearest.ts'
import type { Command, Invocation, Terminal } from './command.ts'
import { COMMANDS } from './commands/index.ts'
import { UsageError } from './flags/flag.ts'
import { type Options, readOptions } from './flags/options.ts'
import { parseArguments } from './flags/parse.ts'
import { CONFIG_FILE, flagsOf, GLOBAL_FLAGS } from './global-flags.ts'
import { systemTerminal } from './terminal.ts'
import { RENDER_THREAD } from './thread-word.ts'
import { VERSION_TEXT } from './version.ts'

/** Runs a command line and returns the exit status. Never throws. */
export async function run(argv: readonly string[], terminal: Terminal = systemTerminal()): Promise<number> {
  if (argv[0] === '__complete') {
    const { answerShell } = await import('./completion/index.ts')
    return answerShell(argv.slice(1), COMMANDS, terminal)
  }
  if (argv[0] === RENDER_THREAD && !(await import('node:worker_threads')).isMainThread) {
    const { renderThread } = await import('./render-thread.ts')
    return renderThread()
  }
  const { command, rest } = select(argv)
  let invocation: Invocation | undefined
  try {
    if (!command) return await group(rest, terminal)
    if (rest.includes('--help') || rest.includes('-h')) {
      const { commandHelp } = await import('./help-text.ts')
      terminal.out(await commandHelp(command, terminal.columns))
      return 0
    }
    const flags = flagsOf(command)
    const parsed = parseArguments(rest, flags)
    const given = readOptions(parsed, flags, terminal.env)
    invocation = { commands: COMMANDS, options: given, positionals: parsed.positionals, terminal }
    const options = await configured(given, command, terminal.cwd)
    invocation = { ...invocation, options, terminal: coloured(terminal, options) }
    const action = await command.load()
    return await action(invocation)
  } catch (error) {
    const { wantsDeepStack } = await import('./deep-stack.ts')
    if (terminal.again !== undefined && wantsDeepStack(error)) return terminal.again(argv)
    const { reportFailure } = await import('./failure.ts')
    return reportFailure(withoutFolder(error), command, terminal, invocation?.options ?? asWritten(rest, terminal))
  }
}

/** The flags with what a configuration file says, if there is one. */
async function configured(options: Options, command: Command, cwd: string): Promise<Options> {
  if (options.text('config') === undefined && !existsSync(join(cwd, CONFIG_FILE))) return options
  const { withConfigFile } = await import('./config-file.ts')
  return withConfigFile(options, { command, flags: flagsOf(command), commands: COMMANDS, cwd })
}

/** A terminal with the colours that --color asks for. */
function coloured(terminal: Terminal, options: Options): Terminal {
  const when = options.oneOf('color', ['auto', 'always', 'never'])
  return when === undefined || when === 'auto'
    ? terminal
    : { ...terminal, colour: when === 'always', colourOut: when === 'always' }
}

/** Node says `uv_cwd` where the current folder was deleted. */
const withoutFolder = (error: unknown): unknown =>
  error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd'
    ? new AicrError('NOT_FOUND', 'the current folder no longer exists', { hint: 'change to one that does' })
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
    const { commandHelp } = await import('./help-text.ts')
    terminal.out(await commandHelp(named, terminal.columns))
    return 0
  }
  const within = COMMANDS.filter((c) => path.length === 0 || c.name.startsWith(`${path.join(' ')} `))
  if (within.length === 0) {
    const { reportFailure } = await import('./failure.ts')
    return reportFailure(unknownCommand(path.join(' ')), undefined, terminal, asWritten(argv, terminal))
  }
  const { overview } = await import('./help-text.ts')
  terminal.out(await overview(within, terminal.columns))
  return 0
}

/** As many letters may differ in a command's name for it to be proposed (cobra's SuggestionsMinimumDistance). */
const TYPING_ERRORS = 2

function unknownCommand(words: string): UsageError {
  const meant = COMMANDS.filter(({ name }) => editDistance(words, name) <= TYPING_ERRORS || name.startsWith(words))
  const advice = meant.length === 0 ? '' : `; did you mean ${meant.map(({ name }) => name).join(', ')}?`
  return new UsageError(`unknown command "${words}" for "aicr"${advice}`)
}
