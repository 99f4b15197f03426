import type { Command } from '../command.ts'
import { atLeast } from '../flags/checks.ts'
import { CACHE_DIR } from '../flags/source-flags.ts'

export const CACHE_LIST: Command = {
  name: 'cache ls',
  operands: '',
  summary: 'list the charts in the cache',
  description: 'Lists the charts that the cache holds.',
  flags: [
    CACHE_DIR,
    {
      name: 'format',
      short: 'f',
      kind: 'string',
      once: true,
      choices: ['table', 'json'],
      value: 'FORMAT',
      help: 'table (default) or json',
    },
  ],
  load: async () => (await import('./cache-action.ts')).cacheListAction,
}

export const CACHE_PRUNE: Command = {
  name: 'cache prune',
  operands: '',
  summary: 'remove what the cache has not used for a while',
  description: 'Removes what was not used for some days from the cache; everything with --all.',
  flags: [
    CACHE_DIR,
    {
      name: 'days',
      kind: 'int',
      check: atLeast(0),
      once: true,
      value: 'N',
      help: 'keep what was used in the last N days (default 30)',
    },
    { name: 'all', kind: 'bool', help: 'remove everything' },
  ],
  load: async () => (await import('./cache-action.ts')).cachePruneAction,
}
