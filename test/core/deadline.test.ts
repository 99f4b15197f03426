import { describe, expect, test } from 'vitest'
import { alarm, deadlineIn, inTime, ownClock } from '../../src/core/deadline.ts'

describe('a clock of one’s own', () => {
  test.each<readonly [what: string, gaps: readonly number[], counted: number]>([
    ['looked at often', [1, 2, 3], 6],
    ['while another job works', [1, 90_000, 1], 202],
    ['never before', [], 0],
  ])('%s', (_, gaps, counted) => {
    let at = 1000
    const own = ownClock(() => at)
    let last = own()
    for (const gap of gaps) {
      at += gap
      last = own()
    }
    expect(last).toBe(counted)
  })
  test('rings neither early nor because the thread was busy', async () => {
    let at = 0
    let rung = false
    const off = alarm(
      deadlineIn(
        1000,
        ownClock(() => at),
      ),
      () => {
        rung = true
      },
    )
    at = 60_000
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect(rung).toBe(false)
    off()
  })
})

describe('work in time', () => {
  const late = (): Error => new Error('late')
  const deaf = (): Promise<never> => new Promise(() => undefined)
  const heard = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new TypeError('terminated'))))
  test.each<readonly [what: string, milliseconds: number, work: (signal: AbortSignal) => Promise<string>, end: string]>(
    [
      ['done', 60_000, async () => 'done', 'done'],
      ['without an end', Number.POSITIVE_INFINITY, async () => 'done', 'done'],
      ['broken', 60_000, () => Promise.reject(new Error('broken')), 'broken'],
      ['deaf', 5, deaf, 'late'],
      ['that hears of it', 5, heard, 'late'],
      ['no time at all', 0, deaf, 'late'],
    ],
  )('%s', async (_, milliseconds, work, end) => {
    const outcome = inTime({ deadline: deadlineIn(milliseconds), signals: [undefined], late }, work)
    expect(await outcome.catch((error: Error) => error.message)).toBe(end)
  })
  test('the signals of others end it with their reason', async () => {
    for (const work of [deaf, heard]) {
      const stop = new AbortController()
      const outcome = inTime({ deadline: deadlineIn(60_000), signals: [stop.signal], late }, work)
      stop.abort(new Error('enough'))
      await expect(outcome).rejects.toThrow(/enough|terminated/)
    }
    const gone = AbortSignal.abort(new Error('enough'))
    await expect(inTime({ signals: [gone], late }, async () => 'done')).rejects.toThrow('enough')
  })
})
