import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { answer, startServer, type TestServer } from '../helpers/server.ts'
import { helm, type Running, startDockerRegistry } from './programs.ts'

/** A chart of a recipe, and the folder of the corpus that stands for it. */
export interface Wanted {
  readonly source: string
  readonly chart: string
  readonly version: string
  readonly folder: string
}

/** Loopback servers that hold real charts, and the `--mirror` rules that lead to them. */
export interface Shelf {
  readonly rules: readonly string[]
  /** the packed archive of a chart */
  archive(wanted: Wanted): string
  readonly web: TestServer
  close(): Promise<void>
}

/** The corpus folder of a chart: the one at the version that recipes pin, if there is one. */
export function corpusFolder(corpus: string, chart: string): string | undefined {
  return [`${chart}-pinned`, chart]
    .map((name) => join(corpus, 'charts', name))
    .find((path) => existsSync(join(path, 'Chart.yaml')))
}

const pathOf = (source: string): string => source.replace(/^[a-z]+:\/\//, '').replace(/\/+$/, '')

/** Packs the charts with helm at the versions wanted; classic repositories are served here, OCI ones by Debian's docker-registry. */
export async function stockShelf(root: string, wanted: readonly Wanted[]): Promise<Shelf> {
  const home = join(root, 'home')
  const registry = await startDockerRegistry(join(root, 'registry'))
  const web = await startServer(({ path }, response) => {
    const file = join(root, 'web', decodeURIComponent(path))
    if (existsSync(file) && !path.includes('..')) answer(response, 200, readFileSync(file))
    else answer(response, 404)
  })
  try {
    for (const one of wanted) await stock(root, home, one, registry)
    for (const source of new Set(wanted.map((one) => one.source))) {
      if (!source.startsWith('oci://')) await helm(home, ['repo', 'index', join(root, 'web', pathOf(source))])
    }
  } catch (error) {
    await registry.close()
    await web.close()
    throw error
  }
  return {
    rules: [...new Set(wanted.map((one) => one.source))].map((source) => {
      const base = source.startsWith('oci://') ? `oci://127.0.0.1:${registry.port}` : web.url
      return `${source}=${base}/${pathOf(source)}`
    }),
    archive: (one) => archiveOf(root, one),
    web,
    close: async () => {
      await web.close()
      await registry.close()
    },
  }
}

async function stock(root: string, home: string, one: Wanted, registry: Running): Promise<void> {
  const folder = join(root, 'web', pathOf(one.source))
  mkdirSync(folder, { recursive: true })
  await helm(home, ['package', one.folder, '--version', one.version, '--destination', folder])
  if (!one.source.startsWith('oci://')) return
  await helm(home, [
    'push',
    archiveOf(root, one),
    `oci://127.0.0.1:${registry.port}/${pathOf(one.source)}`,
    '--plain-http',
  ])
}

function archiveOf(root: string, { source, chart, version }: Wanted): string {
  const folder = join(root, 'web', pathOf(source))
  const name = readdirSync(folder).find((file) => file === `${chart}-${version}.tgz`)
  if (name === undefined) throw new Error(`helm packed no ${chart} ${version}: ${readdirSync(folder).join(' ')}`)
  return join(folder, name)
}
