import { oneLine } from '../core/errors.ts'
import type { Logger } from '../core/seams.ts'
import type { Terminal } from './command.ts'
import type { Options } from './flags/options.ts'
import { wrapLine } from './paint.ts'

/** Fields of a line; objects are for --log-json. */
type Fields = Readonly<Record<string, string | number | object>>

export interface CliLogger extends Logger {
  error(message: string, fields?: Fields): void
}

const GREEN = '\x1b[32m'
const RED = '\x1b[31m'
const YELLOW = '\x1b[33m'
const RESET = '\x1b[0m'

/** Lines on stderr: `[cli] message: key=value …`, or JSON with --log-json. */
export function logger(terminal: Terminal, options: Pick<Options, 'on'> | undefined): CliLogger {
  const json = options?.on('log-json') ?? false
  const quiet = options?.on('quiet') ?? false
  const prefix = terminal.env.AICR_LOG_PREFIX ?? 'cli'
  const line = (level: 'info' | 'warn' | 'error', message: string, fields: Fields = {}): void => {
    terminal.err(json ? jsonLine(level, message, fields) : textLine(prefix, terminal, level, message, fields))
  }
  return {
    info: (message, fields) => (quiet ? undefined : line('info', message, fields)),
    warn: (message, fields) => line('warn', message, fields),
    error: (message, fields) => line('error', message, fields),
  }
}

/** JSON escapes controls; the marks of direction beyond ASCII it leaves, so they are escaped in the text of it, which means the same. */
const jsonLine = (level: string, msg: string, fields: Fields): string =>
  `${JSON.stringify({ time: new Date().toISOString(), level: level.toUpperCase(), msg, ...fields }).replace(
    /[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )}\n`

/** How lines of a level begin at a terminal, where nobody cuts them up. */
const NAMES = { info: '', warn: 'Warning: ', error: 'Error: ' } as const

const COLOURS = { info: GREEN, warn: YELLOW, error: RED } as const

function textLine(
  prefix: string,
  terminal: Terminal,
  level: keyof typeof COLOURS,
  message: string,
  fields: Fields,
): string {
  const pairs = Object.entries(fields).map(([key, value]) => `${key}=${oneLine(String(value))}`)
  const said = `${oneLine(message)}${pairs.length > 0 ? `: ${pairs.join(' ')}` : ''}`
  const text = terminal.interactive ? wrapLine(`${NAMES[level]}${said}`, terminal) : `[${prefix}] ${said}`
  return terminal.colour ? `${COLOURS[level]}${text}${RESET}\n` : `${text}\n`
}
