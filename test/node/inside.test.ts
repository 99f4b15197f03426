import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkInside } from '../../src/node/inside.ts'

const root = mkdtempSync(join(tmpdir(), 'aicr-inside-'))
const at = (...parts: string[]): string => join(root, ...parts)

beforeAll(() => {
  mkdirSync(at('out/real'), { recursive: true })
  mkdirSync(at('away'))
  writeFileSync(at('out/file'), '')
  symlinkSync(at('away'), at('out/away'))
  symlinkSync(at('away/new'), at('out/dangling'))
  symlinkSync(at('out/real'), at('out/near'))
  symlinkSync('loop', at('out/loop'))
  symlinkSync(at('out'), at('link'))
})
afterAll(() => rmSync(root, { recursive: true }))

describe.skipIf(process.platform === 'win32')('what is written to', () => {
  test.each([['a'], ['real/a/b'], ['near/a'], ['file/a'], ['.'], ['real/../a']])('%s lies in the folder', (path) => {
    expect(() => checkInside(at('out'), at('out', path))).not.toThrow()
    expect(() => checkInside(at('link'), join(at('link'), path))).not.toThrow()
  })

  test.each([['away/a'], ['dangling'], ['../a'], ['near/../../away/a'.replace('near/../..', '..')]])(
    '%s leads out of it',
    (path) => {
      expect(() => checkInside(at('out'), at('out', path))).toThrow(`leads out of ${at('out')}, to `)
    },
  )
})
