import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

/** A copy of the project's sources, to plant imports in. */
let project = ''

function build(folder: string): { readonly status: number | null; readonly text: string } {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-b', folder], { cwd: project, encoding: 'utf8' })
  return { status, text: stdout }
}

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'aicr-walls-'))
  for (const part of ['template-engine', 'src', 'tsconfig.json', 'tsconfig.base.json', 'package.json']) {
    cpSync(join(ROOT, part), join(project, part), { recursive: true })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'))
})

afterAll(() => rmSync(project, { recursive: true, force: true }))

describe('the compiler holds the walls', () => {
  test('as the sources are, both parts build', () => {
    expect(build('src/core')).toEqual({ status: 0, text: '' })
  })

  const planted: readonly (readonly [folder: string, statement: string, complaint: string])[] = [
    ['template-engine', "import 'node:fs'\n", "'node:fs'"],
    ['template-engine', "import { readFileSync } from 'node:fs'\nexport const planted = readFileSync\n", "'node:fs'"],
    ['template-engine', 'export const planted = process.env\n', "'process'"],
    ['template-engine', 'export const planted = fetch\n', "'fetch'"],
    ['src/core', "import 'node:fs'\n", "'node:fs'"],
    ['src/core', "import { readFileSync } from 'node:fs'\nexport const planted = readFileSync\n", "'node:fs'"],
    ['src/core', "export const planted = Buffer.from('')\n", "'Buffer'"],
    ['src/core', 'export const planted = document.title\n', "'document'"],
    ['src/core', 'export const planted = localStorage\n', "'localStorage'"],
    ['src/core', "export const planted = fetch('https://example.com')\n", "'fetch'"],
    ['src/core', "export * from '../node/index.ts'\n", 'src/node'],
  ]
  test.each(planted)('%s refuses %j', (folder, statement, complaint) => {
    const file = join(project, folder, 'planted.ts')
    writeFileSync(file, statement)
    const { status, text } = build(folder)
    rmSync(file)
    expect(status).not.toBe(0)
    expect(text).toContain(complaint)
    expect(text).toContain('planted.ts')
  })
})
