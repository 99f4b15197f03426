import { AicrError } from '../core/errors.ts'
import type { ChartSource, Fetcher } from '../core/seams.ts'
import type { Terminal } from './command.ts'
import type { Options } from './flags/options.ts'

/** Where charts and files come from, made when first asked for: local renders never pay for it. */
export interface Sources {
  readonly charts: () => Promise<ChartSource>
  readonly fetcher: () => Promise<Fetcher>
}

export function openSources(_options: Options, _terminal: Terminal): Sources {
  const missing = async (): Promise<never> => {
    throw new AicrError('INTERNAL', 'remote charts are not wired yet')
  }
  return { charts: missing, fetcher: missing }
}
