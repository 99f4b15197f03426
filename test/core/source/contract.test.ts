import {
  archivesAtHand,
  cached,
  combineSources,
  httpRepository,
  localSource,
  locked,
  mirrored,
  namedRepositories,
  ociRegistry,
  recorded,
  vendoredCharts,
} from '../../../src/core/source/index.ts'
import { chartSourceContract, SHELF } from '../../contracts/chart-source.ts'
import { memoryCache } from '../../helpers/chart-cache.ts'
import { memoryFiles } from '../../helpers/local-files.ts'
import { testNetwork } from '../../helpers/network.ts'
import { type RegistryOptions, startRegistry } from '../../helpers/registry.ts'
import { fileOf, type RepositoryOptions, sha256, startRepository } from '../../helpers/repository.ts'
import { inProcess } from '../../helpers/server.ts'

const shelfFolder = memoryFiles(Object.fromEntries(SHELF.map((chart) => [`/shelf/${fileOf(chart)}`, chart.archive])))
const AT_ONCE = { 'a caller that gave up gets nothing': 'nothing is waited for' }

/** over sockets for the two plain subjects; the rest ask the same questions without */
const near = (): ReturnType<typeof testNetwork> => testNetwork({ fetch: inProcess })

const repositorySubject =
  (options: Partial<RepositoryOptions> = {}, credential?: { username: string; password: string }, network = near) =>
  async () => {
    const server = await startRepository({ charts: SHELF, ...options })
    const source = httpRepository({
      network: network(),
      access: async () => ({ credential, passCredentials: false }),
    })
    const repository = server.url + (options.below ?? '')
    return {
      source,
      reference: (chart: string, version: string) => ({ repository, chart, version }),
      close: server.close,
    }
  }

chartSourceContract('a classic repository', repositorySubject())
chartSourceContract('a classic repository over sockets', repositorySubject({}, undefined, testNetwork))
chartSourceContract('a repository with a JSON index', repositorySubject({ json: true }))
chartSourceContract('a repository below a path', repositorySubject({ below: '/a/b' }))
chartSourceContract('a repository without digests', repositorySubject({ noDigests: true }))
chartSourceContract(
  'a repository behind Basic',
  repositorySubject({ auth: 'me:s3cret' }, { username: 'me', password: 's3cret' }),
)

const registrySubject =
  (options: Partial<RegistryOptions> = {}, more: Partial<Parameters<typeof ociRegistry>[0]> = {}) =>
  async () => {
    const server = await startRegistry({ charts: SHELF, ...options })
    return {
      source: ociRegistry({ network: near(), scheme: async () => 'http', ...more }),
      reference: (chart: string, version: string) => ({ repository: server.parent, chart, version }),
      close: server.close,
    }
  }

chartSourceContract('a registry', registrySubject())
chartSourceContract(
  'a registry over sockets, spoken to as it speaks',
  registrySubject({}, { network: testNetwork(), scheme: async () => undefined }),
)
chartSourceContract('a registry below a doubled path', registrySubject({ below: 'alpha/alpha' }))
chartSourceContract('a registry with pages of two tags', registrySubject({ page: 2 }))
chartSourceContract('a registry with storage elsewhere', registrySubject({ storage: true }))
chartSourceContract('a registry that gives tokens to everybody', registrySubject({ auth: 'bearer' }))
chartSourceContract(
  'a registry that gives tokens to users, blobs elsewhere',
  registrySubject(
    { auth: 'bearer', user: 'me:s3cret', storage: true },
    { credentials: async () => ({ username: 'me', password: 's3cret' }) },
  ),
)
chartSourceContract(
  'a registry that takes identity tokens',
  registrySubject(
    { auth: 'bearer', identityToken: 'id3ntity' },
    { credentials: async () => ({ identityToken: 'id3ntity' }) },
  ),
)
chartSourceContract(
  'a registry behind Basic',
  registrySubject(
    { auth: 'basic', user: 'me:s3cret' },
    { credentials: async () => ({ username: 'me', password: 's3cret' }) },
  ),
)
chartSourceContract(
  'a registry with other tags too',
  registrySubject({ extraTags: ['latest', 'sha256-abc.sig', 'v3', '1.2', '01.0.0'] }),
)

