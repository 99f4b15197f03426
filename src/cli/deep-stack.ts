import { Worker } from 'node:worker_threads'
import { ENGINE_LIMITS, type EngineLimits, LimitError } from '../core/engine.ts'
import { deepThread, isDeepThread } from '../node/deep-thread.ts'
import { consumedInput } from '../node/standard-input.ts'

/** Megabytes of stack of the second try: enough for the nesting that helm itself allows. */
const STACK_MB = 192
/** the same in the engine's units of about 100 bytes, a quarter kept clear */
const STACK_UNITS = (STACK_MB * 1024 * 1024 * 0.75) / 100

/** Limits for this thread: a thread made by runDeep has room for much deeper nesting. */
export const engineLimits = (): EngineLimits =>
  isDeepThread()
    ? { ...ENGINE_LIMITS, stack: STACK_UNITS, depth: Math.max(ENGINE_LIMITS.depth, 200_000) }
    : ENGINE_LIMITS

/** Whether a failure may go away with a larger stack: templates nested deeper than the main thread's stack takes. */
export const wantsDeepStack = (error: unknown): boolean => !isDeepThread() && isStackLimit(error, 0)

function isStackLimit(error: unknown, depth: number): boolean {
  if (error instanceof LimitError) return error.limit === 'stack of nested templates'
  return error instanceof Error && depth < 8 && isStackLimit(error.cause, depth + 1)
}

/** Runs the same command line again in a thread with a large stack. A V8 stack cannot grow once it is in use. */
export function runDeep(argv: readonly string[], entry: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, {
      argv: [...argv],
      env: { ...process.env, ...deepThread() },
      workerData: { input: consumedInput() },
      resourceLimits: { stackSizeMb: STACK_MB },
    })
    worker.once('error', reject)
    worker.once('exit', resolve)
  })
}
