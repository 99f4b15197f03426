import { serveTasks } from '../node/serve-tasks.ts'
import { wantsDeepStack } from './deep-stack.ts'

/** The program as a thread that renders charts for `mirror list`. Returns the exit status. */
export async function renderThread(): Promise<number> {
  await serveTasks({ onRenderFailure: (error) => (wantsDeepStack(error) ? 'throw' : undefined) })
  return 0
}
