import { runes } from '../go/utf8.ts'
import type { ByteString } from '../value/value.ts'

/**
 * The globs of .Files.Glob: github.com/gobwas/glob with `/` as separator. A pattern is a list of steps; matching carries the set of places
 * that the text may have been read to, so time is bounded by steps × places whatever the pattern. Where that library miscounts (braces whose
 * alternatives differ in length next to a star, lengths of non-ASCII text) this one matches what the pattern says.
 */
type Step =
  | { readonly kind: 'text'; readonly characters: readonly string[] }
  /** `*` and `**`, which crosses `/` */
  | { readonly kind: 'any'; readonly crosses: boolean }
  | { readonly kind: 'one' }
  | { readonly kind: 'class'; readonly has: (character: string) => boolean; readonly negated: boolean }
  | { readonly kind: 'choice'; readonly patterns: readonly (readonly Step[])[] }

class BadGlob extends Error {}

const MAX_DEPTH = 100

class GlobReader {
  readonly #text: readonly string[]
  #at = 0
  constructor(characters: readonly string[]) {
    this.#text = characters
  }

  /** A pattern up to the end, or inside braces up to the comma or brace that ends it. */
  pattern(depth: number): Step[] {
    if (depth > MAX_DEPTH) throw new BadGlob()
    const steps: Step[] = []
    for (let c = this.#text[this.#at]; c !== undefined; c = this.#text[this.#at]) {
      if (depth > 0 && (c === ',' || c === '}')) break
      steps.push(this.#step(c, depth))
    }
    return steps
  }

  #step(c: string, depth: number): Step {
    switch (c) {
      case '*':
        this.#at++
        if (this.#text[this.#at] !== '*') return { kind: 'any', crosses: false }
        this.#at++
        return { kind: 'any', crosses: true }
      case '?':
        this.#at++
        return { kind: 'one' }
      case '[':
        this.#at++
        return this.#class()
      case '{':
        return this.#choice(depth)
      default:
        return { kind: 'text', characters: this.#plain(depth > 0 ? '?*[{},' : '?*[{') }
    }
  }

  #choice(depth: number): Step {
    const patterns: (readonly Step[])[] = []
    do {
      this.#at++
      patterns.push(this.pattern(depth + 1))
    } while (this.#text[this.#at] === ',')
    this.#at++
    return { kind: 'choice', patterns }
  }

  /** Literal characters up to a breaker. A backslash takes the next one as it is. */
  #plain(breakers: string): string[] {
    const out: string[] = []
    for (let c = this.#text[this.#at]; c !== undefined && !breakers.includes(c); c = this.#text[this.#at]) {
      if (c === '\\') c = this.#text[++this.#at]
      if (c !== undefined) out.push(c)
      this.#at++
    }
    return out
  }

  /** After `[`: `!` negates, then either one range `a-z` or a list of characters. */
  #class(): Step {
    const negated = this.#text[this.#at] === '!'
    if (negated) this.#at++
    const [first, dash, last] = this.#text.slice(this.#at, this.#at + 3)
    if (first !== undefined && dash === '-' && last !== undefined) {
      this.#at += 3
      if (last < first) throw new BadGlob()
      this.#close()
      return { kind: 'class', negated, has: (c) => first <= c && c <= last }
    }
    const listed = this.#plain(']')
    this.#close()
    if (listed.length === 0) throw new BadGlob()
    return { kind: 'class', negated, has: (c) => listed.includes(c) }
  }

  #close(): void {
    if (this.#text[this.#at] !== ']') throw new BadGlob()
    this.#at++
  }
}

/** Where the text may have been read to after the steps. */
function advance(steps: readonly Step[], text: readonly string[], from: ReadonlySet<number>): ReadonlySet<number> {
  let places = from
  for (const step of steps) {
    if (places.size === 0) break
    places = advanceStep(step, text, places)
  }
  return places
}

function advanceStep(step: Step, text: readonly string[], from: ReadonlySet<number>): Set<number> {
  const to = new Set<number>()
  for (const at of from) {
    if (step.kind === 'any') spread(step.crosses, text, at, to)
    else if (step.kind === 'text') {
      if (step.characters.every((c, i) => text[at + i] === c)) to.add(at + step.characters.length)
    } else if (step.kind !== 'choice') {
      const c = text[at]
      const fits = c !== undefined && (step.kind === 'one' ? c !== '/' : step.has(c) !== step.negated)
      if (fits) to.add(at + 1)
    }
  }
  if (step.kind === 'choice') {
    for (const pattern of step.patterns) for (const at of advance(pattern, text, from)) to.add(at)
  }
  return to
}

/** Every place that a star can reach. Stops at one that another star start has been through. */
function spread(crosses: boolean, text: readonly string[], at: number, to: Set<number>): void {
  for (let i = at; !to.has(i); i++) {
    to.add(i)
    if (i >= text.length || (!crosses && text[i] === '/')) break
  }
}

const EVERYTHING: readonly Step[] = [{ kind: 'any', crosses: true }]

function compile(pattern: ByteString): readonly Step[] {
  try {
    return new GlobReader(charactersOf(pattern)).pattern(0)
  } catch (error) {
    if (error instanceof BadGlob) return EVERYTHING
    throw error
  }
}

const charactersOf = (text: ByteString): string[] => runes(text).map((rune) => String.fromCodePoint(rune))

/** A test for paths. A pattern that does not compile matches everything, as helm has it. */
export function globMatcher(pattern: ByteString): (path: ByteString) => boolean {
  const steps = compile(pattern)
  return (path) => {
    const text = charactersOf(path)
    return advance(steps, text, new Set([0])).has(text.length)
  }
}
