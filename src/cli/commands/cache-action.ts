import { AicrError } from '../../core/errors.ts'
import { printTable } from '../../core/table.ts'
import type { DiskCache } from '../../node/disk-cache.ts'
import { NO_CACHE_HINT, openCache } from '../../node/sources.ts'
import type { Invocation } from '../command.ts'
import { logger } from '../log.ts'

const DAY = 24 * 3600 * 1000

function cacheOf({ options, terminal }: Invocation): DiskCache {
  const cache = openCache(
    { cacheDir: options.text('cache-dir'), log: logger(terminal, options) },
    terminal.env,
    terminal.cwd,
  )
  if (!cache)
    throw new AicrError('INVALID_REQUEST', 'there is no cache: the user has no folder', { hint: NO_CACHE_HINT })
  return cache
}

export async function cacheListAction(invocation: Invocation): Promise<number> {
  const format = invocation.options.oneOf('format', ['table', 'json']) ?? 'table'
  const charts = await cacheOf(invocation).list()
  if (format === 'json') {
    invocation.terminal.out(`${JSON.stringify(charts, null, 2)}\n`)
    return 0
  }
  const rows = [
    ['CHART', 'VERSION', 'BYTES', 'DIGEST', 'REPOSITORY'],
    ...charts.map((c) => [c.chart, c.version, String(c.size), c.digest.slice(0, 19), c.repository]),
  ]
  invocation.terminal.out(printTable(rows))
  return 0
}

export async function cachePruneAction(invocation: Invocation): Promise<number> {
  const { options, terminal } = invocation
  const days = options.on('all') ? 0 : (options.number('days') ?? 30)
  const { files, bytes } = await cacheOf(invocation).prune(days * DAY)
  terminal.out(`removed ${files} files, ${bytes} bytes\n`)
  return 0
}
