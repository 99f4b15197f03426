// Renders charts that nobody vetted: each in a thread with a heap, a stack and a deadline of its own. A thread that goes over its
// deadline is ended and replaced; the next render finds a fresh one.
import { Worker } from 'node:worker_threads'

const RENDERER = new URL('./renderer.mjs', import.meta.url)

export class RenderPool {
  #idle = []
  #waiting = []
  #closed = false
  #options

  /** `size` threads, each with `megabytes` of heap; `timeout` milliseconds for a render, after which its thread is ended. */
  constructor({ size = 2, megabytes = 256, timeout = 10_000 } = {}) {
    this.#options = { megabytes, timeout }
    for (let i = 0; i < size; i++) this.#idle.push(this.#start())
  }

  /** Answers what renderChart answers: `{ chart, values, … }` in, `{ text, … }` out. Rejects with a plain Error that carries `code`. */
  async render(request) {
    const worker = await this.#take()
    try {
      const answer = await this.#ask(worker, request)
      this.#giveBack(worker)
      if (answer.error === undefined) return answer.result
      throw Object.assign(new Error(answer.error.message), { code: answer.error.code })
    } catch (error) {
      if (error.code === 'THREAD_ENDED') this.#giveBack(this.#start())
      throw error
    }
  }

  async close() {
    this.#closed = true
    await Promise.all(this.#idle.map((worker) => worker.terminate()))
  }

  #start() {
    const worker = new Worker(RENDERER, {
      resourceLimits: { maxOldGenerationSizeMb: this.#options.megabytes, stackSizeMb: 4 },
      stderr: true,
    })
    worker.unref()
    return worker
  }

  #take() {
    const worker = this.#idle.pop()
    return worker ? Promise.resolve(worker) : new Promise((resolve) => this.#waiting.push(resolve))
  }

  #giveBack(worker) {
    const next = this.#waiting.shift()
    if (next) next(worker)
    else if (this.#closed) worker.terminate()
    else this.#idle.push(worker)
  }

  #ask(worker, request) {
    const { timeout } = this.#options
    worker.ref()
    return new Promise((resolve, reject) => {
      const ended = (why) => {
        settle()
        worker.terminate()
        reject(Object.assign(new Error(why), { code: 'THREAD_ENDED' }))
      }
      const timer = setTimeout(() => ended(`no answer within ${timeout} ms`), timeout)
      const onError = (error) => ended(error.message)
      const onExit = () => ended('the thread ended')
      const onMessage = (answer) => {
        settle()
        worker.unref()
        resolve(answer)
      }
      const settle = () => {
        clearTimeout(timer)
        worker.off('error', onError).off('exit', onExit).off('message', onMessage)
      }
      worker.on('error', onError).on('exit', onExit).on('message', onMessage)
      // the render's own deadline is a little sooner: an error with words instead of a thread that is gone
      worker.postMessage({ ...request, timeout: Math.ceil(timeout * 0.8) })
    })
  }
}
