import { describe, expect, test } from 'vitest'
import { extractImages } from '../../../src/core/images/index.ts'

const many = (count: number, line: (index: number) => string, between = ''): string =>
  Array.from({ length: count }, (_, index) => line(index)).join(between)

const pod = (rest: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: a\n    image: reg.example/a:1\n${rest}`

/** Texts in which work or memory would grow with the square of the size, or faster. */
const ROWS: Readonly<Record<string, string>> = {
  'variables of variables': pod(
    `    env:\n${many(20_000, (i) => `    - {name: A${i}, value: "$(A${i - 1})$(A${i - 2})x"}\n`)}`,
  ),
  'arguments without a registry': pod(`    args: [${many(20_000, (i) => `"--image=a${i % 10}:1"`, ',')}]\n`),
  'merges of merges': `kind: Pod\na0: &a0 {x: 1}\n${many(20_000, (i) => `a${i + 1}: &a${i + 1} {<<: *a${i}, k${i}: 1}\n`)}`,
  'one mapping merged often': `kind: Pod\nb: &b {${many(2000, (i) => `k${i}: 1`, ',')}}\n${many(4000, (i) => `m${i}: {<<: *b}\n`)}`,
  'parameters with many values': `apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: w}\nspec:\n  arguments:\n    parameters:\n${many(
    2000,
    (i) => `    - {name: p${i % 40}, value: v${i}}\n`,
  )}  templates:\n${many(2000, (i) => `  - {name: t${i}, container: {image: "reg.example/${many(20, (k) => `{{inputs.parameters.p${k}}}`)}:1"}}\n`)}`,
}

describe('hostile manifests are read in bounded time', () => {
  test.each(Object.entries(ROWS))('%s', { timeout: 60_000 }, (_, manifests) => {
    expect(extractImages(manifests).objects).toBeGreaterThanOrEqual(0)
  })
})
