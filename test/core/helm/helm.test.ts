import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { helmByTable } from '../../../src/core/helm/behaviours.ts'
import { apiVersionsOf, DEFAULT_HELM, HELM_VERSIONS, helmOf, helmVersionOf } from '../../../src/core/helm/index.ts'
import { SENTENCES } from '../../../src/core/helm/mechanisms.ts'
import { BEHAVIOURS, RELEASES } from '../../../src/core/helm/releases.ts'

/** The newest release of a line. */
const newestOf = (line: string): string => HELM_VERSIONS.findLast((version) => version.startsWith(line)) ?? ''

describe('a helm by its version', () => {
  test.each([
    ['4.3.1', '4.3.1'],
    ['v4.2.4', '4.2.4'],
    ['4.3', newestOf('4.3.')],
    ['4.2', newestOf('4.2.')],
    ['4', newestOf('4.')],
    ['3', newestOf('3.')],
    ['3.20', '3.20.2'],
    [' 3.18 ', '3.18.0'],
  ])('%j is %s', async (text, version) => {
    expect(helmVersionOf(text)).toBe(version)
    expect((await helmOf(text)).version).toBe(version)
  })

  test.each(['4.3.0', '4.2.0', '3.17', '3.17.2', '5', '2.16.0', '', 'latest', '4.', '4.2.4.1', '04.2', 'constructor'])(
    '%j is not verified',
    async (text) => {
      await expect(helmOf(text)).rejects.toThrow(
        `helm ${text} is not one of the verified versions: ${HELM_VERSIONS.join(', ')}`,
      )
    },
  )

  test('the newest is the default', () => {
    expect(DEFAULT_HELM.version).toBe(HELM_VERSIONS.at(-1))
  })

  test('newest.ts has what the table says: npm run helm:record writes it', () => {
    expect(HELM_VERSIONS).toEqual(Object.keys(RELEASES))
    expect(DEFAULT_HELM).toEqual(helmByTable(DEFAULT_HELM.version))
  })

  const page = readFileSync(join(import.meta.dirname, '../../../docs/helm-versions.md'), 'utf8')

  test('docs/helm-versions.md names it', () => {
    expect(page).toContain(`${DEFAULT_HELM.version}, the newest`)
  })

  test.each(HELM_VERSIONS)(
    'docs/helm-versions.md has a row for %s, with its Kubernetes and its Go',
    async (version) => {
      const { kube, go } = (await helmOf(version)).release
      const [, minor] = go.split('.')
      expect(page).toContain(`\n| ${version} | 1.${kube} | 1.${minor} | `)
    },
  )

  test('one version is one helm', async () => {
    expect(await helmOf('4.1')).toBe(await helmOf('4.1.4'))
  })
})

describe('what helms do', () => {
  test.each([
    ['nulls', '3.18.0', 'deleted'],
    ['nulls', '3.22.0', 'kept'],
    ['nulls', '4.1.4', 'kept'],
    ['nulls', '4.2.3', 'dropped'],
    ['documents', '4.1.4', 'trimmed'],
    ['documents', '4.2.3', 'left-trimmed'],
    ['documents', '4.2.4', 'by-line'],
    ['documents', '3.22.0', 'trimmed'],
    ['schemas', '3.18.0', 'gojsonschema'],
    ['json', '4.2.4', 'scanner'],
    ['json', '4.3.1', 'jsontext'],
  ] as const)('%s of %s: %s', async (behaviour, version, value) => {
    expect((await helmOf(version)).does[behaviour]).toBe(value)
  })

  test.each(HELM_VERSIONS)('%s has a value for every behaviour', async (version) => {
    expect(Object.values((await helmOf(version)).does)).not.toContain(undefined)
  })

  test('the API versions of a Kubernetes', () => {
    const [old, fresh] = [apiVersionsOf(35), apiVersionsOf(37)]
    expect([old.length, fresh.length]).toEqual([57, 57])
    expect(old.filter((api) => !fresh.includes(api))).toEqual([
      'autoscaling/v2beta1',
      'autoscaling/v2beta2',
      'scheduling.k8s.io/v1alpha1',
    ])
  })
})

const SOURCES = join(import.meta.dirname, '../../../src')

const sources = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))

describe('the table is the only place that knows versions', () => {
  const files = sources(SOURCES).filter((path) => !path.includes('/core/helm/'))
  const texts = new Map(files.map((path) => [path.slice(SOURCES.length + 1), readFileSync(path, 'utf8')]))

  test('no release is named outside it', () => {
    const naming = [...texts].filter(
      ([path, text]) =>
        !path.includes('/images/') && /['"`]v?[34]\.\d+\.\d+['"`]/.test(text.replace(/\/\*[\s\S]*?\*\//g, '')),
    )
    expect(naming.map(([path]) => path)).toEqual([])
  })

  test.each(Object.keys(BEHAVIOURS))('%s is asked for in one place at most', (name) => {
    const asked = [...texts].flatMap(([path, text]) => {
      const direct = text.match(new RegExp(`does\\.${name}\\b`, 'g')) ?? []
      const taken = (text.match(/\{[^{}]*\} = [\w.]*\bdoes\b|does: \{[^{}]*\}/g) ?? []).filter((part) =>
        new RegExp(`\\b${name}\\b`).test(part),
      )
      return [...direct, ...taken].map(() => path)
    })
    expect(asked.length).toBeLessThanOrEqual(1)
  })

  test('every behaviour has its sentence', () => {
    expect(Object.keys(SENTENCES)).toEqual([...Object.keys(BEHAVIOURS), 'kubernetes', 'release'])
  })
})
