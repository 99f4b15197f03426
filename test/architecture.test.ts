import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { FOLDERS, type Folder, writePage } from '../scripts/architecture.mjs'

const ROOT = join(import.meta.dirname, '..')
const ORDER = FOLDERS.map(({ name }) => name)

interface Import {
  readonly file: string
  /** path of a source, or a package */
  readonly target: string
  readonly isType: boolean
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(join(ROOT, path)).isDirectory()) return sources(path)
    return name.endsWith('.ts') && !name.endsWith('.d.ts') ? [path] : []
  })
}

const isTypes = (node: ts.ImportDeclaration | ts.ExportDeclaration): boolean => {
  if (ts.isExportDeclaration(node)) {
    const named = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : []
    return node.isTypeOnly || (named.length > 0 && named.every((each) => each.isTypeOnly))
  }
  const clause = node.importClause
  const named = clause?.namedBindings && ts.isNamedImports(clause.namedBindings) ? clause.namedBindings.elements : []
  return clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || (named.length > 0 && named.every((n) => n.isTypeOnly))
}

/** Imports, exports from elsewhere and dynamic imports, types included. */
function imports(file: string): Import[] {
  const found: Import[] = []
  const add = (specifier: ts.Node, isType: boolean): void => {
    if (!ts.isStringLiteralLike(specifier)) return
    const { text } = specifier
    const target = text.startsWith('.') ? relative(ROOT, join(ROOT, dirname(file), text)) : text
    found.push({ file, target, isType })
  }
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier)
      add(node.moduleSpecifier, isTypes(node))
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true)
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0])
      add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true))
  return found
}

const isLocal = (target: string): boolean => target.endsWith('.ts')

/** The folder of a file: the row that names the file, else the one with the longest path above it. */
function folderOf(file: string): Folder | undefined {
  const named = FOLDERS.find(({ files }) => files.includes(file))
  if (named) return named
  const above = FOLDERS.filter(({ path }) => file.startsWith(`${path}/`))
  return above.sort((a, b) => b.path.length - a.path.length)[0]
}

/** Why an import is against the walls; undefined when it is not. */
function violation({ file, target, isType }: Import): string | undefined {
  const from = folderOf(file)
  if (!from) return 'its folder is not in the table'
  if (!isLocal(target))
    return from.packages.some((name) => target === name || target.startsWith(/[:/]$/.test(name) ? name : `${name}/`))
      ? undefined
      : `the package is not for ${from.name}`
  const to = folderOf(target)
  if (!to) return 'its target is in no folder of the table'
  if (from === to) return undefined
  if (from.types.includes(to.name) && !isType) return `${from.name} may import types alone from ${to.name}`
  if (!from.imports.includes(to.name) && !from.types.includes(to.name)) return `${from.name} may not import ${to.name}`
  return isDoor(from, to, target) ? undefined : `it goes round the door of ${to.name}`
}

function isDoor(from: Folder, to: Folder, target: string): boolean {
  const isInEngine = [from, to].every(({ path }) => path.startsWith('template-engine'))
  if (isInEngine || to.doors === 'open') return true
  return to.doors !== 'inner' && to.doors.includes(target)
}

const FILES = ['template-engine', 'src', 'playground/src'].flatMap(sources)
const IMPORTS = FILES.flatMap(imports)

/** Circles of imports, each from its first file to itself. */
function circles(edges: readonly Import[]): string[] {
  const targets = new Map<string, string[]>()
  for (const { file, target } of edges) if (isLocal(target)) targets.set(file, [...(targets.get(file) ?? []), target])
  const done = new Set<string>()
  const trail: string[] = []
  const found: string[] = []
  const visit = (file: string): void => {
    if (done.has(file)) return
    if (trail.includes(file)) {
      found.push([...trail.slice(trail.indexOf(file)), file].join(' → '))
      return
    }
    trail.push(file)
    for (const target of targets.get(file) ?? []) visit(target)
    trail.pop()
    done.add(file)
  }
  for (const file of targets.keys()) visit(file)
  return found
}

