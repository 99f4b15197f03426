import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { aicr } from '../helpers/command-line.ts'
import { scratch } from '../helpers/scratch.ts'
import { smallChart } from '../helpers/tarball.ts'
import { haulerChart, type Place, zarfChart } from '../helpers/tool-readers.ts'

/** A recipe in a folder of its own, with the chart `web` as a folder and `packed` as an archive with its version in the name. */
function recipe(source: (folder: string) => string, more = ''): string {
  const folder = join(scratch(), 'recipes')
  mkdirSync(join(folder, 'charts/web'), { recursive: true })
  writeFileSync(join(folder, 'charts/web/Chart.yaml'), 'apiVersion: v2\nname: web\nversion: 1.0.0\n')
  writeFileSync(join(folder, 'charts/packed-0.1.0.tgz'), smallChart('packed', '0.1.0'))
  const path = join(folder, 'recipe.yaml')
  const ref = (name: string, version: string): string =>
    `  - { name: ${name}, type: Helm, source: "${source(folder)}", chart: ${name}, version: ${version}, namespace: x${more} }\n`
  writeFileSync(
    path,
    `kind: RecipeResult\napiVersion: aicr.run/v1alpha2\nmetadata: { version: v1 }\ncriteria: {}\ncomponentRefs:\n${ref('web', '1.0.0')}${ref('packed', '0.1.0')}deploymentOrder: [web, packed]\n`,
  )
  return path
}

const SOURCES: readonly (readonly [string, (folder: string) => string])[] = [
  ['file://./charts', () => 'file://./charts'],
  ['file://charts/', () => 'file://charts/'],
  ['file:///…/charts', (folder) => `file://${folder}/charts`],
  ['a path', () => './charts'],
]

/** Where a document is written, seen from the folder above the recipe's: by --output, or to stdout. */
const OUTPUTS: readonly (readonly [string, string | undefined])[] = [
  ['beside the recipe', 'recipes/out.yaml'],
  ['elsewhere', 'else/where/out.yaml'],
  ['on stdout', undefined],
]

describe.each(SOURCES)('charts of %s', (_, source) => {
  test.each(OUTPUTS)('are found by hauler and zarf from a document %s', async (_where, output) => {
    const path = recipe(source)
    const cwd = join(dirname(path), '..')
    mkdirSync(join(cwd, 'else/where'), { recursive: true })
    const document = async (format: string): Promise<{ text: string; folder: string }> => {
      const target = output === undefined ? [] : ['-o', join(cwd, output)]
      const { status, out } = await aicr(['mirror', 'list', '--recipe', path, '--format', format, ...target], { cwd })
      expect(status).toBe(0)
      return output === undefined
        ? { text: out, folder: cwd }
        : { text: readFileSync(join(cwd, output), 'utf8'), folder: dirname(join(cwd, output)) }
    }
    const expected: Place[] = [
      { kind: 'archive', path: join(dirname(path), 'charts/packed-0.1.0.tgz') },
      { kind: 'folder', path: join(dirname(path), 'charts/web') },
    ]
    const byPath = (a: Place, b: Place): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
    const hauler = await document('hauler')
    const [, charts] = parseAllDocuments(hauler.text).map((each) => each.toJS())
    const places = charts.spec.charts.map((chart: { name: string; repoURL: string }) =>
      haulerChart(chart, hauler.folder),
    )
    expect(places.sort(byPath)).toEqual(expected)
    const zarf = await document('zarf')
    const found = parse(zarf.text).components[0].charts.map((chart: { localPath: string }) =>
      zarfChart(chart, zarf.folder),
    )
    expect(found.sort(byPath)).toEqual(expected)
  })
})

describe('zarf', () => {
  const OVERRIDES = ', overrides: { replicas: 2, image: { tag: "1.10" } }'

  test("the recipe's values stand beside the package, and its charts name them", async () => {
    const path = recipe(() => 'file://./charts', OVERRIDES)
    const folder = join(scratch(), 'package')
    mkdirSync(folder)
    const { status } = await aicr([
      'mirror',
      'list',
      '--recipe',
      path,
      '--format',
      'zarf',
      '-o',
      join(folder, 'zarf.yaml'),
    ])
    expect(status).toBe(0)
    const text = readFileSync(join(folder, 'zarf.yaml'), 'utf8')
    expect(parse(text).components[0].charts.map((chart: { valuesFiles: string[] }) => chart.valuesFiles)).toEqual([
      ['zarf-values/web.yaml'],
      ['zarf-values/packed.yaml'],
    ])
    expect(readdirSync(join(folder, 'zarf-values'))).toEqual(['packed.yaml', 'web.yaml'])
    expect(parse(readFileSync(join(folder, 'zarf-values/web.yaml'), 'utf8'))).toEqual({
      replicas: 2,
      image: { tag: '1.10' },
    })
    expect(text).not.toContain('--output')
  })

  test('on stdout it says that they are missing', async () => {
    const { out } = await aicr(['mirror', 'list', '--recipe', recipe(() => 'file://./charts', OVERRIDES), '-f', 'zarf'])
    expect(out).toContain(
      "# NOTE: zarf package deploy installs the charts without the recipe's values: write this file with --output",
    )
    expect(out).not.toContain('valuesFiles')
  })

  test('a device gets no files beside it', async () => {
    const path = recipe(() => 'file://./charts', OVERRIDES)
    const { status } = await aicr(['mirror', 'list', '--recipe', path, '--format', 'zarf', '-o', '/dev/null'])
    expect([status, readdirSync('/dev').includes('zarf-values')]).toEqual([0, false])
  })
})
