import { type ByteString, runes } from '../../../template-engine/go/index.ts'

const LETTERS = /^[A-Za-z]*$/
const LETTER = /^\p{L}$/u
const DIGIT = /^\p{Nd}$/u

const isLetter = (rune: number): boolean =>
  rune < 0x80 ? (rune | 0x20) >= 0x61 && (rune | 0x20) <= 0x7a : LETTER.test(String.fromCodePoint(rune))

const isDigit = (rune: number): boolean =>
  rune < 0x80 ? rune >= 0x30 && rune <= 0x39 : DIGIT.test(String.fromCodePoint(rune))

/**
 * go-yaml's order of keys (sorter.go, keyList.Less): numbers inside keys by value, a2 before a10. Not transitive, and neither is Go's:
 * helm itself prints such keys in any order. `digitsFirst` is v3's rule for a letter against something else after a digit.
 */
export function naturalKeys(keys: Iterable<ByteString>, digitsFirst: boolean): ByteString[] {
  const sorted = [...keys]
  if (sorted.every((key) => LETTERS.test(key))) return sorted.sort()
  const rows = sorted.map((key) => ({ key, runes: runes(key) }))
  rows.sort((a, b) => (isLess(a.runes, b.runes, digitsFirst) ? -1 : isLess(b.runes, a.runes, digitsFirst) ? 1 : 0))
  return rows.map((row) => row.key)
}

function isLess(a: readonly number[], b: readonly number[], digitsFirst: boolean): boolean {
  const length = Math.min(a.length, b.length)
  let i = 0
  while (i < length && a[i] === b[i]) i++
  if (i === length) return a.length < b.length
  const x = a[i] as number
  const y = b[i] as number
  const xLetter = isLetter(x)
  const yLetter = isLetter(y)
  if (xLetter && yLetter) return x < y
  if (xLetter || yLetter) return digitsFirst && i > 0 && isDigit(a[i - 1] as number) ? xLetter : yLetter
  return isNumberLess(a, b, i)
}

/** Compares the runs of digits from `i` on. A zero after other digits continues their number: 1 is put in front of both. */
function isNumberLess(a: readonly number[], b: readonly number[], i: number): boolean {
  let lead = 0n
  if (a[i] === 0x30 || b[i] === 0x30) {
    for (let j = i - 1; j >= 0 && isDigit(a[j] as number); j--) {
      if (a[j] !== 0x30) {
        lead = 1n
        break
      }
    }
  }
  const x = readRun(a, i, lead)
  const y = readRun(b, i, lead)
  if (x.value !== y.value) return x.value < y.value
  return x.end === y.end ? (a[i] as number) < (b[i] as number) : x.end < y.end
}

function readRun(runes: readonly number[], from: number, lead: bigint): { value: bigint; end: number } {
  let value = lead
  let end = from
  for (; end < runes.length && isDigit(runes[end] as number); end++)
    value = BigInt.asIntN(64, value * 10n + BigInt((runes[end] as number) - 0x30))
  return { value, end }
}
