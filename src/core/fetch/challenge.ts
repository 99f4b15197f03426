/** One challenge of a Www-Authenticate header: scheme and parameter names in lower case. */
export interface Challenge {
  readonly scheme: string
  readonly params: ReadonlyMap<string, string>
}

const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y
const TOKEN68 = /[A-Za-z0-9\-._~+/]+=*(?=\s*(?:,|$))/y
const QUOTED = /"((?:[^"\\]|\\.)*)"/sy

/**
 * The challenges of a Www-Authenticate header, several headers joined by commas included (RFC 9110 section 11.6.1).
 * Lenient: what cannot be read ends the list.
 */
export function parseChallenges(header: string): Challenge[] {
  const cursor = new Scanner(header)
  const challenges: Challenge[] = []
  for (;;) {
    cursor.match(/[\s,]+/y)
    const scheme = cursor.match(TOKEN)
    if (scheme === undefined) return challenges
    challenges.push({ scheme: scheme.toLowerCase(), params: readParams(cursor) })
  }
}

function readParams(cursor: Scanner): Map<string, string> {
  const params = new Map<string, string>()
  cursor.match(/\s+/y)
  for (;;) {
    const start = cursor.at
    cursor.match(/[\s,]+/y)
    const name = cursor.match(TOKEN)
    if (name === undefined || cursor.match(/\s*=(?!=)\s*/y) === undefined) {
      cursor.at = start
      // a bare blob belongs to the scheme before it; a word may be the next scheme
      if (params.size === 0 && cursor.match(TOKEN68) !== undefined) continue
      return params
    }
    const quoted = cursor.match(QUOTED)
    const value = quoted === undefined ? cursor.match(/[^\s,"]*/y) : quoted.slice(1, -1).replace(/\\(.)/gs, '$1')
    if (!params.has(name.toLowerCase())) params.set(name.toLowerCase(), value ?? '')
  }
}

class Scanner {
  readonly text: string
  at = 0
  constructor(text: string) {
    this.text = text
  }
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }
}
