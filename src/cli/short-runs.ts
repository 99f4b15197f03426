import { setFlagsFromString } from 'node:v8'

/** The newest Node that is known to know the flags: V8 complains on standard error of those that it does not know. */
const NEWEST_NODE = 26

/** Sets V8 up for commands, which are short. Before the program is compiled: its code is kept for these flags. */
export function suitShortRuns(): void {
  if (majorVersion() > NEWEST_NODE) return
  optimiseLate()
  collectEarly()
}

const majorVersion = (): number => Number(process.versions.node.split('.')[0])

/**
 * One command is over before optimised code pays for itself: without this, a quarter of its processor time and more goes into optimising.
 * Functions are optimised after ten times as many calls as usual. Node 20 counts otherwise, and of both compilers has one.
 */
function optimiseLate(): void {
  const flags =
    majorVersion() < 22
      ? ['--interrupt-budget=1000000']
      : ['--invocation-count-for-maglev=4000', '--invocation-count-for-turbofan=30000']
  for (const flag of flags) setFlagsFromString(flag)
}

/**
 * V8 lets garbage grow to four times of what is kept. A long list of charts, or a hostile one, then holds hundreds of megabytes for nothing:
 * half of what is kept is enough, and short commands never come that far.
 */
function collectEarly(): void {
  setFlagsFromString('--heap-growing-percent=50')
}
