import type {
  Failure,
  FormatInfo,
  FromWorker,
  OpenedChart,
  OutputSettings,
  Render,
  RenderSettings,
  Stage,
  ToWorker,
} from './protocol.ts'

/** What a renderer tells its page. */
export interface RendererEvents {
  readonly onReady: (formats: readonly FormatInfo[], helms: readonly string[]) => void
  /** undefined when nothing is going on */
  readonly onStage: (stage: Stage | undefined) => void
  readonly onRender: (render: Render, id: number) => void
  readonly onFailure: (failure: Failure) => void
}

/** A chart that the worker holds. */
export interface Handle {
  readonly id: number
  readonly bytes: Uint8Array
  readonly chart: OpenedChart
}

/** Text settles this long before it is rendered, milliseconds. */
const SETTLE = 120
/** A render that has taken this long makes way for the next one: its worker is ended and another one started. */
const PATIENCE = 2500

const STOPPED: Failure = { title: 'Stopped', message: 'stopped', advice: '', places: [] }
const NO_ANSWER: Failure = { ...STOPPED, title: 'No answer', message: 'no answer' }

interface Waiting {
  readonly resolve: (message: FromWorker) => void
}

/** A failure as an error, for what is awaited. */
export class Failed extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

/** Renders in a worker: one render at a time, the newest wish waits, those between are forgotten. Its state lives as long as the page. */
export class Renderer {
  readonly #events: RendererEvents
  #worker: Worker
  #lastId = 0
  readonly #waiting = new Map<number, Waiting>()
  /** charts that this page still shows; a new worker is given them again */
  readonly #charts = new Map<number, Uint8Array>()
  #running: { readonly id: number; readonly since: number } | undefined
  #next: { readonly chart: number; readonly settings: RenderSettings } | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(events: RendererEvents) {
    this.#events = events
    this.#worker = this.#start()
  }

  #start(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'renderer' })
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => this.#receive(data))
    return worker
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message)
  }

  #receive(message: FromWorker): void {
    if (message.type === 'ready') this.#events.onReady(message.formats, message.helms)
    else if (message.type === 'stage') this.#events.onStage(message.stage)
    else this.#finish(message)
  }

  #finish(message: Exclude<FromWorker, { readonly type: 'ready' | 'stage' }>): void {
    this.#waiting.get(message.id)?.resolve(message)
    this.#waiting.delete(message.id)
    if (message.id !== this.#running?.id) return
    this.#running = undefined
    if (message.type === 'rendered') this.#events.onRender(message.render, message.id)
    if (message.type === 'failed') this.#events.onFailure(message.failure)
    if (this.#next === undefined) this.#events.onStage(undefined)
    else this.#begin()
  }

  #ask(message: ToWorker): Promise<FromWorker> {
    return new Promise((resolve) => {
      this.#waiting.set(message.id, { resolve })
      this.#send(message)
    })
  }

  /** Reads a chart. Rejects with Failed. */
  async open(bytes: Uint8Array): Promise<Handle> {
    const id = ++this.#lastId
    const message = await this.#ask({ type: 'open', id, bytes })
    if (message.type === 'failed') {
      this.#events.onStage(undefined)
      throw new Failed(message.failure)
    }
    if (message.type !== 'opened') throw new Error(`unexpected ${message.type}`)
    this.#charts.set(id, bytes)
    return { id, bytes, chart: message.chart }
  }

  /** Releases a chart that the page has closed. */
  close({ id }: Handle): void {
    this.#charts.delete(id)
  }

  /** Wishes for a render; `now` for what is not typed. */
  render(chart: Handle, settings: RenderSettings, now = false): void {
    this.#next = { chart: chart.id, settings }
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#begin(), now ? 0 : SETTLE)
  }

  /** A render besides those that are typed, e.g. to compare with. Rejects with Failed. */
  async renderOnce(chart: Handle, settings: RenderSettings): Promise<Render> {
    const message = await this.#ask({ type: 'render', id: ++this.#lastId, chart: chart.id, settings })
    if (this.#running === undefined) this.#events.onStage(undefined)
    if (message.type === 'rendered') return message.render
    throw new Failed(message.type === 'failed' ? message.failure : NO_ANSWER)
  }

  #begin(): void {
    if (this.#next === undefined) return
    if (this.#running !== undefined) {
      const left = this.#running.since + PATIENCE - performance.now()
      if (left <= 0) this.#restart()
      else {
        clearTimeout(this.#timer)
        this.#timer = setTimeout(() => this.#begin(), left)
        return
      }
    }
    const { chart, settings } = this.#next
    this.#next = undefined
    const id = ++this.#lastId
    this.#running = { id, since: performance.now() }
    this.#send({ type: 'render', id, chart, settings })
  }

  /** Stops what is being rendered and forgets what waits. */
  cancel(): void {
    this.#next = undefined
    clearTimeout(this.#timer)
    if (this.#running === undefined) return
    this.#restart()
    this.#events.onStage(undefined)
  }

  #restart(): void {
    this.#worker.terminate()
    this.#running = undefined
    for (const [id, { resolve }] of this.#waiting) {
      resolve({ type: 'failed', id, failure: STOPPED })
    }
    this.#waiting.clear()
    this.#worker = this.#start()
    for (const [id, bytes] of this.#charts) this.#send({ type: 'open', id, bytes })
  }

  /** A render's images in a format. Rejects with Failed. */
  async write(render: number, output: OutputSettings): Promise<string> {
    const message = await this.#ask({ type: 'write', id: ++this.#lastId, render, output })
    if (message.type === 'written') return message.text
    throw new Failed(message.type === 'failed' ? message.failure : NO_ANSWER)
  }

  /** All that a render prints, as helm template prints it. Rejects with Failed. */
  async text(render: number): Promise<string> {
    const message = await this.#ask({ type: 'text', id: ++this.#lastId, render })
    if (message.type === 'written') return message.text
    throw new Failed(message.type === 'failed' ? message.failure : NO_ANSWER)
  }

  /** What makes another release of helm render the chart otherwise, by name. Rejects with Failed. */
  async causes(chart: Handle, settings: RenderSettings, from: string): Promise<readonly string[]> {
    const message = await this.#ask({ type: 'helms', id: ++this.#lastId, chart: chart.id, settings, from })
    if (this.#running === undefined) this.#events.onStage(undefined)
    if (message.type === 'causes') return message.causes
    throw new Failed(message.type === 'failed' ? message.failure : NO_ANSWER)
  }
}
