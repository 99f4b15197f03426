import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aicr } from '../helpers/command-line.ts'
import { scratch } from '../helpers/scratch.ts'

const MANIFEST =
  'apiVersion: operators.coreos.com/v1alpha1\nkind: Subscription\nmetadata: { name: s, namespace: n }\nspec: { name: gpu, channel: v1, source: certified-operators }\n'
const OPERATORS = [
  { schema: 'olm.package', name: 'gpu', defaultChannel: 'v1' },
  { schema: 'olm.channel', package: 'gpu', name: 'v1', entries: [{ name: 'gpu.v1' }] },
  { schema: 'olm.bundle', package: 'gpu', name: 'gpu.v1', image: 'quay.io/x/bundle:1', relatedImages: [] },
]
  .map((value) => JSON.stringify(value))
  .join('\n')

/** A catalog and a recipe with one Subscription, an operator catalog as a folder, and two files that are none. */
function folder(): string {
  const root = scratch()
  const files = {
    'recipes/registry.yaml': 'components: []',
    'recipes/overlays/base.yaml': 'kind: RecipeMetadata\nmetadata: { name: base }\nspec: {}',
    'recipes/m.yaml': MANIFEST,
    'r.yaml': 'kind: RecipeResult\ncomponentRefs: [{ name: c, type: Helm, manifestFiles: [m.yaml] }]',
    'configs/gpu/catalog.json': OPERATORS,
    'configs/README.md': 'not a part of it',
    'broken/catalog.json': '{"schema": ',
    'empty/notes.txt': '',
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

const list = (root: string, ...flags: readonly string[]): ReturnType<typeof aicr> =>
  aicr(['mirror', 'list', '--catalog', join(root, 'recipes'), '--recipe', join(root, 'r.yaml'), ...flags])

test.each([
  ['a folder', 'configs'],
  ['a file', 'configs/gpu/catalog.json'],
])('--olm-catalog takes %s', async (_, path) => {
  const root = folder()
  const { status, out } = await list(root, '--olm-catalog', join(root, path), '--format', 'images')
  expect([status, out]).toEqual([0, 'quay.io/x/bundle:1\n'])
})

describe('what cannot be read', () => {
  test.each([
    ['gone', 3, 'no such file or directory'],
    ['broken', 2, 'broken/catalog.json: not valid JSON'],
    ['empty', 2, 'the operator catalog has no olm.package'],
  ])('--olm-catalog %s', async (path, status, reason) => {
    const root = folder()
    expect(await list(root, '--olm-catalog', join(root, path))).toMatchObject({
      status,
      out: '',
      err: expect.stringContaining(reason),
    })
  })

  test.each(['4', 'latest', 'v4.x'])('--openshift-version %s', async (version) => {
    expect(await list(folder(), '--openshift-version', version)).toMatchObject({
      status: 2,
      err: expect.stringContaining(`--openshift-version ${version} is not a version such as 4.19`),
    })
  })
})

test.each(['4.20', 'v4.20', '4.20.3'])('--openshift-version %s chooses the catalogs', async (version) => {
  const { out } = await list(folder(), '--openshift-version', version, '--format', 'oc-mirror')
  expect(out).toContain('catalog: registry.redhat.io/redhat/certified-operator-index:v4.20\n')
  expect(out).not.toContain('--openshift-version')
})
