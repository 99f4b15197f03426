import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AicrError } from '../../../src/core/errors.ts'
import type { ChartSource } from '../../../src/core/seams.ts'
import { httpRepository, ociRegistry } from '../../../src/core/source/index.ts'
import { TAG_SHELVES, VERSION_CHOICES, VERSION_SHELVES } from '../../contracts/version-choices.ts'
import { testNetwork } from '../../helpers/network.ts'
import { startRegistry } from '../../helpers/registry.ts'
import { type Shelved, startRepository } from '../../helpers/repository.ts'
import { inProcess } from '../../helpers/server.ts'

const shelve = (versions: readonly string[]): Shelved[] =>
  versions.map((version) => ({ name: 'a', version, archive: new TextEncoder().encode(version) }))

/** The version found, or null. */
async function choose(source: ChartSource, repository: string, version: string): Promise<string | null> {
  try {
    return (await source.resolve({ repository, chart: 'a', version })).version
  } catch (error) {
    if (error instanceof AicrError && ['NOT_FOUND', 'INVALID_REFERENCE'].includes(error.code)) return null
    throw error
  }
}

describe('versions are chosen as helm chooses them', () => {
  for (const shelf of ['plain', 'loose', 'meta', 'pre'] as const) {
    describe(`in a repository: ${shelf}`, () => {
      let server: Awaited<ReturnType<typeof startRepository>>
      let source: ChartSource
      beforeAll(async () => {
        server = await startRepository({ charts: shelve(VERSION_SHELVES[shelf]) })
        source = httpRepository({ network: testNetwork({ fetch: inProcess }) })
      })
      afterAll(() => server.close())
      test.each(VERSION_CHOICES.map((row) => [row.wanted, row[shelf]] as const))('%j → %s', async (wanted, version) => {
        expect(await choose(source, server.url, wanted)).toBe(version)
      })
    })
  }
  for (const shelf of ['ociPlain', 'ociLoose', 'ociMeta'] as const) {
    describe(`in a registry: ${shelf}`, () => {
      let server: Awaited<ReturnType<typeof startRegistry>>
      let source: ChartSource
      beforeAll(async () => {
        server = await startRegistry({ charts: shelve(TAG_SHELVES[shelf]), unsortedTags: true })
        source = ociRegistry({ network: testNetwork({ fetch: inProcess }), scheme: async () => 'http' })
      })
      afterAll(() => server.close())
      test.each(VERSION_CHOICES.map((row) => [row.wanted, row[shelf]] as const))('%j → %s', async (wanted, version) => {
        expect(await choose(source, server.parent, wanted)).toBe(version)
      })
    })
  }
})
