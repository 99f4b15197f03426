import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

/** The ```ts blocks of a page, each as a module. */
const snippets = (page: string): string[] =>
  [...readFileSync(join(ROOT, 'docs', page), 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(
    ([, code]) => `${code}\nexport {}\n`,
  )

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  paths: {
    'aicr-mirror': [join(ROOT, 'src/index.ts')],
    'aicr-mirror/node': [join(ROOT, 'src/node/index.ts')],
    'aicr-mirror/template-engine': [join(ROOT, 'template-engine/index.ts')],
    'aicr-mirror/template-engine/go': [join(ROOT, 'template-engine/go/index.ts')],
  },
}

/** What the compiler says against modules that lie in docs/. */
function complaints(codes: readonly string[]): string[] {
  const files = new Map(codes.map((code, i) => [join(ROOT, `docs/snippet-${i}.mts`), code]))
  const host = ts.createCompilerHost(OPTIONS)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (path) => files.has(path) || fileExists(path)
  host.readFile = (path) => files.get(path) ?? readFile(path)
  host.getSourceFile = (path, version) =>
    files.has(path) ? ts.createSourceFile(path, files.get(path) ?? '', version) : getSourceFile(path, version)
  const program = ts.createProgram([...files.keys()], OPTIONS, host)
  return [...files.keys()].flatMap((path) => {
    const source = program.getSourceFile(path)
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    return found.map(({ messageText, start }) => {
      const line = source?.text.slice(0, start).split('\n').length
      return `${path}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
    })
  })
}

test.each([
  ['library.md', 8],
  ['embedding.md', 2],
])('the examples of docs/%s compile', { timeout: 120_000 }, (page, least) => {
  const codes = snippets(page)
  expect(codes.length).toBeGreaterThan(least)
  // the last one is wrong on purpose: the check must find it
  const wrong = "import { renderChard } from 'aicr-mirror'\nrenderChard\n"
  expect(complaints([...codes, wrong])).toEqual([
    expect.stringMatching(new RegExp(`snippet-${codes.length}\\.mts:1: .*renderChard`)),
  ])
})
