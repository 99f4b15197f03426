import type { Nodes } from '../protocol.ts'
import { openFrame } from '../remote.ts'
import { Failed } from '../renderer.ts'
import type { Address, Choice, FromLister, Listed, ListOutput, Resolved, ToLister } from './protocol.ts'

type Answer = Exclude<FromLister, { readonly type: 'progress' }>
type Question = Extract<ToLister, { readonly id: number }>
type Unnumbered<T> = T extends Question ? Omit<T, 'id'> : never

/** Makes lists, and fetches charts, in a worker that starts when it is first asked. Everything rejects with Failed. */
export class Lister {
  readonly #onProgress: (component: string, stage: string, images: number | undefined) => void
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #worker: Worker | undefined
  #network: Promise<void> | undefined
  #last = 0

  constructor(onProgress: (component: string, stage: string, images: number | undefined) => void) {
    this.#onProgress = onProgress
  }

  #started(): Worker {
    if (this.#worker !== undefined) return this.#worker
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'lister' })
    worker.addEventListener('message', ({ data }: MessageEvent<FromLister>) => {
      if (data.type === 'progress') this.#onProgress(data.component, data.stage, data.images)
      else {
        this.#waiting.get(data.id)?.(data)
        this.#waiting.delete(data.id)
      }
    })
    this.#worker = worker
    return worker
  }

  async #ask<T extends Answer['type']>(
    wanted: T,
    question: Unnumbered<Question>,
  ): Promise<Extract<Answer, { readonly type: T }>> {
    const id = ++this.#last
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve)
      this.#started().postMessage({ ...question, id })
    })
    if (answer.type === 'failed') throw new Failed(answer.failure)
    if (answer.type !== wanted) throw new Error(`unexpected ${answer.type}`)
    return answer as Extract<Answer, { readonly type: T }>
  }

  /** Gives the worker its way to other hosts, once. */
  #connect(): Promise<void> {
    this.#network ??= openFrame().then((port) => this.#started().postMessage({ type: 'network', port }, [port]))
    return this.#network
  }

  /** What may be chosen. */
  start(): Promise<Extract<FromLister, { readonly type: 'started' }>> {
    return this.#ask('started', { type: 'start' })
  }

  async resolve(criteria: Choice): Promise<Resolved> {
    return (await this.#ask('resolved', { type: 'resolve', criteria })).recipe
  }

  async read(text: string, name: string): Promise<Resolved> {
    return (await this.#ask('resolved', { type: 'read', text, name })).recipe
  }

  /** Keeps a packed chart; answers with `name-version.tgz`. */
  async hold(bytes: Uint8Array): Promise<string> {
    return (await this.#ask('held', { type: 'hold', bytes })).file
  }

  /** Lists the recipe that was resolved or read last, which ends a list that is being made; other hosts are asked for charts only when `fetch` says so. */
  async list(nodes: Nodes, fetch: boolean): Promise<Listed> {
    if (fetch) await this.#connect()
    return (await this.#ask('listed', { type: 'list', nodes, fetch })).list
  }

  /** A chart from another host. */
  async fetchChart(address: Address): Promise<{ readonly bytes: Uint8Array; readonly url: string }> {
    await this.#connect()
    return this.#ask('fetched', { type: 'fetch', address })
  }

  async write(output: ListOutput): Promise<string> {
    return (await this.#ask('written', { type: 'write', output })).text
  }

  /** Forgets the charts that were held. */
  forget(): void {
    this.#worker?.postMessage({ type: 'forget' })
  }
}