/**
 * The files in which byte strings become text and text byte strings, one for each border. Bytes live in the engine, yaml, toml, archive,
 * chart, values and render; everything else is text.
 */
const CROSSINGS: readonly string[] = [
  // defines the two verbs, and is the engine's door
  ...['template-engine/value/bytes.ts', 'template-engine/go/index.ts'],
  // patterns are parsed as text
  'template-engine/go/regexp.ts',
  // helm's words and ours
  'src/core/errors.ts',
  // numbers, durations and versions that people write
  'src/core/go-text.ts',
  // documents
  'src/core/yaml/text.ts',
  // charts
  'src/core/chart/text.ts',
  // what a user says of values
  'src/core/values/sources.ts',
  // what is rendered for, and what was rendered
  'src/core/render/text.ts',
]
/** The program is read as the one-byte string that V8 compiles fastest, and files of charts by Node's own routine for such. */
const ONE_BYTE = ['src/cli/main.ts', 'src/cli/sealed.ts', 'src/node/code-cache.ts', 'src/node/file-reader.ts']

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')

/** How a source goes from bytes to text or back, other than by what it imports; undefined when it does not. */
function crossing(source: string): string | undefined {
  const has = (pattern: RegExp): boolean => pattern.test(source)
  if (has(/\b(?:en|de)codeUtf8\b/)) return 'encodeUtf8 or decodeUtf8'
  if (has(/['"]latin1['"]|, ['"]binary['"]|['"](?:iso-8859-1|windows-1252)['"]/i)) return 'a one-byte encoding'
  if (has(/\b(?:unescape|escape|atob|btoa)\(/) && has(/(?:en|de)codeURIComponent/))
    return 'escape and encodeURIComponent'
  if (has(/\bTextDecoder\b|\bBuffer\.from\(/) && has(/\btoBytes\b/)) return 'toBytes, then a decoder'
  if (has(/\bTextEncoder\b|\bBuffer\.from\(/) && has(/\bfromBytes\b/)) return 'an encoder, then fromBytes'
  return undefined
}

describe('two kinds of text', () => {
  const crossings = FILES.map((file) => ({
    file,
    how: crossing(withoutComments(readFileSync(join(ROOT, file), 'utf8'))),
  }))

  test('one file for each border crosses between them', () => {
    const strangers = crossings.filter(({ file, how }) => how && ![...CROSSINGS, ...ONE_BYTE].includes(file))
    expect(strangers).toEqual([])
  })

  test('every crossing is one', () => {
    expect(CROSSINGS.filter((file) => !crossings.some((one) => one.file === file && one.how))).toEqual([])
  })

  test.each([
    ["import { encodeUtf8 } from '../core/engine.ts'"],
    ["import { decodeUtf8 as plain } from '../engine.ts'"],
    ["readFileSync(path, 'latin1')"],
    ["Buffer.from(name, 'binary').toString()"],
    ['decodeURIComponent(escape(name))'],
    ['new TextDecoder().decode(toBytes(name))'],
    ['Buffer.from(toBytes(name)).toString()'],
    ['fromBytes(new TextEncoder().encode(name))'],
  ])('%s crosses', (source) => {
    expect(crossing(source)).toBeTypeOf('string')
  })

  const BYTES = ['yaml', 'toml', 'schema', 'gzip', 'archive', 'chart', 'values', 'render'].map(
    (box) => `src/core/${box}/`,
  )

  test("helm's words are put together from byte strings where bytes live, by helmFailure elsewhere", () => {
    const strangers = FILES.filter((file) => file.startsWith('src/') && !BYTES.some((box) => file.startsWith(box)))
      .filter((file) => /new HelmError\(/.test(readFileSync(join(ROOT, file), 'utf8')))
      .filter((file) => file !== 'src/core/errors.ts')
    expect(strangers).toEqual([])
  })
})

describe('walls', () => {
  test('no import crosses a wall or goes round a door', () => {
    const broken = IMPORTS.flatMap((each) => {
      const why = violation(each)
      return why ? [`${each.file} imports ${each.target}: ${why}`] : []
    })
    expect(broken).toEqual([])
  })

  test('the table allows nothing that no file imports', () => {
    const used = new Set(IMPORTS.map(({ file, target }) => `${folderOf(file)?.name} → ${folderOf(target)?.name}`))
    const allowed = FOLDERS.flatMap(({ name, imports: values, types }) =>
      [...values, ...types].map((to) => `${name} → ${to}`),
    )
    expect(allowed.filter((arrow) => !used.has(arrow))).toEqual([])
  })

  test('no arrow of the table points up', () => {
    const up = FOLDERS.flatMap(({ name, imports: values, types }, at) =>
      [...values, ...types]
        .filter((to) => ORDER.indexOf(to) >= at || !ORDER.includes(to))
        .map((to) => `${name} → ${to}`),
    )
    expect(up).toEqual([])
  })

  test('no files import each other in a circle, types included', () => {
    expect(circles(IMPORTS)).toEqual([])
  })

  test('a circle is found', () => {
    const edge = (file: string, target: string): Import => ({ file, target, isType: true })
    expect(circles([edge('a.ts', 'b.ts'), edge('b.ts', 'c.ts'), edge('c.ts', 'b.ts')])).toEqual(['b.ts → c.ts → b.ts'])
  })

  test.each([
    ['template-engine/exec/run.ts', 'node:fs'],
    ['template-engine/exec/run.ts', 'src/core/errors.ts'],
    ['template-engine/value/kind.ts', 'template-engine/go/fmt.ts'],
    ['template-engine/lex/lexer.ts', 'template-engine/parse/node.ts'],
    ['src/core/render/render.ts', 'node:fs'],
    ['src/core/render/render.ts', 'lodash'],
    ['src/core/render/render.ts', 'src/core/pipeline/index.ts'],
    ['src/core/render/render.ts', 'src/core/recipe/index.ts'],
    ['src/core/render/render.ts', 'template-engine/exec/run.ts'],
    ['src/core/render/render.ts', 'template-engine/go/fmt.ts'],
    ['src/core/render/render.ts', 'src/core/yaml/emit.ts'],
    ['src/core/yaml/read.ts', 'template-engine/index.ts'],
    ['src/core/images/extract.ts', 'src/core/fetch/index.ts'],
    ['src/core/images/extract.ts', 'src/core/source/index.ts'],
    ['src/core/deterministic.ts', 'template-engine/index.ts'],
    ['src/core/new/index.ts', 'lodash'],
    ['src/library/render.ts', 'node:fs'],
    ['src/node/cache.ts', 'src/cli/run.ts'],
    ['src/library/render.ts', 'src/node/sources.ts'],
    ['src/cli/why.ts', 'src/core/images/index.ts'],
    ['src/cli/run.ts', 'template-engine/go/index.ts'],
    ['playground/src/main.ts', 'src/core/images/index.ts'],
  ])('%s may not import %s', (file, target) => {
    expect(violation({ file, target, isType: false })).toBeTypeOf('string')
  })

  test('the table of ARCHITECTURE.md is this one (npm run docs:architecture)', () => {
    const page = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8')
    expect(page).toBe(writePage(page))
  })
})

/** Where the message of an error is matched: what is no error of ours, and helm's own reading of Go's line. */
const MATCHED: readonly string[] = [
  // helm reads Go's line: its reading decides where a field holds what it cuts the line at
  'src/core/render/error-text.ts',
  // V8 says by its message alone that the stack or a string is full
  'template-engine/exec/template-set.ts',
  // undici, openpgp and the platform's streams have no codes for these
  ...['src/node/fetcher.ts', 'src/node/keyring.ts'],
]

/** Whether a source looks for something in an error's message. */
const matchesMessage = (source: string): boolean =>
  /\.message\s*\.(?:match|matchAll|search|split|includes|startsWith|endsWith|indexOf|lastIndexOf|replace|slice)\(/.test(
    source,
  ) ||
  /\.(?:test|exec)\([\w.?]*\.message\b/.test(source) ||
  /messageOf\([^)]*\)\s*\.(?:match|split|includes|startsWith|endsWith|indexOf|replace)\(/.test(source)

/** Whether a source puts values into a message itself, where a sentence would keep them as arguments: say`…`. */
const composesMessage = (source: string): boolean =>
  /(?:new AicrError\(\s*[^`,]*,|new HelmError\(|\bhelmFailure\(|\brefuse\((?:\s*'\w+',)?)\s*`[^`]*\$\{/.test(source)

describe('errors are data', () => {
  test('messages keep their arguments: say`…`', () => {
    const composing = FILES.filter((file) => composesMessage(withoutComments(readFileSync(join(ROOT, file), 'utf8'))))
    expect(composing).toEqual([])
  })

  test.each([
    ['new AicrError("X", `no ${path}`)', true],
    ["new AicrError(\n  'X',\n  `no ${path}`)", true],
    ['new AicrError("X", say`no ${{ path }}`, { hint: `see ${path}` })', false],
    ['new HelmError(`no ${path}`)', true],
    ["refuse('X', `no ${path}`)", true],
    ['helmFailure(`no path`)', false],
  ])('%s', (source, composes) => expect(composesMessage(source)).toBe(composes))

  test('nobody reads our own messages back', () => {
    const playground = sources('playground/src')
    const readers = [...FILES, ...playground].filter((file) =>
      matchesMessage(withoutComments(readFileSync(join(ROOT, file), 'utf8'))),
    )
    expect(readers.filter((file) => !MATCHED.includes(file))).toEqual([])
  })

  test.each([
    ['/not defined/.test(error.message)'],
    ['PATTERN.exec(cause.message)'],
    ["error.message.split(': ')"],
    ['error.message.endsWith(cause.message)'],
    ["messageOf(cause).replace(/^yaml: /, '')"],
  ])('%s reads one', (source) => expect(matchesMessage(source)).toBe(true))
})

/**
 * Calls that may be handed a list as their arguments: each has as many as a signature, a path or a table of ours says. V8 puts arguments on
 * the stack, so a list of unknown length ends in a RangeError.
 */
const SPREAD: Readonly<Record<string, readonly string[]>> = {
  // arguments that a Go signature counts
  'template-engine/exec/call.ts': ['run'],
  'template-engine/exec/method.ts': ['method.keeps', 'method.run'],
  'template-engine/functions/logic.ts': ['run'],
  'template-engine/functions/sprig/prices.ts': ['run'],
  'template-engine/go/time-value.ts': ['move', 'Uint8Array.of'],
  'src/core/render/functions/comparisons.ts': ['spec.run'],
  // 512 bytes at most, the bytes of one rune, of one address
  'template-engine/go/content-type.ts': ['String.fromCharCode'],
  'template-engine/go/utf8.ts': ['String.fromCharCode'],
  'template-engine/go/crypto/ip-address.ts': ['String.fromCharCode'],
  // paths and versions that stand in tables of ours
  'src/core/images/operators/gatekeeper.ts': ['descend'],
  'src/core/images/operators/kubernetes.ts': ['descend'],
  'src/core/images/operators/victoriametrics.ts': ['isBefore'],
  'src/core/images/rules/chosen.ts': ['descend'],
  'src/core/images/rules/implied.ts': ['descend'],
}

/** What is called with `...` of something, and in which source. */
function spreads(file: string, source: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const isCall = ts.isCallExpression(node) || ts.isNewExpression(node)
    if (isCall && node.arguments?.some(ts.isSpreadElement)) found.push(node.expression.getText())
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true))
  return found
}

describe('lists of unknown length', () => {
  const core = FILES.filter((file) => file.startsWith('src/core/') || file.startsWith('template-engine/'))
  const found = core.map((file) => ({ file, calls: spreads(file, readFileSync(join(ROOT, file), 'utf8')) }))

  test('are spread into no call', () => {
    const strangers = found.flatMap(({ file, calls }) =>
      calls.filter((call) => !SPREAD[file]?.includes(call)).map((call) => `${file}: ${call}`),
    )
    expect(strangers).toEqual([])
  })

  test('every exception is one', () => {
    const used = new Map(found.map(({ file, calls }) => [file, calls]))
    const idle = Object.entries(SPREAD).flatMap(([file, calls]) =>
      calls.filter((call) => !used.get(file)?.includes(call)).map((call) => `${file}: ${call}`),
    )
    expect(idle).toEqual([])
  })

  test.each(['list.push(...more)', 'new Set(...lists)', 'f(a, ...b)'])('%s is one', (source) => {
    expect(spreads('x.ts', source)).toHaveLength(1)
  })
})

/** What runs for every node, token or byte: an object that a spread makes has a hidden class of its own, which every place that reads it then meets. */
const HOT =
  /^(?:template-engine\/(?:exec\/|lex\/|parse\/parser)|src\/core\/yaml\/(?:compose|cursor|decode|grammar|lines|ordinary|parser|resolve|scalars|scanner)\.ts)/

/** Whether a source makes an object with `...` of another. */
function spreadsObjects(file: string, source: string): boolean {
  const visit = (node: ts.Node): boolean => ts.isSpreadAssignment(node) || (ts.forEachChild(node, visit) ?? false)
  return visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true))
}

describe('hot folders', () => {
  test('make no object by a spread', () => {
    const found = FILES.filter((file) => HOT.test(file) && spreadsObjects(file, readFileSync(join(ROOT, file), 'utf8')))
    expect(found).toEqual([])
  })

  test.each([
    ['const a = { ...b, c }', true],
    ['f([...b], ...c)', false],
  ])('%s', (source, is) => {
    expect(spreadsObjects('x.ts', source)).toBe(is)
  })
})

/** Parameters that helm's users give in this order: Sprig's own. */
const LONG_SIGNATURES = [
  'template-engine/functions/sprig/certificates.ts',
  'template-engine/functions/sprig/passwords.ts',
]
const MAX = { parameters: 5, lines: 56, file: 400, parser: 800 }

/** What is too long in a source, as `line: what`. */
function tooLong(file: string, source: string): string[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true)
  const lineOf = (at: number): number => tree.getLineAndCharacterOfPosition(at).line + 1
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const start = lineOf(node.getStart())
      const lines = lineOf(node.end) - start + 1
      if (lines > MAX.lines) found.push(`${start}: a function of ${lines} lines`)
      if (node.parameters.length > MAX.parameters) found.push(`${start}: ${node.parameters.length} parameters`)
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  const lines = lineOf(source.length)
  const most = /(?:lexer|parser|exec\/\w+)\.ts$/.test(file) ? MAX.parser : MAX.file
  return lines > most + 1 ? [`${lines} lines`, ...found] : found
}

describe('files and functions fit a screen or two', () => {
  test('in the engine and the sources', () => {
    const long = FILES.filter((file) => !file.startsWith('playground/') && !LONG_SIGNATURES.includes(file)).flatMap(
      (file) => tooLong(file, readFileSync(join(ROOT, file), 'utf8')).map((what) => `${file}:${what}`),
    )
    expect(long).toEqual([])
  })

  test.each([
    ['const f = (a, b, c, d, e, f) => a', ['1: 6 parameters']],
    [`function f() {\n${'g()\n'.repeat(56)}}`, ['1: a function of 58 lines']],
    ['a\n'.repeat(401), ['402 lines']],
    ['const f = (a, b, c, d, e) => a', []],
  ])('%j', (source, found) => expect(tooLong('x.ts', source)).toEqual(found))
})
