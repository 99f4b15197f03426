/**
 * Words of a shell command, quotes removed and line continuations joined. Operators end a word. Nothing is expanded; an
 * unfinished quote ends with the text.
 */
export function shellWords(text: string): string[] {
  const words: string[] = []
  let word: string | undefined
  let at = 0
  while (at < text.length) {
    const c = text[at] ?? ''
    if (c === '"' || c === "'") {
      const end = closing(text, at + 1, c)
      word = (word ?? '') + unquote(text.slice(at + 1, end), c)
      at = end + 1
    } else if (c === '\\') {
      if (text[at + 1] !== '\n') word = (word ?? '') + (text[at + 1] ?? '')
      at += 2
    } else if (' \t\n\r;|&()<>`'.includes(c)) {
      if (word !== undefined) words.push(word)
      word = undefined
      at++
    } else {
      const start = at
      while (at < text.length && !' \t\n\r;|&()<>`"\'\\'.includes(text[at] ?? '')) at++
      word = (word ?? '') + text.slice(start, at)
    }
  }
  if (word !== undefined) words.push(word)
  return words
}

function closing(text: string, from: number, quote: string): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\\' && quote === '"') i++
    else if (text[i] === quote) return i
  }
  return text.length
}

const unquote = (text: string, quote: string): string => (quote === '"' ? text.replace(/\\(["\\$`\n])/g, '$1') : text)
