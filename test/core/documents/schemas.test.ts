import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { printSchemas } from '../../../scripts/schema-files.ts'
import { faultsOf, RECIPE } from '../../../src/core/documents/index.ts'
import { checkCatalog } from '../../../src/core/recipe/index.ts'
import { readDocument } from '../../../src/core/yaml/index.ts'
import { readFolder } from '../../../src/node/folder.ts'
import { aicr } from '../../helpers/command-line.ts'

const ROOT = join(import.meta.dirname, '../../..')
const FOLDER = join(ROOT, 'schemas')

describe('published schemas', () => {
  test('are all there, and no others', () => {
    expect(readdirSync(FOLDER).sort()).toEqual([...printSchemas().keys()].sort())
  })
  test.each([...printSchemas()])('%s is current (npm run schemas)', (name, text) => {
    expect(readFileSync(join(FOLDER, name), 'utf8')).toBe(text)
  })
})

describe('documents of this project are what their schemas say', () => {
  test('the embedded catalog', async () => {
    expect(checkCatalog(await readFolder(join(ROOT, 'recipes')), false)).toEqual([])
  })
  test('a recipe that is resolved here', async () => {
    const { out } = await aicr(['recipe', '--service', 'eks', '--accelerator', 'h100', '--intent', 'training'])
    expect(faultsOf(RECIPE, readDocument(out, 'recipe.yaml'))).toEqual([])
  })
})
