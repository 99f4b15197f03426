import { LimitError } from './errors.ts'

/** Bounds on one render. Generous enough for every real chart; a hostile one meets an error, not a crash. */
export interface EngineLimits {
  /**
   * nodes executed, loop turns and calls, and what functions do in the same coin: texts and lists that they are handed and return by their
   * size, patterns, parsing and keys by what they cost. A step is near 100 ns; the most that any known chart takes is 1/10 of the default, or
   * 1/4 where it makes thirty keys.
   */
  readonly steps: number
  /** bytes written to output, and of the texts and lists that functions return, added up */
  readonly bytes: number
  /** bytes of one text that a function builds or returns */
  readonly text: number
  /** nesting of template calls of any sort: template, include, tpl */
  readonly depth: number
  /**
   * the same in units of about 100 bytes of JavaScript stack: each template costs 8 (4 when an action runs it) and what its own nesting adds. The default
   * stays clear of an overflow of the usual stack of 1 MB; where the stack is larger, this may grow with it.
   */
  readonly stack: number
  /** nesting of parenthesised pipelines and control structures in one template's source */
  readonly nesting: number
}

export const ENGINE_LIMITS: EngineLimits = {
  steps: 200_000_000,
  bytes: 1 << 28,
  text: 1 << 24,
  depth: 1200,
  stack: 8100,
  nesting: 500,
}

/** Spends limits down. One per render, shared by everything the render runs. */
export class Budget {
  readonly limits: EngineLimits
  #steps: number
  #bytes: number
  depth = 0
  stack = 0
  constructor(limits: EngineLimits = ENGINE_LIMITS) {
    this.limits = limits
    this.#steps = limits.steps
    this.#bytes = limits.bytes
  }
  step(n = 1): void {
    this.#steps -= n
    if (this.#steps < 0) throw new LimitError('template steps', this.limits.steps)
  }
  grow(bytes: number): void {
    this.#bytes -= bytes
    if (this.#bytes < 0) throw new LimitError('template output bytes', this.limits.bytes)
  }
  /** Bytes of a text that is about to be built, or was: `bytes` are new, `built` are there already. */
  growText(bytes: number, built = 0): void {
    if (built + bytes > this.limits.text) throw new LimitError('bytes in one text', this.limits.text)
    this.grow(bytes)
  }
}

/** nesting of maps and lists that printing and comparing follow: a map that holds itself ends here */
export const VALUE_DEPTH = 500
