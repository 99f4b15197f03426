import { spawnSync } from 'node:child_process'
import { Worker } from 'node:worker_threads'
import { ENGINE_LIMITS, type EngineLimits, LimitError } from '../core/engine.ts'
import { DEEP_THREAD, deepThread, isDeepThread } from '../node/deep-thread.ts'
import type { Program } from '../node/executable.ts'
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
export function runInThread(argv: readonly string[], program: Program): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker('file' in program ? program.file : program.text, {
      eval: 'text' in program,
      argv: [...argv],
      env: { ...process.env, ...deepThread() },
      workerData: { input: consumedInput() },
      resourceLimits: { stackSizeMb: STACK_MB },
    })
    worker.once('error', reject)
    worker.once('exit', resolve)
  })
}

/** Kilobytes of stack, as much as the system allows, and then the same command line in the place of the shell. */
const IN_PLACE = `ulimit -s ${STACK_MB * 1024} || ulimit -s "$(ulimit -H -s)"; ${DEEP_THREAD}=$$ exec "$0" "$@"`

/** Runs the same command line again in a process with a large stack: JavaScriptCore's threads cannot be given one. */
export function runInProcess(argv: readonly string[]): number {
  const { status, error } = spawnSync('/bin/sh', ['-c', IN_PLACE, process.execPath, ...argv], {
    env: { ...process.env, BUN_JSC_maxPerThreadStackUsage: String(STACK_MB << 20) },
    input: consumedInput() ?? '',
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  if (error !== undefined) throw error
  return status ?? 1
}
