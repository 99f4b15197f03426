import { Worker } from 'node:worker_threads'
import { AicrError, messageOf, say } from '../core/errors.ts'
import type { Elsewhere, Listed, Lost, Progress } from '../core/pipeline/index.ts'
import type { Program } from './executable.ts'
import { type Task, taskOf } from './task.ts'

/** What a thread says. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'listed'; readonly listed: Listed }
  /** the work ends the run, and is to do so in the main thread */
  | { readonly kind: 'refused' }

/** What a thread is told: a task, or that it was the last. */
export type Order = Task | 'end'

/** What a thread is started with. */
export interface ThreadData {
  /** as EffectOptions has it; undefined for the machine's own clock and randomness */
  readonly deterministic: true | { readonly seed: string } | undefined
}

export interface ThreadOptions {
  /** the most that there are: each is started when a chart waits for it */
  readonly count: number
  /** bytes of an archive from which on a chart is worth sending; 0 by default */
  readonly smallest?: number
  /** heap of each thread */
  readonly megabytes: number
  readonly program: Program
  /** arguments that make the program a thread that renders */
  readonly argv: readonly string[]
  readonly data: ThreadData
  /** ends all threads */
  readonly signal?: AbortSignal | undefined
}

/** A component's work, waiting for a thread or in one. */
interface Job {
  readonly task: Task
  /** bytes of the chart's archive, which tell how long it will take */
  readonly size: number
  readonly note: (progress: Progress) => void
  readonly end: (outcome: Listed | Lost | undefined) => void
  readonly fail: (error: unknown) => void
}

/** main stack of a thread, in megabytes: more than the main thread's, for which the limits are made */
const STACK_MB = 4

/** Threads that do the work on components: the largest chart that waits goes first. */
export class Threads {
  readonly #options: ThreadOptions
  readonly #starting = new Set<Worker>()
  readonly #idle: Worker[] = []
  readonly #busy = new Map<Worker, Job>()
  readonly #waiting: Job[] = []
  #isClosed = false

  constructor(options: ThreadOptions) {
    this.#options = options
    options.signal?.addEventListener('abort', this.#abort)
  }

  /** Does a component's work in a thread; that of a small chart is left to the main thread. */
  readonly elsewhere: Elsewhere = async (plan, arrived) => {
    const { content } = arrived.value
    const size = 'files' in content ? content.files.reduce((sum, { data }) => sum + data.length, 0) : content.length
    if (size < (this.#options.smallest ?? 0)) return undefined
    return new Promise((end, fail) => {
      const note = (progress: Progress): void => plan.value.request.onProgress?.(progress)
      this.#waiting.push({ task: taskOf(plan, arrived), size, note, end, fail })
      this.#waiting.sort((a, b) => b.size - a.size)
      if (this.#living < this.#options.count && this.#idle.length + this.#starting.size < this.#waiting.length)
        this.#start()
      this.#dispatch()
    })
  }

  /**
   * Ends the threads at once, except that one may keep its compiled code, and that those that are starting end by themselves: compiled code
   * that a thread does not survive is not used again.
   */
  close(): void {
    this.#isClosed = true
    this.#options.signal?.removeEventListener('abort', this.#abort)
    const [last, ...others] = this.#idle.splice(0)
    last?.postMessage('end' satisfies Order)
    for (const worker of this.#starting) worker.postMessage('end' satisfies Order)
    for (const worker of [...others, ...this.#busy.keys()]) void worker.terminate()
  }

  get #living(): number {
    return this.#starting.size + this.#idle.length + this.#busy.size
  }

  readonly #abort = (): void => {
    const jobs = [...this.#waiting.splice(0), ...this.#busy.values()]
    this.close()
    for (const { fail } of jobs) fail(this.#options.signal?.reason)
  }

  #start(): void {
    const { program, argv, data, megabytes } = this.#options
    const worker = new Worker('file' in program ? program.file : program.text, {
      eval: 'text' in program,
      argv: [...argv],
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: megabytes, stackSizeMb: STACK_MB },
    })
    this.#starting.add(worker)
    worker.on('message', (answer: Answer) => this.#hear(worker, answer))
    worker.once('error', (error) => this.#bury(worker, error))
    worker.once('exit', () => this.#bury(worker, undefined))
  }

  #hear(worker: Worker, answer: Answer): void {
    const job = this.#busy.get(worker)
    if (answer.kind === 'progress') {
      job?.note(answer.progress)
      return
    }
    if (this.#isClosed) return
    this.#busy.delete(worker)
    this.#starting.delete(worker)
    this.#idle.push(worker)
    job?.end(answer.kind === 'listed' ? answer.listed : undefined)
    this.#dispatch()
  }

  #dispatch(): void {
    while (this.#idle.length > 0 && this.#waiting.length > 0) {
      const [worker, job] = [this.#idle.pop() as Worker, this.#waiting.shift() as Job]
      try {
        worker.postMessage(job.task satisfies Order)
        this.#busy.set(worker, job)
      } catch {
        // not everything in a library's request is data
        this.#idle.push(worker)
        job.end(undefined)
      }
    }
    if (this.#living > 0) return
    // no thread lives
    for (const job of this.#waiting.splice(0)) job.end(undefined)
  }

  /** A thread has ended before it was told to: its work is lost, and another takes its place. */
  #bury(worker: Worker, error: unknown): void {
    const job = this.#busy.get(worker)
    this.#busy.delete(worker)
    this.#starting.delete(worker)
    if (this.#idle.includes(worker)) this.#idle.splice(this.#idle.indexOf(worker), 1)
    if (this.#isClosed) return
    if (job !== undefined) {
      job.end({ lost: this.#lossOf(error) })
      if (this.#waiting.length > 0) this.#start()
    }
    this.#dispatch()
  }

  #lossOf(error: unknown): AicrError {
    const { megabytes } = this.#options
    return (error as NodeJS.ErrnoException | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY'
      ? new AicrError(
          'LIMIT_EXCEEDED',
          say`the chart takes more than the ${{ max: megabytes }} MB of memory of a thread`,
        )
      : new AicrError(
          'INTERNAL',
          say`the thread that rendered the chart ended: ${{ reason: messageOf(error ?? 'it exited') }}`,
        )
  }
}
