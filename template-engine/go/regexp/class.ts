/**
 * A set of runes. ASCII is looked up; the rest is matched by the platform's own regular expressions, one rune at a time, which know
 * Unicode's properties and fold case as Go does.
 */
export interface RuneClass {
  readonly has: (rune: number) => boolean
}

/** A part of a set: what stands between the brackets of a JavaScript class, negated or not. */
export interface ClassPart {
  readonly body: string
  readonly negated: boolean
}

const ASCII = 128

/** A set made of parts, negated as a whole or not. Case is folded in each part before anything is negated, as Go does. */
export function runeClass(parts: readonly ClassPart[], negated: boolean, fold: boolean): RuneClass {
  const positive = parts.filter((part) => !part.negated).map(({ body }) => body)
  const flags = fold ? 'iu' : 'u'
  const within = positive.length === 0 ? undefined : new RegExp(`^[${positive.join('')}]$`, flags)
  const without = parts.filter((part) => part.negated).map(({ body }) => new RegExp(`^[${body}]$`, flags))
  const ask = (rune: number): boolean => {
    const text = String.fromCodePoint(rune)
    return ((within?.test(text) ?? false) || without.some((not) => !not.test(text))) !== negated
  }
  // 0 is not asked yet, 1 no, 2 yes
  const known = new Uint8Array(ASCII)
  return {
    has: (rune) => {
      if (rune >= ASCII) return ask(rune)
      if (known[rune] === 0) known[rune] = ask(rune) ? 2 : 1
      return known[rune] === 2
    },
  }
}

/** A rune, or a range of them, as it stands in a JavaScript class. */
export const range = (low: number, high = low): ClassPart => ({
  body: low === high ? escaped(low) : `${escaped(low)}-${escaped(high)}`,
  negated: false,
})

const escaped = (rune: number): string => `\\u{${rune.toString(16)}}`

export const DIGITS = '0-9'
export const SPACES = '\\t\\n\\f\\r '
export const WORDS = '0-9A-Za-z_'

/** Classes of a backslash and a letter; the capital letter negates. */
export const PERL: ReadonlyMap<string, string> = new Map([
  ['d', DIGITS],
  ['s', SPACES],
  ['w', WORDS],
])

/** Classes in brackets, such as `[:alpha:]`; `[:^alpha:]` negates. */
export const POSIX: ReadonlyMap<string, string> = new Map([
  ['alnum', '0-9A-Za-z'],
  ['alpha', 'A-Za-z'],
  ['ascii', '\\u{0}-\\u{7f}'],
  ['blank', '\\t '],
  ['cntrl', '\\u{0}-\\u{1f}\\u{7f}'],
  ['digit', DIGITS],
  ['graph', '!-~'],
  ['lower', 'a-z'],
  ['print', ' -~'],
  ['punct', '!-\\/:-@\\[-`\\{-~'],
  ['space', '\\t\\n\\v\\f\\r '],
  ['upper', 'A-Z'],
  ['word', WORDS],
  ['xdigit', '0-9A-Fa-f'],
])

const CATEGORIES =
  'C Cc Cf Cn Co Cs L LC Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs Other Control Format Unassigned Private_Use Surrogate Letter Cased_Letter Lowercase_Letter Modifier_Letter Other_Letter Titlecase_Letter Uppercase_Letter Mark Combining_Mark Spacing_Mark Enclosing_Mark Nonspacing_Mark Number Decimal_Number Letter_Number Other_Number Punctuation Connector_Punctuation Dash_Punctuation Close_Punctuation Final_Punctuation Initial_Punctuation Other_Punctuation Open_Punctuation Symbol Currency_Symbol Modifier_Symbol Math_Symbol Other_Symbol Separator Line_Separator Paragraph_Separator Space_Separator cntrl digit punct'
/** scripts of four letters: other names of four letters are abbreviations, which Go does not know */
const SHORT = /^(?:ahom|cham|kawi|lisu|miao|modi|newa|thai|toto)$/

/** scripts that a platform may know and Go's Unicode 15 does not */
const LATER = /^(?:garay|sunuwar|todhri|unknown)$/

const plain = (name: string): string => name.replace(/[ _-]/g, '').toLowerCase()
/**
 * The class of a Unicode name, as unicode.Categories, CategoryAliases and Scripts have it; undefined for no such name. Go 1.25 looks names
 * up without regard to case, spaces and underscores, and so finds no script of several words.
 */
export function unicodeClass(name: string): string | undefined {
  const wanted = plain(name)
  if (wanted === 'any') return '\\u{0}-\\u{10ffff}'
  if (wanted === 'ascii') return '\\u{0}-\\u{7f}'
  if (wanted === 'assigned') return '\\P{Cn}'
  const category = CATEGORIES.split(' ').find((each) => plain(each) === wanted)
  if (category !== undefined) return `\\p{${category}}`
  if (!/^[a-z]+$/.test(wanted) || LATER.test(wanted) || (wanted.length === 4 && !SHORT.test(wanted))) return undefined
  const script = `\\p{Script=${(wanted[0] ?? '').toUpperCase()}${wanted.slice(1)}}`
  try {
    // a name that the platform does not know is a syntax error
    new RegExp(script, 'u')
    return script
  } catch {
    return undefined
  }
}
