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

const GO = (folder: string, names: string): string =>
  `import { ${names} } from '${folder.replace(/[^/]+/g, '..')}/template-engine/go/index.ts'`

/** Bytes where text is meant, and the reverse, at every border. */
const MIX_UPS: readonly (readonly [folder: string, imports: string, expression: string])[] = [
  ['template-engine', "import { encodeUtf8 } from './value/bytes.ts'", "encodeUtf8(encodeUtf8('ö'))"],
  ['template-engine', "import { decodeUtf8 } from './value/bytes.ts'", "decodeUtf8(decodeUtf8('ö'))"],
  [
    'src/core',
    `${GO('src/core', 'type ByteString, quote')}\nimport { AicrError } from './errors.ts'`,
    "new AicrError('INTERNAL', quote('x'))",
  ],
  [
    'src/core',
    `${GO('src/core', 'type Text')}\nimport { HelmError } from './errors.ts'\nconst text: Text = 'ö'`,
    'new HelmError(text)',
  ],
  ['src/core', `${GO('src/core', 'quote')}\nimport { helmFailure } from './errors.ts'`, "helmFailure(quote('x'))"],
  [
    'src/core',
    "import type { RenderedDocument } from './images/index.ts'\nimport type { Rendered } from './render/index.ts'\ndeclare const rendered: Rendered",
    'rendered.manifests.map(({ source, text }): RenderedDocument => ({ text, template: source }))',
  ],
  [
    'src/core',
    "import { extractImages } from './images/index.ts'\nimport { type Printable, printManifests } from './render/index.ts'\ndeclare const printable: Printable",
    'extractImages(printManifests(printable))',
  ],
  [
    'src/core',
    "import { readYaml, readTextYaml } from './yaml/index.ts'\nimport { printNotice, type Notice } from './chart/index.ts'\ndeclare const notice: Notice",
    '[readYaml(printNotice(notice)), readTextYaml]',
  ],
  [
    'src/core',
    "import { readPlain } from './yaml/index.ts'\nimport type { Chart } from './chart/index.ts'\ndeclare const chart: Chart",
    "readPlain(chart.schema ?? '')",
  ],
  [
    'src/core',
    "import type { ChartReference } from './seams.ts'\nimport type { Chart } from './chart/index.ts'\ndeclare const chart: Chart",
    "({ repository: '', chart: chart.metadata.name, version: '' }) satisfies ChartReference as ChartReference",
  ],
  [
    'src/core',
    "import type { MirrorComponent } from './output/index.ts'\nimport type { Rendered } from './render/index.ts'\ndeclare const component: MirrorComponent\ndeclare const rendered: Rendered",
    '({ ...component, warnings: [rendered.notes] }) as const satisfies MirrorComponent',
  ],
  [
    'src/core',
    "import { targetOptions } from './render/index.ts'\nimport type { Chart } from './chart/index.ts'\ndeclare const chart: Chart",
    'targetOptions({ name: chart.metadata.name })',
  ],
  [
    'src/core',
    "import { mergeValueSources, setValues } from './values/index.ts'\nimport { printNotice, type Notice } from './chart/index.ts'\ndeclare const notice: Notice",
    "[setValues('set', printNotice(notice), new Map(), {} as never), mergeValueSources]",
  ],
  [
    'src/cli',
    "import type { Terminal } from './command.ts'\nimport type { Rendered } from '../core/render/index.ts'\ndeclare const terminal: Terminal\ndeclare const rendered: Rendered",
    'terminal.out(rendered.notes)',
  ],
]

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
    ...MIX_UPS.map(
      ([folder, imports, expression]) =>
        [folder, `${imports}\nexport const planted = ${expression}\n`, 'flavour'] as const,
    ),
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
