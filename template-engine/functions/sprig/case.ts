import { isNumber, isPunct, isUpper, mapRunes, toLower, toUpper } from '../../go/case.ts'
import { isLetter, isSpace } from '../../go/unicode.ts'
import { encodeRune, RUNE_ERROR, runeOfSize, runeSize, runes } from '../../go/utf8.ts'
import { STRING } from '../../value/types.ts'
import type { ByteString } from '../../value/value.ts'
import { type Call, type FunctionLibrary, fn, str } from '../library.ts'

/** Package huandu/xstrings 1.5.0: case styles. */

const isConnector = (r: number): boolean => r === 0x2d || r === 0x5f || isSpace(r)

/** A letter that is not one of the common Han characters. */
function isAlphabet(r: number): boolean {
  if (!isLetter(r)) return false
  return !((r >= 0x3400 && r <= 0x4d85) || (r >= 0x4e00 && r <= 0x9fcc) || (r >= 0x20000 && r <= 0x2b81d))
}

/**
 * xstrings.ToPascalCase. Leading connectors stay, later ones vanish and raise the next letter;
 * in a word that starts with a capital, the capitals that follow it are lowered.
 */
function pascalCase(text: ByteString): ByteString {
  const list = runes(text)
  const first = list.findIndex((r) => !isConnector(r))
  // A text of connectors only gets its last one doubled.
  if (first < 0) return list.length === 0 ? '' : mapRunes(text, (r) => r) + encodeRune(list.at(-1) ?? 0)
  let out = list.slice(0, first).map(encodeRune).join('')
  let previous = list[first] as number
  let lowering = isUpper(previous)
  previous = toUpper(previous)
  for (let r of list.slice(first + 1)) {
    const after = isConnector(previous)
    if (after && isConnector(r)) {
      out += encodeRune(previous)
    } else if (after) {
      lowering = isUpper(r)
      r = toUpper(r)
    } else {
      out += encodeRune(previous)
      lowering = lowering && isUpper(r)
      if (lowering) r = toLower(r)
    }
    previous = r
  }
  return out + encodeRune(previous)
}

type WordKind = 'none' | 'number' | 'upper' | 'alphabet' | 'connector' | 'punctuation' | 'other'

interface Word {
  readonly kind: WordKind
  readonly text: ByteString
  /** what is left after the word */
  readonly left: ByteString
}

const NONE: Word = { kind: 'none', text: '', left: '' }

/** The next rune that is UTF-8, and the bytes up to its end; `previous` and what is left when there is none. */
function nextValid(text: ByteString, at: number, previous: number): { rune: number; size: number } {
  for (let end = at; end < text.length; ) {
    const size = runeSize(text, end)
    const rune = runeOfSize(text, end, size)
    end += size
    if (rune !== RUNE_ERROR) return { rune, size: end - at }
  }
  return { rune: previous, size: text.length - at }
}

/** Offset of the end of a run that started with `rune` and ends before `at` so far. */
function runEnd(text: ByteString, at: number, rune: number, belongs: (r: number) => boolean): number {
  let end = at
  let last = rune
  while (end < text.length) {
    const next = nextValid(text, end, last)
    last = next.rune
    if (!belongs(last)) break
    end += next.size
  }
  return end
}

const isSmall = (r: number): boolean => isAlphabet(r) && !isUpper(r)
const isOther = (r: number): boolean => !isConnector(r) && !isAlphabet(r) && !isNumber(r) && !isPunct(r)

/** End of a word that starts with a capital: `Word`, or capitals up to the one that starts the next word (HTTP|Status). */
function upperEnd(text: ByteString, at: number, rune: number): number {
  if (at >= text.length) return at
  const second = nextValid(text, at, rune)
  const end = at + second.size
  if (!isUpper(second.rune)) return isAlphabet(second.rune) ? runEnd(text, end, second.rune, isSmall) : at
  let previous = second
  let stop = end
  while (stop < text.length) {
    const next = nextValid(text, stop, previous.rune)
    if (!isUpper(next.rune)) return isAlphabet(next.rune) ? stop - previous.size : stop
    previous = next
    stop += next.size
  }
  return stop
}

