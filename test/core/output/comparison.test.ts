import { expect, test } from 'vitest'
import { isEmptyDiff } from '../../../src/core/output/diff.ts'
import {
  diffLists,
  formatOf,
  printDiff,
  printDiffMarkdown,
  readSummary,
  summaryOf,
  writeInventory,
} from '../../../src/core/output/index.ts'
import { COMPLETE, SAMPLE } from './sample.ts'

const chart = (name: string, version: string, repository = 'https://r', namespace = 'n') => ({
  name,
  repository,
  chart: name,
  version,
  namespace,
})

test('images are added, removed and retagged; charts are added, removed and moved', () => {
  const before = {
    images: ['busybox:1.36', 'a/b:1', 'q.io/x/y:1', 'q.io/x/y:2'],
    charts: [chart('one', '1'), chart('two', '1')],
  }
  const after = {
    images: ['docker.io/library/busybox:1.36', 'c/d:1', 'q.io/x/y:2', 'q.io/x/y:3'],
    charts: [chart('two', '2', 'oci://r', ''), chart('three', '1')],
  }
  const diff = diffLists(before, after)
  expect(diff).toEqual({
    images: {
      added: ['docker.io/c/d:1'],
      removed: ['docker.io/a/b:1'],
      retagged: [{ repository: 'q.io/x/y', from: ['1'], to: ['3'] }],
    },
    charts: {
      added: [chart('three', '1')],
      removed: [chart('one', '1')],
      moved: [
        {
          name: 'two',
          changes: [
            { field: 'repository', from: 'https://r', to: 'oci://r' },
            { field: 'version', from: '1', to: '2' },
            { field: 'namespace', from: 'n', to: '' },
          ],
        },
      ],
    },
  })
  expect(printDiff(diff)).toBe(`+ image docker.io/c/d:1
- image docker.io/a/b:1
~ image q.io/x/y: 1 -> 3
+ chart three 1 (https://r)
- chart one 1 (https://r)
~ chart two: repository https://r -> oci://r, version 1 -> 2, namespace n -> (none)
images: 1 added, 1 removed, 1 retagged; charts: 1 added, 1 removed, 1 changed
`)
  expect(printDiff(diff, (mark, line) => `${mark}${line}`)).toContain('~~ chart two')
  expect(printDiffMarkdown(diff)).toContain('**1 image added**\n\n- `docker.io/c/d:1`\n')
})

test('a list differs from its own documents in nothing', async () => {
  for (const id of ['yaml', 'json']) {
    const read = await readSummary(formatOf(id).write(SAMPLE, {}), 'list')
    expect(isEmptyDiff(diffLists(summaryOf(SAMPLE), read))).toBe(true)
    expect(printDiff(diffLists(read, summaryOf(SAMPLE)))).toBe('no difference\n')
  }
})

test.each([
  ['a: [', 'not valid YAML: line 1: did not find expected node content'],
  ['[]', 'not a mirror list: the document must be a mapping, not a list'],
  ['images: [1]', 'not a mirror list: images[0] must be a string, not 1'],
  ['images: []\ncharts: x', 'not a mirror list: charts must be a list, not "x"'],
  ['images: []\ncharts: [{}]', 'not a mirror list: charts[0].name is missing: it must be a string'],
  ['images: []\ncharts: [{name: a, version: 1}]', 'not a mirror list: charts[0].version must be a string, not 1'],
])('no list: %j', async (text, message) => {
  await expect(readSummary(text, 'f.yaml')).rejects.toThrow(message)
})

test("upstream's null lists are read", async () => {
  expect(await readSummary('{"images": [], "charts": null}', 'f')).toEqual({ images: [], charts: [] })
})

test('the inventory is a Markdown document', () => {
  expect(writeInventory(SAMPLE)).toBe(`<!-- BEGIN AICR-BOM -->

**2** components, **3** unique images, **3** registries.

Registries: \`docker.io\`, \`ghcr.io\`, \`nvcr.io\`

| component | type | chart | version | images |
|---|---|---|---|---|
| gpu-operator | helm | gpu-operator | v25.10.1 | 1 |
| kai-scheduler | helm | kai-scheduler | 1.10 | 0 |

### gpu-operator

- \`nvcr.io/nvidia/gpu-operator:v25.10.1\`

### kai-scheduler

> helm template failed: [INTERNAL] no: such "chart"

<!-- END AICR-BOM -->
`)
  expect(writeInventory({ ...COMPLETE, components: [{ ...COMPLETE.components[0]!, images: [] }] })).toContain(
    'No images.',
  )
})
