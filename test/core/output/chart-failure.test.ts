import { expect, test } from 'vitest'
import { AicrError, type ErrorCode } from '../../../src/core/errors.ts'
import { chartFailure, listFailure, type MirrorList, shortWarnings } from '../../../src/core/output/index.ts'

const connection = (host: string, code: string): AicrError =>
  new AicrError('SERVICE_UNAVAILABLE', `GET https://${host}/index.yaml: ${code}`, {
    place: `https://${host}/index.yaml`,
    cause: Object.assign(new Error('fetch failed'), { code }),
  })
const answer = (code: ErrorCode, host: string): AicrError =>
  new AicrError(code, `${host} said so`, { place: `oci://${host}/charts/x`, hint: 'look' })

/** A list with a component a failure, named a, b, c …; undefined is a component that is whole. */
function listOf(failures: readonly (AicrError | undefined)[]): MirrorList {
  const components = failures.map((error, at) => {
    const warning = `chart not fetched: ${error?.message ?? ''}`
    return {
      component: 'abcdefgh'[at] ?? '',
      type: 'helm' as const,
      images: [],
      ...(error === undefined
        ? { warnings: [], status: 'complete' as const }
        : { warnings: [warning], status: 'incomplete' as const, failure: chartFailure('fetch', error, warning) }),
    }
  })
  const charts = components.map(({ component: name }) => ({
    name,
    repository: '',
    chart: name,
    version: '1.0.0',
    namespace: '',
  }))
  return { images: [], charts, components, metadata: { recipeVersion: '', criteria: '' } }
}

const [A, B] = [connection('a.io', 'ENOTFOUND'), connection('b.io', 'EAI_AGAIN')]
const UNCACHED = new AicrError('NOT_CACHED', 'x is not in the cache', { hint: 'look' })
const ELSEWHERE =
  '--charts DIR takes charts from a folder, --mirror FROM=TO from another place, --offline from the cache'

test.each<[string, readonly (AicrError | undefined)[], string | undefined]>([
  ['whole', [undefined], undefined],
  ['incomplete in part', [A, undefined], undefined],
  ['no charts at all', [], undefined],
  [
    'one cause',
    [A, B],
    'SERVICE_UNAVAILABLE no chart could be fetched: 2 host names do not resolve: a.io, b.io (for a, b)',
  ],
  [
    'a host that is down',
    [connection('a.io', 'ECONNREFUSED')],
    'SERVICE_UNAVAILABLE no chart could be fetched: GET https://a.io/index.yaml: ECONNREFUSED: fetch failed',
  ],
  [
    'a wrong password',
    [answer('UNAUTHORIZED', 'r.io'), answer('UNAUTHORIZED', 'r.io')],
    'UNAUTHORIZED no chart could be fetched: 1 host refuses access: r.io (for a, b)',
  ],
  [
    'nothing in the cache',
    [UNCACHED, UNCACHED],
    'NOT_CACHED no chart could be fetched: 2 charts are not in the cache, and --offline does not fetch them: a, b',
  ],
  ['one that is not there', [answer('NOT_FOUND', 'r.io')], 'NOT_FOUND no chart could be fetched: r.io said so'],
  [
    'the commonest cause gives the code',
    [A, answer('NOT_FOUND', 'x.io'), answer('NOT_FOUND', 'y.io')],
    'NOT_FOUND no chart could be fetched: GET https://a.io/index.yaml: ENOTFOUND: fetch failed; and 2 more',
  ],
])('%s', (_, failures, expected) => {
  const failure = listFailure(listOf(failures))
  expect(failure && `${failure.code} ${failure.message}`).toBe(expected)
})

test.each<[string, readonly (AicrError | undefined)[], readonly string[]]>([
  ['one failure stays as it is', [A, undefined], [`a: chart not fetched: ${A.message}`]],
  [
    'two of one cause are one line',
    [A, B, undefined],
    [`2 host names do not resolve: a.io, b.io (for a, b): no network? ${ELSEWHERE}`],
  ],
  [
    'two causes are two lines',
    [A, A, answer('UNAUTHORIZED', 'r.io'), answer('UNAUTHORIZED', 'r.io'), undefined],
    [
      `1 host name does not resolve: a.io (for a, b): no network? ${ELSEWHERE}`,
      '1 host refuses access: r.io (for c, d): check user name and password, or log in (docker login, helm registry login)',
    ],
  ],
  ['a cause that is the failure is not said twice', [A, B], []],
])('%s', (_, failures, expected) => {
  const list = listOf(failures)
  const all = list.components.flatMap(({ component, warnings }) =>
    warnings.map((warning) => `${component}: ${warning}`),
  )
  expect(shortWarnings(list, all)).toEqual(expected)
})
