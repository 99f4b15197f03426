import type { MirrorList } from '../library/lists.ts'
import { type MirrorListRequest, mirrorList } from '../library/mirror-list.ts'
import { isDeepThread } from '../node/deep-thread.ts'
import type { Program } from '../node/executable.ts'
import { planThreads, type ThreadPlan } from '../node/thread-count.ts'
import type { Terminal } from './command.ts'
import type { Options } from './flags/options.ts'
import { RENDER_THREAD } from './thread-word.ts'

/** charts that are fetched or rendered at once where --concurrency does not say */
const CONCURRENCY = 8

/** Makes a list, with threads that render its charts where they are worth their start. */
export async function listInThreads(
  request: MirrorListRequest,
  options: Options,
  terminal: Terminal,
): Promise<MirrorList> {
  const { recipe } = request
  const charts = typeof recipe === 'string' ? 0 : recipe.componentRefs.filter(({ source }) => source !== '').length
  const plan = planThreads(charts, { concurrency: options.number('concurrency') ?? CONCURRENCY, env: terminal.env })
  const program = plan.count === 0 || isDeepThread() ? undefined : await terminal.program?.()
  return program === undefined ? mirrorList(request) : withThreads(request, plan, program)
}

async function withThreads(request: MirrorListRequest, plan: ThreadPlan, program: Program): Promise<MirrorList> {
  const { Threads } = await import('../node/threads.ts')
  const { signal, deterministic } = request
  const data = { deterministic: deterministic || undefined }
  const threads = new Threads({ ...plan, program, argv: [RENDER_THREAD], data, signal })
  try {
    return await mirrorList(request, threads.elsewhere)
  } finally {
    threads.close()
  }
}
