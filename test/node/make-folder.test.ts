import { existsSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeFolder } from '../../src/node/make-folder.ts'
import { scratch } from '../helpers/scratch.ts'

test.each([
  ['a', ''],
  ['a/b/c', ''],
  ['', ''],
  ['.', ''],
  ['link/x', ''],
  ['a/../b', ''],
  ['file', 'ENOTDIR mkdir file'],
  ['file/x', 'ENOTDIR mkdir file'],
  ['file/x/y', 'ENOTDIR mkdir file'],
  ['nowhere/x', 'EEXIST mkdir nowhere'],
])('%j: %j', (path, failure) => {
  const root = scratch()
  writeFileSync(join(root, 'file'), '')
  symlinkSync('.', join(root, 'link'))
  symlinkSync('not-there', join(root, 'nowhere'))
  let said = ''
  try {
    makeFolder(join(root, path))
    expect(statSync(join(root, path)).isDirectory()).toBe(true)
  } catch (error) {
    const { code, syscall, path: place } = error as NodeJS.ErrnoException
    said = `${code} ${syscall} ${place?.slice(root.length + 1)}`
  }
  expect(said).toBe(failure)
})

test('every folder that is made has the mode', () => {
  const root = scratch()
  makeFolder(join(root, 'a/b'), 0o700)
  expect(['a', 'a/b'].map((path) => statSync(join(root, path)).mode & 0o777)).toEqual([0o700, 0o700])
  expect(existsSync(join(root, 'a/b'))).toBe(true)
})
