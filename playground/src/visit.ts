import { dropFile, keep, keepFile, kept, keptFile } from './kept.ts'
import type { RenderSettings } from './protocol.ts'
import type { Address } from './recipe/protocol.ts'
import type { Handle } from './renderer.ts'
import { fetchSample } from './samples.ts'
import { readFragment, writeFragment } from './share.ts'

/** Where the chart on the page comes from. */
export interface Origin {
  readonly label: string
  readonly sample?: string
  readonly address?: Address
}

/** What was open when the page was left. */
export interface Visit {
  readonly bytes: Uint8Array
  readonly origin: Origin
  readonly settings: RenderSettings
}

const CHART = 'chart'
let remembered: number | undefined

/** Keeps what is open, for the next visit: settings as a link has them, and the chart where a link would not lead to it. */
export async function remember(chart: Handle, origin: Origin | undefined, settings: RenderSettings): Promise<void> {
  if (origin === undefined) return
  const { sample, address, label } = origin
  const place = { ...(sample === undefined ? {} : { sample }), ...(address === undefined ? {} : { address }) }
  keep('chart', await writeFragment({ ...place, settings }))
  keep('chart from', label)
  if (remembered === chart.id) return
  remembered = chart.id
  await (sample === undefined ? keepFile(CHART, chart.bytes) : dropFile(CHART))
}

/** What was kept; undefined where nothing was, or it is not there any more. */
export async function recall(): Promise<Visit | undefined> {
  const shared = await readFragment(kept('chart') ?? '').catch(() => undefined)
  if (shared === undefined) return undefined
  const { sample, address, settings } = shared
  const bytes = sample === undefined ? await keptFile(CHART) : await fetchSample(sample).catch(() => undefined)
  if (bytes === undefined) return undefined
  const place = { ...(sample === undefined ? {} : { sample }), ...(address === undefined ? {} : { address }) }
  return { bytes, origin: { label: kept('chart from') ?? '', ...place }, settings }
}
