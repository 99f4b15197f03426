import type { MapNode } from './node.ts'
import type { MapRule } from './rule.ts'
import { MAP_RULES } from './rules/index.ts'

/** More sets than any program can make. */
const SPAN = 2 ** 26

/** Names, sets and unions of sets that are remembered: manifests of a program use a few thousand. */
const MAX_KNOWN = 20_000

/**
 * Which rules the names in a mapping trigger. Names repeat endlessly in manifests, and so do the few sets of rules that they
 * trigger: each set is made once and known by its number; a union of two is looked up. Nothing of a run is kept but names, and
 * those are forgotten when they are too many.
 */
export class Triggers {
  /** indexes into MAP_RULES, ascending, by the set's number; 0 is the empty set */
  readonly #sets: (readonly number[])[] = [[]]
  readonly #rules: (readonly MapRule[])[] = [[]]
  readonly #numbers = new Map<string, number>([['', 0]])
  readonly #byName = new Map<string, number>()
  readonly #unions = new Map<number, number>()

  /** The rules to try on a mapping, in the order of their table. */
  rulesFor(map: MapNode): readonly MapRule[] {
    if (this.#sets.length >= MAX_KNOWN) this.#forget()
    let set = 0
    for (const { key } of map.entries) {
      const own = this.#byName.get(key) ?? this.#ofName(key)
      if (own !== 0 && own !== set) set = set === 0 ? own : this.#union(set, own)
    }
    return this.#rules[set] ?? []
  }

  #forget(): void {
    this.#sets.length = 1
    this.#rules.length = 1
    for (const known of [this.#numbers, this.#byName, this.#unions]) known.clear()
    this.#numbers.set('', 0)
  }

  #ofName(name: string): number {
    const indexes: number[] = []
    for (let index = 0; index < MAP_RULES.length; index++) if (MAP_RULES[index]?.trigger(name)) indexes.push(index)
    const number = this.#intern(indexes)
    if (this.#byName.size >= MAX_KNOWN) this.#byName.clear()
    this.#byName.set(name, number)
    return number
  }

  #union(a: number, b: number): number {
    const key = a * SPAN + b
    const known = this.#unions.get(key)
    if (known !== undefined) return known
    const both = new Set([...(this.#sets[a] ?? []), ...(this.#sets[b] ?? [])])
    const number = this.#intern([...both].sort((x, y) => x - y))
    if (this.#unions.size >= MAX_KNOWN) this.#unions.clear()
    this.#unions.set(key, number)
    return number
  }

  #intern(indexes: readonly number[]): number {
    const text = indexes.join(' ')
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    const number = this.#sets.push(indexes) - 1
    this.#rules.push(indexes.flatMap((index) => MAP_RULES[index] ?? []))
    this.#numbers.set(text, number)
    return number
  }
}

/** For all runs: what a name triggers does not depend on them. */
export const TRIGGERS = new Triggers()
