import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** GNU time, for what only the system knows of a process that has ended. */
const TIME = '/usr/bin/time'

/** Times in milliseconds and peak memory in megabytes. Without GNU time, only `wall` is measured. */
export interface Figures {
  readonly wall: number
  /** user and system time */
  readonly cpu: number
  readonly megabytes: number
}

/** What one process took, and how it ended. */
export interface Sample extends Figures {
  readonly status: number | null
}

export const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN

/** The mean of ratios. */
export const geometricMean = (numbers: readonly number[]): number =>
  Math.exp(numbers.reduce((sum, number) => sum + Math.log(number), 0) / numbers.length)

/** Runs a command to its end, its output unread. */
export function runProcess(
  command: readonly string[],
  { cwd, home }: { readonly cwd: string; readonly home: string },
): Sample {
  const report = join(home, 'time')
  rmSync(report, { force: true })
  const full = existsSync(TIME) ? [TIME, '-f', '%U %S %M', '-o', report, ...command] : command
  const started = performance.now()
  const { status } = spawnSync(full[0] ?? '', full.slice(1), {
    cwd,
    stdio: 'ignore',
    env: { HOME: home, PATH: process.env.PATH },
  })
  const wall = performance.now() - started
  const [user = 0, system = 0, kilobytes = 0] = existsSync(report)
    ? (readFileSync(report, 'utf8').trim().split('\n').at(-1) ?? '').split(' ').map(Number)
    : []
  return { wall, cpu: (user + system) * 1000, megabytes: kilobytes / 1024, status }
}
