/** What a shell's text is made of: words, quotes removed and line continuations joined, and the operators between them. */
export type ShellToken =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'end'; readonly text: string }

const OPERATORS = ';|&()<>`\n'
const ENDS = ` \t\r${OPERATORS}`

/**
 * Words and operators of a shell's text. Comments are left out; a line's end is an operator. Nothing is expanded; an unfinished
 * quote ends with the text.
 */
export function shellTokens(text: string): ShellToken[] {
  const tokens: ShellToken[] = []
  let word: string | undefined
  let at = 0
  const close = (): void => {
    if (word !== undefined) tokens.push({ kind: 'word', text: word })
    word = undefined
  }
  while (at < text.length) {
    const c = text[at] ?? ''
    if (c === '"' || c === "'") {
      const end = closing(text, at + 1, c)
      word = (word ?? '') + unquote(text.slice(at + 1, end), c)
      at = end + 1
    } else if (c === '\\') {
      if (text[at + 1] !== '\n') word = (word ?? '') + (text[at + 1] ?? '')
      at += 2
    } else if (ENDS.includes(c)) {
      close()
      if (OPERATORS.includes(c)) tokens.push({ kind: 'end', text: c })
      at++
    } else if (c === '#' && word === undefined) {
      while (at < text.length && text[at] !== '\n') at++
    } else {
      const start = at
      while (at < text.length && !ENDS.includes(text[at] ?? '') && !'"\'\\'.includes(text[at] ?? '')) at++
      word = (word ?? '') + text.slice(start, at)
    }
  }
  close()
  return tokens
}

/** The words alone. */
export const shellWords = (text: string): string[] =>
  shellTokens(text).flatMap(({ kind, text: word }) => (kind === 'word' ? [word] : []))

function closing(text: string, from: number, quote: string): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\\' && quote === '"') i++
    else if (text[i] === quote) return i
  }
  return text.length
}

const unquote = (text: string, quote: string): string => (quote === '"' ? text.replace(/\\(["\\$`\n])/g, '$1') : text)
