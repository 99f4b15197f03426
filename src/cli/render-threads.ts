import type { Elsewhere } from '../library/mirror-list.ts'
import { isDeepThread } from '../node/deep-thread.ts'
import { planThreads } from '../node/thread-count.ts'
import type { Terminal } from './command.ts'
import { effectOptions } from './effects.ts'
import type { Options } from './flags/options.ts'
import { RENDER_THREAD } from './thread-word.ts'

/** Runs work that renders so many charts, with threads for it where they are worth their start. */
export async function withThreads<T>(
  charts: number,
  { options, terminal, signal }: { options: Options; terminal: Terminal; signal?: AbortSignal },
  work: (elsewhere?: Elsewhere) => Promise<T>,
): Promise<T> {
  const concurrency = options.number('concurrency') ?? 8
  const plan = planThreads(charts, { concurrency, env: terminal.env })
  const program = plan.count === 0 || isDeepThread() ? undefined : await terminal.program?.()
  if (program === undefined) return work()
  const { Threads } = await import('../node/threads.ts')
  const { deterministic } = effectOptions(options)
  const threads = new Threads({
    ...plan,
    program,
    argv: [RENDER_THREAD],
    data: { deterministic: deterministic || undefined },
    ...(signal === undefined ? {} : { signal }),
  })
  try {
    return await work(threads.elsewhere)
  } finally {
    threads.close()
  }
}
