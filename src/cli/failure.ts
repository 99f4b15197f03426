import { defined } from '../core/defined.ts'
import type { Text } from '../core/engine.ts'
import { AicrError, codeOf, EXIT_STATUS, failureLine, HelmError, oneLine, sentenceOf, visible } from '../core/errors.ts'
import type { Command, Terminal } from './command.ts'
import { UsageError } from './flags/flag.ts'
import type { Options } from './flags/options.ts'
import { logger } from './log.ts'
import { wrapLine } from './paint.ts'

/** Says on stderr what went wrong, in helm's form or in ours, and returns the exit status. */
export function reportFailure(
  error: unknown,
  command: Command | undefined,
  terminal: Terminal,
  options: Pick<Options, 'on'> | undefined,
): number {
  const debug = options?.on('debug') ?? false
  if (command?.helmErrors) {
    terminal.err(`Error: ${visible(helmText(error))}\n`)
    if (debug) terminal.err(visible(causes(error)))
    return 1
  }
  const exit = exitStatus(error)
  const log = logger(terminal, options)
  const hints = hintsOf(error, command)
  const failure = { error: describe(error), exitCode: exit }
  if (options?.on('log-json')) {
    const [hint, trace] = [hints.join(' '), debug ? causes(error) : '']
    log.error('command failed', {
      ...failure,
      ...dataOf(error),
      ...(hint === '' ? {} : { hint }),
      ...(trace === '' ? {} : { trace }),
    })
    return exit
  }
  if (terminal.interactive) log.error(describe(error))
  else log.error('command failed', failure)
  for (const hint of hints)
    terminal.err(`${terminal.interactive ? wrapLine(visible(hint), terminal) : visible(hint)}\n`)
  if (debug) terminal.err(visible(causes(error)))
  return exit
}

/** What programs read of a failure. */
const dataOf = (error: unknown) =>
  error instanceof AicrError || error instanceof HelmError
    ? { code: error.code, form: error.form, ...defined({ place: placeIn(error) }), args: error.args }
    : {}

const placeIn = (error: AicrError | HelmError) => (error instanceof HelmError ? error.places.at(-1) : error.place)

/** What to try, a line each. */
function hintsOf(error: unknown, command: Command | undefined): string[] {
  if (error instanceof UsageError)
    return [...(error.hint ? [error.hint] : []), `See 'aicr${command ? ` ${command.name}` : ''} --help'.`]
  return error instanceof AicrError && error.hint ? [error.hint] : []
}

const exitStatus = (error: unknown): number => (error instanceof UsageError ? 1 : EXIT_STATUS[codeOf(error)])

/** `[CODE] place: message: cause`, on one line; a wrong flag has no code. */
export const describe = (error: unknown): Text =>
  error instanceof UsageError ? oneLine(error.message) : failureLine(error)

const helmText = (error: unknown): Text =>
  error instanceof HelmError && error.debugHint
    ? `${error.message}\n\nUse --debug flag to render out invalid YAML`
    : sentenceOf(error)

function causes(error: unknown): string {
  const lines: string[] = []
  for (let e: unknown = error; e instanceof Error && lines.length < 16; e = e.cause) lines.push(e.stack ?? e.message)
  return lines.length > 0 ? `${lines.join('\ncaused by: ')}\n` : ''
}
