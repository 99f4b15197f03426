const MAX_NAME = 64

/** Names with the likest first: what holds the other whole, then by Levenshtein's distance; equals stay in their order. */
export function nearest(wanted: string, names: readonly string[]): string[] {
  return names
    .map((name) => ({
      name,
      distance: name.includes(wanted) || wanted.includes(name) ? 0 : editDistance(wanted, name),
    }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ name }) => name)
}

/** As many letters may differ in a word for another to be proposed (cobra's SuggestionsMinimumDistance), and fewer than half of its own. */
const TYPING_ERRORS = 2

/** Names that a word may be a misspelling of. */
export const misspelt = (word: string, names: readonly string[]): string[] =>
  names.filter((name) => {
    const distance = editDistance(word, name)
    return distance <= TYPING_ERRORS && distance < word.length / 2
  })

/** Levenshtein's distance, of names that are cut to a sensible length. */
export function editDistance(one: string, other: string): number {
  const [a, b] = [one.slice(0, MAX_NAME), other.slice(0, MAX_NAME)]
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      )
    row = next
  }
  return row[b.length] ?? 0
}
