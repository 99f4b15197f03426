import { parentPort, workerData } from 'node:worker_threads'
import { examineArrived, listedOf } from '../core/pipeline/index.ts'
import { componentEffects } from '../library/mirror-list.ts'
import { systemEffects } from './effects.ts'
import { zlibGunzip } from './inflate.ts'
import { type Task, type TaskEffects, workOf } from './task.ts'
import type { Answer, Order, ThreadData } from './threads.ts'

/** Does tasks that the main thread sends, one after the other, until it is told to end. */
export function serveTasks(hooks: Pick<TaskEffects, 'onRenderFailure'>): Promise<void> {
  const port = parentPort
  if (port === null) return Promise.resolve()
  const { deterministic } = workerData as ThreadData
  const effects = deterministic === undefined ? { effects: systemEffects() } : { deterministic }
  const say = (answer: Answer): void => port.postMessage(answer)
  const answer = async (task: Task): Promise<Answer> => {
    try {
      const work = await workOf(task, {
        ...hooks,
        effects: (component) => componentEffects(effects, component),
        gunzip: zlibGunzip(task.request.limits),
        onProgress: (progress) => say({ kind: 'progress', progress }),
      })
      return { kind: 'listed', listed: listedOf(await examineArrived(...work)) }
    } catch {
      return { kind: 'refused' }
    }
  }
  return new Promise((resolve) => {
    port.on('message', (order: Order) => {
      if (order === 'end') {
        port.close()
        resolve()
      } else void answer(order).then(say)
    })
    say({ kind: 'ready' })
  })
}
