import { LimitError } from './errors.ts'

/** Bounds on one render. Generous enough for every real chart; a hostile one meets an error, not a crash. */
export interface EngineLimits {
  /**
   * nodes executed, loop turns and calls, and what functions do in the same coin: texts and lists that they are handed and return by their
   * size, patterns and parsing by what they cost. No chart that is known takes a quarter of the default, nor of the bytes and secrets
   * below (`npm run limits`).
   */
  readonly steps: number
  /** bytes written to output, and of the texts and lists that functions return, added up */
  readonly bytes: number
  /** keys, certificates and password hashes: slow ones, in thousandths of an RSA key of 2048 bits */
  readonly secrets: number
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

/** The limits of a render that is given none. */
export const ENGINE_LIMITS: EngineLimits = {
  steps: 85_000_000,
  bytes: 230 << 20,
  secrets: 230_000,
  text: 1 << 23,
  depth: 1200,
  stack: 8100,
  nesting: 500,
}

/** A moment at which work ends. `now` is milliseconds of any clock that does not run backwards. */
export interface Deadline {
  /** the clock */
  readonly now: () => number
  /** the moment, on that clock */
  readonly at: number
  /** milliseconds that were given, for the error */
  readonly allowed: number
  /** ends the work before, with a reason of its own: looked at with the clock */
  readonly signal?: Interruption | undefined
}

/** What ends work from outside, such as an AbortSignal. */
export interface Interruption {
  /** throws the reason, once there is one */
  readonly throwIfAborted: () => void
}

/** steps between two looks at the clock: well under a millisecond */
const LOOK_EVERY = 4096

/** steps of a thousandth of a key: who allows few steps allows few keys */
const SECRET_STEPS = 50

/** Spends limits down. One per job, shared by everything that the job does. */
export class Budget {
  /** what there was at first */
  readonly limits: EngineLimits
  /** nesting of the YAML and JSON that the job reads; undefined for the reader's own bound */
  readonly dataDepth: number | undefined
  readonly #deadline: Deadline | undefined
  #steps: number
  /** fewer steps left than this: time to look at the clock */
  #look: number
  #bytes: number
  #secrets: number
  /** the most bytes that a phase before this one took */
  #most = 0
  /** template calls that are active */
  depth = 0
  /** stack that they take, in the units of EngineLimits.stack */
  stack = 0
  constructor(limits: EngineLimits = ENGINE_LIMITS, deadline?: Deadline, dataDepth?: number) {
    this.limits = limits
    this.dataDepth = dataDepth
    this.#deadline = deadline
    this.#steps = limits.steps
    this.#look = deadline === undefined ? 0 : limits.steps
    this.#bytes = limits.bytes
    this.#secrets = limits.secrets
  }
  /** Throws LimitError when no steps are left, or no time. */
  step(n = 1): void {
    this.#steps -= n
    // asked so that NaN ends the work too
    if (!(this.#steps >= this.#look)) this.#examine()
  }
  /** Throws LimitError when no bytes are left. */
  grow(bytes: number): void {
    this.#bytes -= bytes
    if (!(this.#bytes >= 0)) throw new LimitError('bytes of texts and values', this.limits.bytes)
  }
  /** Bytes of a text that is about to be built, or was: `bytes` are new, `built` are there already. */
  growText(bytes: number, built = 0): void {
    if (built + bytes > this.limits.text) throw new LimitError('bytes in one text', this.limits.text)
    this.grow(bytes)
  }
  /** Spends on a key or a password hash, in thousandths of an RSA key of 2048 bits, steps too, and looks at the clock, for each takes long. */
  keep(secrets: number): void {
    this.#secrets -= secrets
    if (!(this.#secrets >= 0)) throw new LimitError('keys and password hashes', this.limits.secrets / 1000)
    this.#look = this.#deadline === undefined ? 0 : this.#steps
    this.step(secrets * SECRET_STEPS)
  }
  /** What was claimed with `grow` is kept no longer. */
  release(bytes: number): void {
    this.#most = this.spent.bytes
    this.#bytes = Math.min(this.limits.bytes, this.#bytes + bytes)
  }
  /** A phase of the job has ended: the next has all bytes again but those that are `kept` for it. Steps, secrets and time go on. */
  endPhase(kept = 0): void {
    this.#most = this.spent.bytes
    this.#bytes = this.limits.bytes - kept
  }
  /** What has been spent so far; of bytes, the most in one phase. */
  get spent(): {
    /** of EngineLimits.steps */
    readonly steps: number
    /** of EngineLimits.bytes */
    readonly bytes: number
    /** of EngineLimits.secrets */
    readonly secrets: number
  } {
    const { steps, bytes, secrets } = this.limits
    return {
      steps: steps - this.#steps,
      bytes: Math.max(this.#most, bytes - this.#bytes),
      secrets: secrets - this.#secrets,
    }
  }
  #examine(): void {
    if (!(this.#steps >= 0)) throw new LimitError('template steps', this.limits.steps)
    if (this.#deadline === undefined) return
    const { now, at, allowed, signal } = this.#deadline
    signal?.throwIfAborted()
    if (now() >= at) throw new LimitError('milliseconds', allowed)
    this.#look = Math.max(0, this.#steps - LOOK_EVERY)
  }
}

/** steps that reading a byte of a template takes; reading and compiling an action, and each word in it; the bytes that their nodes and closures take */
const SOURCE_STEPS = 0.25
const ACTION_STEPS = 30
const ACTION_BYTES = 500
const WORD_STEPS = 16
const WORD_BYTES = 250

/** Spends what parsing a template's text costs, before it is parsed. Returns the bytes that its nodes claim. Throws LimitError. */
export function chargeSource(budget: Budget, text: string): number {
  const counted = { actions: 0, words: 0 }
  for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', at)) at = countAction(text, at + 2, counted)
  const { actions, words } = counted
  budget.step(Math.ceil(text.length * SOURCE_STEPS) + actions * ACTION_STEPS + words * WORD_STEPS)
  const kept = actions * ACTION_BYTES + words * WORD_BYTES
  budget.grow(kept)
  return kept
}

/** What a blank is not followed by where a word begins: another mark that counts, or the end. */
const NO_WORD: ReadonlySet<string | undefined> = new Set([...' \n\t.(|-}', undefined])

/** Counts one action and its words: what follows a blank, `.`, `(` or `|` outside of quotes. Returns where it ends. */
function countAction(text: string, start: number, counted: { actions: number; words: number }): number {
  counted.actions++
  for (let at = start; at < text.length; at++) {
    switch (text[at]) {
      case '.':
      case '(':
      case '|':
        counted.words++
        break
      case ' ':
      case '\n':
      case '\t':
        if (!NO_WORD.has(text[at + 1])) counted.words++
        break
      case '`':
        at = text.indexOf('`', at + 1)
        if (at < 0) return text.length
        break
      case '"':
        at = quoteEnd(text, at + 1)
        break
      case '/':
        if (text[at + 1] === '*') at = Math.max(at, text.indexOf('*/', at + 2))
        break
      case '}':
        if (text[at + 1] === '}') return at + 2
    }
  }
  return text.length
}

/** Where a quoted text ends: at its quote, or with the line. */
function quoteEnd(text: string, start: number): number {
  let at = start
  while (at < text.length && text[at] !== '"' && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1
  return at
}

/** nesting of maps and lists that printing and comparing follow: a map that holds itself ends here */
export const VALUE_DEPTH = 500
