import { afterAll, describe, expect, test } from 'vitest'

// plain JavaScript, as a user would copy it
const { RenderPool } = await import(new URL('../../examples/pool/pool.mjs', import.meta.url).href)

const chart = (template: string): Record<string, string> => ({
  'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
  'templates/t.yaml': template,
})

describe('the pool of the examples', () => {
  const pool = new RenderPool({ size: 1, megabytes: 256, timeout: 20_000 })
  afterAll(() => pool.close())

  test.each([
    ['{{range 1000000000000}}{{end}}', 'LIMIT_EXCEEDED'],
    ['{{$d := list}}{{range until 1000}}{{range until 100000}}{{$d = list $d}}{{end}}{{end}}', 'LIMIT_EXCEEDED'],
    ['{{fail "no"}}', 'RENDER_FAILED'],
  ])('%s is refused, and the thread goes on', async (template, code) => {
    const refused = await pool.render({ chart: chart(template) }).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: expect.stringMatching(code === 'RENDER_FAILED' ? /./ : code) })
    expect((await pool.render({ chart: chart('a: 1') })).text).toContain('a: 1')
  })

  test('a thread that does not answer is replaced', async () => {
    const hasty = new RenderPool({ size: 1, megabytes: 256, timeout: 1 })
    const refused = await hasty.render({ chart: chart('a: 1') }).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'THREAD_ENDED', message: 'no answer within 1 ms' })
    await hasty.close()
  })
})
