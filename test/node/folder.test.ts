import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { AicrError } from '../../src/core/errors.ts'
import { embeddedCatalog, readCatalog } from '../../src/node/catalog.ts'
import { fileError, readFolder } from '../../src/node/folder.ts'
import { platformPath } from '../../src/node/local-files.ts'

const root = mkdtempSync(join(tmpdir(), 'aicr-folder-'))
afterAll(() => rmSync(root, { recursive: true }))

function folder(name: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries({ '.keep': '', ...files })) {
    mkdirSync(dirname(join(root, name, path)), { recursive: true })
    writeFileSync(join(root, name, path), text)
  }
  return join(root, name)
}

async function failure(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  return error instanceof AicrError
    ? `${error.code} ${error.message} (${error.place?.file.replace(root, '')})`
    : String(error)
}

describe('readFolder', () => {
  test('every file, by its path below the folder', async () => {
    const path = folder('plain', { 'a.yaml': 'a', 'b/c/d.txt': 'é', 'b/e': '' })
    expect(await readFolder(path)).toEqual(
      new Map([
        ['.keep', ''],
        ['a.yaml', 'a'],
        ['b/c/d.txt', 'é'],
        ['b/e', ''],
      ]),
    )
  })

  test('a symbolic link to a file, to a folder, to nowhere', async () => {
    for (const [name, target] of [
      ['to-file', 'a.yaml'],
      ['to-folder', '..'],
      ['to-nowhere', 'gone'],
    ] as const) {
      const path = folder(name, { 'a.yaml': '' })
      symlinkSync(target, join(path, 'link'))
      expect(await failure(readFolder(path))).toBe(`INVALID_PATH symbolic links are not followed (/${name}/link)`)
    }
  })

  test('a file of more than 10 MiB', async () => {
    const path = folder('large', { 'big.yaml': '' })
    truncateSync(join(path, 'big.yaml'), 10 * 1024 * 1024)
    expect((await readFolder(path)).size).toBe(2)
    truncateSync(join(path, 'big.yaml'), 10 * 1024 * 1024 + 1)
    expect(await failure(readFolder(path))).toBe('LIMIT_EXCEEDED larger than 10485760 bytes (/large/big.yaml)')
  })

  test('no folder, and a file instead of one', async () => {
    folder('there', { file: '' })
    expect(await failure(readFolder(join(root, 'gone')))).toBe('NOT_FOUND no such file or directory (/gone)')
    expect(await failure(readFolder(join(root, 'there/file')))).toBe('INVALID_PATH not a directory (/there/file)')
  })
})

describe('readCatalog', () => {
  const overlay = (name: string, spec: object): string =>
    JSON.stringify({ kind: 'RecipeMetadata', metadata: { name }, spec })
  const own = folder('own', {
    'registry.yaml': 'components: [{name: a}]',
    'overlays/base.yaml': overlay('base', {}),
    'overlays/eks.yaml': overlay('eks', { criteria: { service: 'eks' } }),
  })
  const data = folder('data', {
    'registry.yaml': 'components: []',
    'overlays/lab.yaml': overlay('lab', { criteria: { service: 'lab' } }),
  })

  test('the embedded one is found from here', async () => {
    expect(await embeddedCatalog()).toMatch(/recipes$/)
    expect((await readCatalog()).registry.size).toBe(43)
  })
  test('another one instead', async () => {
    expect([...(await readCatalog({ catalog: own })).overlays.keys()].sort()).toEqual(['eks'])
  })
  test('data over it', async () => {
    const catalog = await readCatalog({ catalog: own, data })
    expect([...catalog.overlays.keys()].sort()).toEqual(['eks', 'lab'])
    expect(catalog.vocabulary.service.has('lab')).toBe(true)
    const strict = await readCatalog({ catalog: own, data, strict: true })
    expect(strict.overlays.has('lab')).toBe(true)
    expect(strict.vocabulary.service.has('lab')).toBe(false)
  })
  test('data without a registry, no data, no catalog', async () => {
    const bare = folder('bare', { 'overlays/x.yaml': overlay('x', {}) })
    expect(await failure(readCatalog({ catalog: own, data: bare }))).toMatch(
      /^INVALID_CATALOG the data directory has no registry.yaml/,
    )
    expect(await failure(readCatalog({ data: join(root, 'gone') }))).toMatch(/^NOT_FOUND no such file or directory/)
    expect(await failure(readCatalog({ catalog: bare }))).toMatch(/^NOT_FOUND the catalog has no registry.yaml/)
  })
})

test.each([
  ['ENOENT', 'NOT_FOUND', 'no such file or directory'],
  ['EACCES', 'PERMISSION_DENIED', 'permission denied'],
  ['EROFS', 'PERMISSION_DENIED', 'read-only file system'],
  ['ENAMETOOLONG', 'INVALID_PATH', 'file name too long'],
  ['ENOSPC', 'SERVICE_UNAVAILABLE', 'no space left on device'],
  ['EDQUOT', 'SERVICE_UNAVAILABLE', 'disk quota exceeded'],
  ['EIO', 'SERVICE_UNAVAILABLE', 'input/output error'],
  ['EBUSY', 'SERVICE_UNAVAILABLE', 'device or resource busy'],
  ['EMFILE', 'SERVICE_UNAVAILABLE', 'too many open files'],
  ['ENFILE', 'SERVICE_UNAVAILABLE', 'too many open files in system'],
  ['EWHATEVER', 'INTERNAL', 'as the platform says it'],
])('%s is %s: %s', (code, kind, words) => {
  const error = fileError(Object.assign(new Error('as the platform says it'), { code }), '/x')
  expect([error.code, error.message, error.place?.file]).toEqual([kind, words, '/x'])
})

test.each([
  ['/C:/charts', 'C:/charts'],
  ['/c:\\charts', 'c:\\charts'],
  ['//C:/charts', 'C:/charts'],
  ['\\C:\\charts', 'C:\\charts'],
  ['/C:', 'C:'],
  ['C:/charts', 'C:/charts'],
  ['/charts/C:/x', '/charts/C:/x'],
  ['/cc:/x', '/cc:/x'],
  ['./C:/x', './C:/x'],
  ['//server/share', '//server/share'],
])('%s is %s on Windows, and stays as it is elsewhere', (path, meant) => {
  expect([platformPath(path, 'win32'), platformPath(path, 'linux')]).toEqual([meant, path])
})
