import * as os from 'node:os'
import { AicrError, say } from '../core/errors.ts'
import type { Environment } from './helm-paths.ts'

/** How many threads render charts: 0 and 1 mean the main thread alone. For tests and for machines that are counted wrongly. */
const THREADS = 'AICR_THREADS'

/** processors and charts from which on threads are worth their start */
const FEWEST = 4
/** megabytes that a thread must be able to have: what a chart at every limit takes */
const THREAD_MEGABYTES = 512

/** packed bytes of a chart that is rendered before a thread has started */
const SMALL_CHART = 16 << 10

/** Threads that render, and the heap of each. */
export interface ThreadPlan {
  /** 0 where the main thread is as fast alone */
  readonly count: number
  /** of each */
  readonly megabytes: number
  /** bytes of an archive from which on a chart is worth sending to one */
  readonly smallest: number
}

/** The machine, as far as threads depend on it. */
export interface Machine {
  readonly processors: number
  readonly megabytes: number
}

/** This machine, or the part of it that this process may use. */
function thisMachine(): Machine {
  // a control group's bound; 0, or more than there is, where there is none
  const bound = process.constrainedMemory?.() ?? 0
  const bytes = bound > 0 ? Math.min(bound, os.totalmem()) : os.totalmem()
  return { processors: os.availableParallelism(), megabytes: Math.floor(bytes / (1 << 20)) }
}

/** Threads for so many charts, at most `concurrency`. Throws INVALID_REQUEST for an environment that asks for no number. */
export function planThreads(
  charts: number,
  { concurrency, env, machine = thisMachine() }: { concurrency: number; env: Environment; machine?: Machine },
): ThreadPlan {
  const asked = askedThreads(env)
  // one share is the main thread's
  const room = Math.floor(machine.megabytes / THREAD_MEGABYTES) - 1
  const fitting = machine.processors < FEWEST || charts < FEWEST ? 0 : Math.min(machine.processors, room)
  const count = Math.min(asked ?? fitting, charts, concurrency)
  return count < 2
    ? { count: 0, megabytes: 0, smallest: 0 }
    : {
        count,
        megabytes: Math.max(THREAD_MEGABYTES, Math.floor(machine.megabytes / (count + 1))),
        smallest: asked === undefined ? SMALL_CHART : 0,
      }
}

function askedThreads(env: Environment): number | undefined {
  const text = env[THREADS]
  if (text === undefined || text === '') return undefined
  if (/^\d{1,3}$/.test(text)) return Number(text)
  throw new AicrError('INVALID_REQUEST', say`${{ name: THREADS }} is not a number of threads: ${{ given: text }}`)
}
