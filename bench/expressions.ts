import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/*
 * Every regular expression of the sources against texts that make expressions slow: a unit repeated, then a character that it does not
 * take. Prints those whose time grows faster than the text, and fails when one is not known to be asked of short texts only.
 *
 *   npm run bench:expressions
 */

const ROOT = process.cwd()
const LENGTH = 10_000
/** milliseconds: an expression that takes one pass over the text takes a tenth */
const SLOW = 20

/** Expressions that start anew at every character, and the longest text that they are asked of. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ['/^[ \\0]+|[ \\0]+$/g', 'a field of a tar header: 12 bytes'],
  ['/^(?:[\\w-]+:(?!(?:19|20)\\d\\d$)\\d{4,5}|[\\w-]+(?:\\.[\\w-]+)+:\\d{2,5})$/', 'an image name: MAX_REFERENCE'],
  ['/keycloak-.*operator/', 'a program: a line'],
  ['/mongodb-.*operator/', 'a program: a line'],
  ['/rabbitmq.*operator/', 'a program: a line'],
  ['/cosign.*\\.sig|notary.*signature|sigstore\\.bundle/', 'a media type in a manifest'],
  ['/-+$/', 'a name: MAX_NAME'],
  ['/[-.]+$/', 'a release name: 53 characters'],
  ['/\\B(?=(\\d{3})+$)/g', 'a number of 21 digits'],
  ['/0+$/', 'digits of a number or a second: 20'],
  ['/(\\w+)([=*])(-?\\d+)/g', "a row of the engine's table of zones"],
  ['/\\$(?:\\{([^}]*)\\}|([A-Za-z_][A-Za-z0-9_]*|[*#$@!?0-9-]))/g', "the user's --name-template"],
])

const sources = (folder: string): string[] =>
  readdirSync(join(ROOT, folder)).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(join(ROOT, path)).isDirectory()) return sources(path)
    return name.endsWith('.ts') ? [path] : []
  })

/** Expressions that repeat something, with the places where they stand. */
function expressions(): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const file of ['src', 'template-engine'].flatMap(sources)) {
    const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true)
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node) && /[*+]|\{\d*,\d*\}/.test(node.text)) {
        const place = `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`
        found.set(node.text, [...(found.get(node.text) ?? []), place])
      }
      ts.forEachChild(node, visit)
    }
    visit(source)
  }
  return found
}

const CHARACTERS = [...'a0 /"\'\\-.:=({[\n\t_+,#%@<$*?x9A~!|&;^`})]>\r\0\x80\xff']
const PAIRS =
  'a. a: a/ a- a, \\" \\\\ \\a a= :: {{ }} {{a %41 0. 0, <a> <script> <a #a a@ 0_ == .. .. -- --a --a= [[ a\\n \\x4 0x ~1 v1. a_ .a [0] a[ {0} *a &a !a'.split(
    ' ',
  )
const BLANKS = [
  '${' + 'a',
  '$(a',
  '- ',
  'a b',
  '\r\n',
  '\n ',
  ' \n',
  'a\n',
  '\n- ',
  'a=b ',
  '"a" ',
  ' - ',
  ': ',
  'a: b\n',
  '- a\n',
]
const ENDS = [
  ['', '\x01'],
  ['', '\n\x01'],
  ['"', '\x01'],
  ['', ' a'],
  ['', '\xff'],
] as const

/** Words of an expression, which are what it looks for. */
const wordsOf = (body: string): string[] => [...new Set(body.match(/[A-Za-z/#$%:=@-]{1,14}/g))].slice(0, 10)

/** The longest that an expression takes for a text of LENGTH, in milliseconds, and what the text repeats. */
function worst(literal: string): { readonly milliseconds: number; readonly unit: string } {
  const [, body = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(literal) ?? []
  let found = { milliseconds: 0, unit: '' }
  for (const unit of [...CHARACTERS, ...PAIRS, ...BLANKS, ...wordsOf(body)])
    for (const [before, after] of ENDS) {
      const text = before + unit.repeat(Math.ceil(LENGTH / unit.length)) + after
      const expression = new RegExp(body, flags)
      const started = performance.now()
      if (expression.global) text.replace(expression, '')
      else expression.test(text)
      const milliseconds = performance.now() - started
      if (milliseconds > found.milliseconds) found = { milliseconds, unit }
      if (milliseconds > 10 * SLOW) return found
    }
  return found
}

let unknown = 0
const all = expressions()
for (const [literal, places] of all) {
  // a machine that others use is slow now and then, and not three times at the same place
  const times = [worst(literal)]
  while (times.length < 3 && (times.at(-1)?.milliseconds ?? 0) > SLOW) times.push(worst(literal))
  const least = times.reduce((a, b) => (a.milliseconds < b.milliseconds ? a : b))
  if (least.milliseconds <= SLOW) continue
  const why = SHORT.get(literal)
  if (why === undefined) unknown++
  console.log(
    `${why === undefined ? 'SLOW ' : 'short'} ${least.milliseconds.toFixed(0).padStart(5)} ms  ${literal}  on ${JSON.stringify(least.unit)}: ${why ?? places.join(' ')}`,
  )
}
console.log(`${all.size} expressions, ${unknown} of them slower than their text is long`)
process.exitCode = unknown > 0 ? 1 : 0