chartSourceContract('a repository that points into a registry', async () => {
  const registry = await startRegistry({ charts: SHELF })
  const urlOf = (file: string): string => {
    const chart = SHELF.find((one) => fileOf(one) === file)
    return `${registry.parent}/${chart?.name}:${chart?.version}`
  }
  const repository = await startRepository({ charts: SHELF, urlOf })
  const network = near()
  const client = ociRegistry({ network, scheme: async () => 'http' })
  return {
    source: httpRepository({ network, registry: client }),
    reference: (chart, version) => ({ repository: repository.url, chart, version }),
    close: async () => {
      await registry.close()
      await repository.close()
    },
  }
})

chartSourceContract(
  'a folder of archives',
  async () => ({
    source: localSource(shelfFolder),
    reference: (chart, version) => ({ repository: 'file:///shelf', chart, version }),
  }),
  AT_ONCE,
)

chartSourceContract(
  'vendored charts, for a repository',
  async () => {
    const source = await vendoredCharts(shelfFolder, '/shelf')
    return { source, reference: (chart, version) => ({ repository: 'https://charts.example', chart, version }) }
  },
  AT_ONCE,
)
chartSourceContract(
  'vendored charts, for a registry',
  async () => {
    const source = await vendoredCharts(shelfFolder, '/shelf')
    return { source, reference: (chart, version) => ({ repository: 'oci://r.example/p', chart, version }) }
  },
  AT_ONCE,
)

for (const repository of ['https://charts.example', 'oci://r.example/p', 'file:///elsewhere', 'file://./charts'])
  chartSourceContract(
    `archives at hand, for ${repository}`,
    async () => ({
      source: archivesAtHand(new Map(SHELF.map((chart) => [fileOf(chart), chart.archive]))),
      reference: (chart, version) => ({ repository, chart, version }),
    }),
    AT_ONCE,
  )

chartSourceContract('a mirror of a repository in a registry', async () => {
  const subject = await registrySubject()()
  const { repository } = subject.reference('x', '')
  return {
    source: mirrored(subject.source, [{ from: 'https://charts.example', to: repository }]),
    reference: (chart, version) => ({ repository: 'https://charts.example', chart, version }),
    close: subject.close,
  }
})
chartSourceContract('a mirror of everything', async () => {
  const subject = await registrySubject()()
  const { repository } = subject.reference('x', '')
  return {
    source: mirrored(subject.source, [{ from: '', to: repository }]),
    reference: (chart, version) => ({ repository: 'oci://nvcr.example/nvidia/charts', chart, version }),
    close: subject.close,
  }
})
chartSourceContract('a named repository', async () => {
  const subject = await repositorySubject()()
  const { repository } = subject.reference('x', '')
  return {
    source: namedRepositories(subject.source, new Map([['mine', repository]])),
    reference: (chart, version) => ({ repository: '', chart: `mine/${chart}`, version }),
    close: subject.close,
  }
})
chartSourceContract('one of several', async () => {
  const subject = await repositorySubject()()
  const registry = ociRegistry({ network: near() })
  return { ...subject, source: combineSources([registry, localSource(shelfFolder), subject.source]) }
})
for (const [name, setUp] of [
  ['repository', repositorySubject()],
  ['repository without digests', repositorySubject({ noDigests: true })],
  ['registry', registrySubject()],
] as const) {
  chartSourceContract(`a cached ${name}`, async () => {
    const subject = await setUp()
    return { ...subject, source: cached(subject.source, memoryCache()) }
  })
  chartSourceContract(`a cached ${name}, refreshed`, async () => {
    const subject = await setUp()
    return { ...subject, source: cached(subject.source, memoryCache(), { refresh: true }) }
  })
}
chartSourceContract('a recorded repository', async () => {
  const subject = await repositorySubject()()
  return { ...subject, source: recorded(subject.source, () => undefined) }
})
chartSourceContract('a locked repository', async () => {
  const subject = await repositorySubject()()
  const newest = [...SHELF].reverse()
  // a lock of everything that the suite asks for, as recording would have written it
  const asked = newest.map((one) => ({ one, version: one.version }))
  const entries = asked.map(({ one, version }) => ({
    ...subject.reference(one.name, version),
    resolved: one.version,
    digest: sha256(one.archive),
  }))
  const lock = locked(subject.source, entries)
  const known = (chart: string, version: string): boolean =>
    entries.some((entry) => entry.chart === chart && entry.version === version)
  return {
    ...subject,
    source: {
      ...subject.source,
      resolve: (reference, signal) =>
        (known(reference.chart, reference.version) ? lock : subject.source).resolve(reference, signal),
      open: (chart, signal) =>
        (known(chart.reference.chart, chart.reference.version) ? lock : subject.source).open(chart, signal),
    },
  }
})
