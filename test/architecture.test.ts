import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

/** The flow: a folder of src/core may import what stands before it, and the shared files. */
const FLOW = [
  'yaml',
  'toml',
  'gzip',
  'schema',
  'recipe',
  'fetch',
  'registry',
  'archive',
  'source',
  'chart',
  'values',
  'render',
  'images',
  'olm',
  'output',
  'mirror',
  'golden',
  'pipeline',
]
const SHARED = [
  'address.ts',
  'defined.ts',
  'engine.ts',
  'errors.ts',
  'go-text.ts',
  'limits.ts',
  'nearest.ts',
  'seams.ts',
]
/** Pairs that the order would allow and that are forbidden all the same. */
const FORBIDDEN: readonly (readonly [string, string])[] = [
  ['images', 'fetch'],
  ['images', 'source'],
  ['render', 'source'],
  ['render', 'fetch'],
  ['render', 'recipe'],
  ['chart', 'source'],
  ['chart', 'fetch'],
  ['source', 'recipe'],
  ['fetch', 'recipe'],
  ['output', 'fetch'],
  ['output', 'source'],
]
/** how the engine is reached from outside */
const DOORS = ['index', 'go/index', 'modules/index', 'with-crypto', 'crypto'].map(
  (door) => `template-engine/${door}.ts`,
)
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'template-engine': ['@noble/'],
  'src/core': ['@noble/'],
  'src/node': ['undici', 'openpgp'],
  'src/cli': [],
}

interface Import {
  readonly file: string
  readonly target: string
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(join(ROOT, path)).isDirectory()) return sources(path)
    return name.endsWith('.ts') && !name.endsWith('.d.ts') ? [path] : []
  })
}

function imports(file: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(ROOT, file), 'utf8'), true, true)
  return importedFiles.map(({ fileName }) => ({
    file,
    target: fileName.startsWith('.') ? relative(ROOT, join(ROOT, dirname(file), fileName)) : fileName,
  }))
}

const isLocal = (target: string): boolean => target.endsWith('.ts')
const layer = (path: string): string =>
  ['template-engine', 'src/core', 'src/library', 'src/node', 'src/cli', 'src'].find((l) => path.startsWith(`${l}/`)) ??
  ''

/** Why an import is against the walls; undefined when it is not. */
function violation({ file, target }: Import): string | undefined {
  const from = layer(file)
  if (!isLocal(target)) {
    if (target.startsWith('node:'))
      return from === 'src/node' || from === 'src/cli' ? undefined : 'Node built-ins belong to src/node and src/cli'
    const allowed = PACKAGES[from] ?? []
    return allowed.some((p) => target === p || target.startsWith(p.endsWith('/') ? p : `${p}/`))
      ? undefined
      : `package ${target} is not for ${from}`
  }
  const to = layer(target)
  if (from === 'template-engine')
    return to === 'template-engine' ? undefined : 'the template engine imports itself only'
  if (to === 'template-engine')
    return from === 'src/core' && DOORS.includes(target)
      ? undefined
      : from === 'src' && DOORS.includes(target)
        ? undefined
        : 'the engine is reached through its index, by the core'
  if (from === 'src/core')
    return to === 'src/core' ? withinCore(file, target) : 'the core imports the core and the engine'
  if (from === 'src/library' || from === 'src')
    return to === 'src/core' || to === 'src/library' ? undefined : 'the library stands on the core'
  if (from === 'src/node') return to === 'src/cli' ? 'src/node does not know the CLI' : undefined
  return to === 'src/core' && !SHARED.includes(target.slice('src/core/'.length))
    ? 'the CLI calls the library, not the boxes of the core'
    : undefined
}

function withinCore(file: string, target: string): string | undefined {
  const [, , fromFolder = '', fromRest] = file.split('/')
  const [, , toFolder = '', toRest] = target.split('/')
  if (!fromRest) return SHARED.includes(fromFolder) && toRest ? 'shared files know no folder' : undefined
  if (!toRest) return SHARED.includes(toFolder) ? undefined : `${toFolder} is not for the boxes`
  if (fromFolder === toFolder) return undefined
  if (FLOW.indexOf(toFolder) > FLOW.indexOf(fromFolder)) return `${fromFolder} stands before ${toFolder} in the flow`
  return FORBIDDEN.some(([a, b]) => a === fromFolder && b === toFolder)
    ? `${fromFolder} may not reach ${toFolder}`
    : undefined
}

const FILES = ['template-engine', 'src'].flatMap(sources)

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
  ...['src/core/engine.ts', 'src/library/failure-place.ts'],
]
/** The program is read as the one-byte string that V8 compiles fastest. */
const ONE_BYTE = ['src/cli/program.ts', 'src/node/code-cache.ts']

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
  test('no import crosses a wall', () => {
    const broken = FILES.flatMap(imports).flatMap((i) => {
      const why = violation(i)
      return why ? [`${i.file} imports ${i.target}: ${why}`] : []
    })
    expect(broken).toEqual([])
  })

  test.each([
    ['template-engine/exec/run.ts', 'node:fs'],
    ['src/core/render/render.ts', 'node:fs'],
    ['template-engine/exec/run.ts', 'src/core/errors.ts'],
    ['src/core/images/extract.ts', 'src/core/fetch/index.ts'],
    ['src/core/render/render.ts', 'src/core/pipeline/index.ts'],
    ['src/core/render/render.ts', 'template-engine/exec/run.ts'],
    ['src/node/cache.ts', 'src/cli/run.ts'],
    ['src/library/render.ts', 'src/node/sources.ts'],
    ['src/cli/why.ts', 'src/core/images/index.ts'],
    ['src/core/render/render.ts', 'lodash'],
  ])('%s may not import %s', (file, target) => {
    expect(violation({ file, target })).toBeTypeOf('string')
  })

  test('every folder of the core has its place in the flow', () => {
    const folders = readdirSync(join(ROOT, 'src/core')).filter((name) =>
      statSync(join(ROOT, 'src/core', name)).isDirectory(),
    )
    expect(folders.filter((name) => !FLOW.includes(name))).toEqual([])
  })
})
