import {
  AicrError,
  codeOf,
  type ErrorCode,
  failureLine,
  HelmError,
  oneLine,
  sentenceOf,
  visible,
} from '../core/errors.ts'
import type { Command, Terminal } from './command.ts'
import { UsageError } from './flags/flag.ts'
import type { Options } from './flags/options.ts'
import { logger } from './log.ts'

/** Exit status by class of failure. */
const EXIT: Readonly<Record<ErrorCode, number>> = {
  INVALID_REQUEST: 2,
  NOT_FOUND: 3,
  UNAUTHORIZED: 4,
  TIMEOUT: 5,
  SERVICE_UNAVAILABLE: 6,
  RATE_LIMIT_EXCEEDED: 7,
  METHOD_NOT_ALLOWED: 8,
  INTERNAL: 8,
}

/** Says on stderr what went wrong, in helm's form or in ours, and answers the exit status. */
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
  log.error('command failed', { error: describe(error), exitCode: exit })
  const hint = error instanceof AicrError ? error.hint : undefined
  if (hint) terminal.err(`${visible(hint)}\n`)
  if (error instanceof UsageError) terminal.err(`See 'aicr${command ? ` ${command.name}` : ''} --help'.\n`)
  if (debug) terminal.err(visible(causes(error)))
  return exit
}

const exitStatus = (error: unknown): number => (error instanceof UsageError ? 1 : EXIT[codeOf(error)])

/** The failure on one line, a usage error without a code. */
export const describe = (error: unknown): string =>
  error instanceof UsageError ? oneLine(error.message) : failureLine(error)

const helmText = (error: unknown): string =>
  sentenceOf(error) +
  (error instanceof HelmError && error.debugHint ? '\n\nUse --debug flag to render out invalid YAML' : '')

function causes(error: unknown): string {
  const lines: string[] = []
  for (let e: unknown = error; e instanceof Error && lines.length < 16; e = e.cause) lines.push(e.stack ?? e.message)
  return lines.length > 0 ? `${lines.join('\ncaused by: ')}\n` : ''
}
