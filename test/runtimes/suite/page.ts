import './bare.ts'
import { firstRender } from './first.ts'
import { runSuite, type SuiteResult } from './suite.ts'

interface Desk {
  /** Begins a task and returns at once. */
  readonly start: (task: 'suite' | 'first') => void
  answer: { readonly value: SuiteResult | number } | { readonly error: string } | undefined
}

async function timed(): Promise<number> {
  const start = performance.now()
  await firstRender()
  return performance.now() - start
}

const desk: Desk = {
  start: (task) => {
    desk.answer = undefined
    setTimeout(async () => {
      try {
        desk.answer = { value: await (task === 'suite' ? runSuite() : timed()) }
      } catch (error) {
        desk.answer = { error: String(error) }
      }
    })
  },
  answer: undefined,
}

/** Where the test asks and looks: the page itself stays empty. */
Object.assign(globalThis, { suite: desk })
