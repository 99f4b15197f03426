import type { MapNode, Node } from '../node.ts'

/** Tokens of an expression: a string, or anything else; a string that does not end goes to the end of its line, so that one pass reads all. */
interface CelToken {
  readonly text: string
  readonly isString: boolean
}

const TOKEN =
  /r?"""[\s\S]*?(?:"""|$)|r?'''[\s\S]*?(?:'''|$)|r?"(?:\\.|[^"\\\n])*"?|r?'(?:\\.|[^'\\\n])*'?|[A-Za-z_]\w*|\d[\w.]*|\/\/[^\n]*|\S/g
/** No expression of a policy is longer. */
const MAX_TEXT = 100_000
const MAX_DEPTH = 5

/**
 * The images that an expression of the Common Expression Language puts into objects, each as a mapping with `image`: members of
 * that name, and values of JSON patches on a path that ends in it. Parts that are not literal stand as `${…}`.
 * `variables` are expressions of the same policy by name.
 */
export function celImages(expression: Node, variables: ReadonlyMap<string, string>): Node {
  const { line, column } = expression
  const place = { line, column }
  const images = expression.kind === 'scalar' ? imagesOf(expression.text, variables) : []
  const items = images.map(
    (text): MapNode => ({
      kind: 'map',
      entries: [{ key: 'image', value: { kind: 'scalar', text, plain: false, ...place } }],
      ...place,
    }),
  )
  return { kind: 'list', items, ...place }
}

function imagesOf(text: string, variables: ReadonlyMap<string, string>): string[] {
  const tokens = tokensOf(text)
  const images: string[] = []
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]
    if (token === undefined || tokens[at + 1]?.text !== ':') continue
    const isImage = token.text === 'image' || (token.text === 'value' && followsImagePath(tokens, at))
    if (isImage) for (const image of valuesOf(valueAfter(tokens, at + 2), variables, 0)) images.push(image)
  }
  // What is copied from the object's own containers is pulled already.
  return [...new Set(images)].filter((image) => !/\$\{[^${}]*\b(?:object|oldObject|image)\b/.test(image))
}

const tokensOf = (text: string): CelToken[] =>
  [...text.slice(0, MAX_TEXT).matchAll(TOKEN)]
    .map(([raw]) => raw)
    .filter((raw) => !raw.startsWith('//'))
    .map((raw) => {
      const quoted = /^r?("""|'''|"|')([\s\S]*)\1$/.exec(raw)
      return quoted === null ? { text: raw, isString: false } : { text: quoted[2] ?? '', isString: true }
    })

/** `JSONPatch{op: "replace", path: "/spec/…/image", value: …}` */
function followsImagePath(tokens: readonly CelToken[], at: number): boolean {
  for (let i = at - 1; i >= 0 && tokens[i]?.text !== '{'; i--)
    if (tokens[i]?.text === 'path')
      return tokens.slice(i, at).some(({ text, isString }) => isString && /\/image$/.test(text))
  return false
}

/** The tokens of a member's value: up to a comma or the end of what it stands in. */
function valueAfter(tokens: readonly CelToken[], from: number): CelToken[] {
  let depth = 0
  let end = from
  for (; end < tokens.length; end++) {
    const { text, isString } = tokens[end] ?? { text: '', isString: true }
    if (isString) continue
    if ('([{'.includes(text)) depth++
    else if (')]}'.includes(text) && --depth < 0) break
    else if (text === ',' && depth === 0) break
  }
  return tokens.slice(from, end)
}

/** What a value may be: literals joined, one for each branch of a condition. */
function valuesOf(given: readonly CelToken[], variables: ReadonlyMap<string, string>, depth: number): string[] {
  const tokens = unwrap(given)
  const condition = tokens.findIndex(({ text, isString }) => !isString && text === '?')
  if (condition >= 0) {
    const rest = tokens.slice(condition + 1)
    const colon = rest.findIndex(({ text, isString }) => !isString && text === ':')
    if (colon >= 0)
      return [rest.slice(0, colon), rest.slice(colon + 1)].flatMap((branch) => valuesOf(branch, variables, depth))
  }
  const [first, dot, name] = tokens
  const known =
    first?.text === 'variables' && dot?.text === '.' && tokens.length === 3
      ? variables.get(name?.text ?? '')
      : undefined
  if (known !== undefined && depth < MAX_DEPTH) return valuesOf(tokensOf(known), variables, depth + 1)
  return [
    termsOf(tokens)
      .map((term) => textOf(term, variables, depth))
      .join(''),
  ]
}

/** `string(x)` and `dyn(x)` are x. */
function unwrap(tokens: readonly CelToken[]): readonly CelToken[] {
  const isCall =
    /^(?:string|dyn)$/.test(tokens[0]?.text ?? '') && tokens[1]?.text === '(' && tokens.at(-1)?.text === ')'
  return isCall ? tokens.slice(2, -1) : tokens
}

/** The terms of a sum. */
function termsOf(tokens: readonly CelToken[]): CelToken[][] {
  const terms: CelToken[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (!token.isString && '([{'.includes(token.text)) depth++
    else if (!token.isString && ')]}'.includes(token.text)) depth--
    if (!token.isString && token.text === '+' && depth === 0) terms.push([])
    else terms.at(-1)?.push(token)
  }
  return terms
}

function textOf(term: readonly CelToken[], variables: ReadonlyMap<string, string>, depth: number): string {
  const tokens = unwrap(term)
  if (tokens.length === 1 && tokens[0]?.isString === true) return tokens[0].text
  const isVariable = tokens.length === 3 && tokens[0]?.text === 'variables' && variables.has(tokens[2]?.text ?? '')
  if (isVariable && depth < MAX_DEPTH) return valuesOf(tokens, variables, depth)[0] ?? ''
  return `\${${tokens
    .map(({ text }) => text)
    .join('')
    .replace(/[{}]/g, '')}}`
}
