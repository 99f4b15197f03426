import { AicrError, type ChartReference, type ChartSource, createArchiveSource, createChartSource } from 'aicr-mirror'
import { relayedFetch } from './relay.ts'

type Found = Awaited<ReturnType<ChartSource['resolve']>>

const keyOf = ({ repository, chart, version }: ChartReference): string => JSON.stringify([repository, chart, version])

/** On a disk, which a tab does not see. */
const isLocal = ({ repository }: ChartReference): boolean => /^(?:file:|[./])/.test(repository)

/** The charts of the tab: those that were dropped, those that were fetched, and why others could not be. */
export class Charts {
  readonly #archives = new Map<string, Uint8Array>()
  readonly #dropped = createArchiveSource(this.#archives)
  readonly #fetched = new Map<string, { readonly chart: Found; readonly bytes: Uint8Array }>()
  readonly #failures = new Map<string, unknown>()
  #remote: ChartSource | undefined

  /** Keeps a chart by the name of its file, `name-version.tgz`. */
  hold(file: string, bytes: Uint8Array): void {
    this.#archives.set(file, bytes)
  }

  /** Forgets every chart. */
  forget(): void {
    this.#archives.clear()
    this.#fetched.clear()
  }

  /** Opens the way to other hosts. */
  connect(port: MessagePort): void {
    this.#remote = createChartSource({ fetch: relayedFetch(port) })
  }

  /** Where charts come from: what the tab has, then other hosts when they may be asked. */
  source(mayFetch: boolean): ChartSource {
    return {
      accepts: () => true,
      resolve: async (reference, signal) => {
        if (this.#dropped.accepts(reference)) return this.#dropped.resolve(reference, signal)
        const kept = this.#fetched.get(keyOf(reference))
        if (kept !== undefined) return kept.chart
        return mayFetch ? this.#find(reference, signal) : this.#refuse(reference)
      },
      open: async (chart, signal) => {
        if (this.#dropped.accepts(chart.reference)) return this.#dropped.open(chart, signal)
        return this.#fetched.get(keyOf(chart.reference))?.bytes ?? this.#get(chart, signal)
      },
    }
  }

  #refuse(reference: ChartReference): never {
    const failure = this.#failures.get(keyOf(reference))
    if (failure !== undefined) throw failure
    throw new AicrError('NOT_FOUND', 'the chart is not in this tab', {
      place: `${reference.repository} ${reference.chart}`,
    })
  }

  /** Whether a chart was requested and could not be fetched. */
  hasFailed(reference: ChartReference): boolean {
    return this.#failures.has(keyOf(reference))
  }

  #find(reference: ChartReference, signal?: AbortSignal): Promise<Found> {
    return this.#remembering(reference, signal, async () => {
      if (this.#remote === undefined || isLocal(reference)) return this.#refuse(reference)
      return this.#remote.resolve(reference, signal)
    })
  }

  #get(chart: Found, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#remembering(chart.reference, signal, async () => {
      const bytes = (await this.#remote?.open(chart, signal)) ?? this.#refuse(chart.reference)
      this.#fetched.set(keyOf(chart.reference), { chart, bytes })
      this.#failures.delete(keyOf(chart.reference))
      return bytes
    })
  }

  async #remembering<T>(
    reference: ChartReference,
    signal: AbortSignal | undefined,
    task: () => Promise<T>,
  ): Promise<T> {
    this.#failures.delete(keyOf(reference))
    try {
      return await task()
    } catch (error) {
      if (signal?.aborted !== true) this.#failures.set(keyOf(reference), error)
      throw error
    }
  }
}