function kindOf(r: number): WordKind {
  if (r === RUNE_ERROR) return 'none'
  if (isConnector(r)) return 'connector'
  if (isPunct(r)) return 'punctuation'
  if (isUpper(r)) return 'upper'
  if (isAlphabet(r)) return 'alphabet'
  return isNumber(r) ? 'number' : 'other'
}

const RUNS: Readonly<Partial<Record<WordKind, (r: number) => boolean>>> = {
  connector: isConnector,
  punctuation: isPunct,
  alphabet: isSmall,
  number: isNumber,
  other: isOther,
}

function nextWord(text: ByteString): Word {
  if (text === '') return NONE
  const { rune, size } = nextValid(text, 0, RUNE_ERROR)
  const kind = kindOf(rune)
  const run = RUNS[kind]
  const end = run !== undefined ? runEnd(text, size, rune, run) : kind === 'upper' ? upperEnd(text, size, rune) : size
  return { kind, text: text.slice(0, end), left: text.slice(end) }
}

/** Capitals lowered, connectors replaced; words of other kinds as they are. */
function lowerWord(word: Word, connector: string): ByteString {
  if (word.kind !== 'upper' && word.kind !== 'connector') return word.text
  return mapRunes(word.text, (r) => (isConnector(r) ? connector.charCodeAt(0) : isUpper(r) ? toLower(r) : r))
}

const joins = (kind: WordKind): boolean => kind === 'connector' || kind === 'punctuation'

interface Joined {
  readonly out: ByteString
  readonly word: Word
}

/** Small letters and numbers that belong to the number before them: `20x`, `2m3s`. */
function afterNumber(start: Word, connector: string): Joined {
  let out = ''
  let word = start
  while (word.kind === 'alphabet' || word.kind === 'number') {
    out += lowerWord(word, connector)
    word = nextWord(word.left)
  }
  return { out: word.kind === 'none' || joins(word.kind) ? out : out + connector, word }
}

/** What stands between a word of letters and `next`, and numbers that belong to either side: `bld4_floor`, `http_2xx`. */
function afterLetters(next: Word, connector: string): Joined {
  if (next.kind !== 'number') return { out: joins(next.kind) ? '' : connector, word: next }
  if (next.left === '') return { out: '', word: next }
  const word = nextWord(next.left)
  const number = lowerWord(next, connector)
  if (word.kind !== 'alphabet') return { out: joins(word.kind) ? number : number + connector, word }
  const tail = afterNumber(word, connector)
  return { out: connector + number + tail.out, word: tail.word }
}

/** xstrings' camelCaseToLowerCase */
function lowerCaseWith(text: ByteString, connector: string): ByteString {
  let out = ''
  let word = nextWord(text)
  while (word.left !== '') {
    const last = word
    out += last.kind === 'connector' ? '' : lowerWord(last, connector)
    word = nextWord(last.left)
    if (last.kind === 'punctuation') continue
    if (last.kind === 'connector') {
      out += lowerWord(last, connector)
      continue
    }
    const joined = last.kind === 'number' ? afterNumber(word, connector) : afterLetters(word, connector)
    out += joined.out
    word = joined.word
  }
  return out + lowerWord(word, connector)
}

/** Every rune is looked up in several classes: a step a byte. */
function counted(call: Call, text: ByteString): ByteString {
  call.budget.step(text.length)
  return text
}

export const CASE_FUNCTIONS: FunctionLibrary = {
  /**
   * PascalCase: words parted by spaces, hyphens and underscores run together with capitals.
   * @source sprig functions.go, camelcase: xstrings.ToPascalCase
   * @example {{ camelcase "http_server" }} → HttpServer
   * @example {{ camelcase "HTTPServer" }} → Httpserver
   */
  camelcase: fn([str], STRING, (call, text) => pascalCase(counted(call, text))),
  /**
   * Small letters, words parted by underscores.
   * @source xstrings convert.go, ToSnakeCase
   * @example {{ snakecase "HTTP20xOK" }} → http_20x_ok
   */
  snakecase: fn([str], STRING, (call, text) => lowerCaseWith(counted(call, text), '_')),
  /**
   * Small letters, words parted by hyphens.
   * @source xstrings convert.go, ToKebabCase
   * @example {{ kebabcase "FirstName" }} → first-name
   */
  kebabcase: fn([str], STRING, (call, text) => lowerCaseWith(counted(call, text), '-')),
}
