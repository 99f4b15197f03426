import { decodeUtf8, LimitError } from '../core/engine.ts'
import { AicrError, type ErrorCode, HelmError, oneLine, visible } from '../core/errors.ts'
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
  METHOD_NOT_ALLOWED: 2,
  INTERNAL: 8,
  CANCELLED: 9,
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

function exitStatus(error: unknown): number {
  if (error instanceof AicrError) return EXIT[error.code]
  if (error instanceof UsageError) return 1
  return error instanceof HelmError ? 2 : 8
}

/** `[CODE] message: cause`, on one line. */
export function describe(error: unknown): string {
  const text = oneLine(chain(error).map(words).join(': '))
  if (error instanceof UsageError) return text
  if (error instanceof HelmError) return `[INVALID_REQUEST] ${text}`
  return error instanceof AicrError
    ? `[${error.code}] ${error.place ? `${oneLine(error.place)}: ` : ''}${text}`
    : `[INTERNAL] ${text}`
}

const helmText = (error: unknown): string =>
  error instanceof HelmError
    ? decodeUtf8(error.message) + (error.debugHint ? '\n\nUse --debug flag to render out invalid YAML' : '')
    : chain(error).map(words).join(': ')

function words(error: unknown): string {
  if (error instanceof HelmError) return decodeUtf8(error.message)
  if (error instanceof LimitError || error instanceof AicrError || error instanceof UsageError) return error.message
  return error instanceof Error ? error.message : String(error)
}

function chain(error: unknown): unknown[] {
  const all: unknown[] = []
  for (let e = error; e !== undefined && all.length < 8; e = e instanceof AicrError ? e.cause : undefined) {
    // a failure may come wrapped in its own words, or in a sentence that ends with them
    if (all.length === 0 || !words(all.at(-1)).endsWith(words(e))) all.push(e)
  }
  return all
}

function causes(error: unknown): string {
  const lines: string[] = []
  for (let e: unknown = error; e instanceof Error && lines.length < 16; e = e.cause) lines.push(e.stack ?? e.message)
  return lines.length > 0 ? `${lines.join('\ncaused by: ')}\n` : ''
}
