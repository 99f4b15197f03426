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
  'output',
  'mirror',
  'golden',
  'pipeline',
]
const SHARED = ['engine.ts', 'errors.ts', 'limits.ts', 'nearest.ts', 'seams.ts']
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
  ['template-engine', 'src/core', 'src/node', 'src/cli', 'src'].find((l) => path.startsWith(`${l}/`)) ?? ''

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
  if (from === 'src/node') return to === 'src/cli' ? 'src/node does not know the CLI' : undefined
  if (from === 'src') return to === 'src/core' || to === 'src' ? undefined : 'the public door opens on the core'
  return undefined
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
    ['src/core/render/render.ts', 'src/core/pipeline.ts'],
    ['src/core/render/render.ts', 'template-engine/exec/run.ts'],
    ['src/node/cache.ts', 'src/cli/run.ts'],
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
