import { spawnSync } from 'node:child_process'
import { createContext, runInContext } from 'node:vm'
import { afterEach, describe, expect, test } from 'vitest'
import { isError, messageOf } from '../../src/core/errors.ts'
import { digestOf } from '../../src/core/fetch/index.ts'
import { ofThisInstance } from '../../src/core/render/instance.ts'
import {
  type AicrError,
  type ChartInput,
  extractImages,
  loadCatalog,
  loadChart,
  renderChart,
  type ValuesInput,
} from '../../src/index.ts'
import { decodeText, encodeText } from '../../template-engine/go/index.ts'
import { decode, encode } from '../../template-engine/value/text-coding.ts'
import { chartArchive } from '../helpers/tarball.ts'

const FILES = {
  'Chart.yaml': 'apiVersion: v2\nname: x\nversion: 1.0.0\n',
  'templates/pod.yaml': 'kind: Pod\napiVersion: v1\nspec: {containers: [{image: "{{ .Values.image }}"}]}\n',
}
const context = createContext({ FILES, archive: chartArchive('x', FILES), text: encodeText })
/** a value made in another realm */
const foreign = (code: string): never => runInContext(`(${code})`, context) as never
const IMAGE = { image: 'a/b:1' }

const outcome = async (chart: ChartInput, values: ValuesInput = IMAGE): Promise<string> =>
  renderChart({ chart, values }).then(
    ({ text }) => /image: .*/.exec(text)?.[0] ?? text,
    (error: Error) => `${error.name}: ${error.message}`,
  )

describe('charts of another realm', () => {
  test.each([
    'new Uint8Array(archive)',
    'new Uint8Array([0, ...archive, 0]).subarray(1, -1)',
    'new Map(Object.entries(FILES))',
    '({ ...FILES })',
    'Object.assign(Object.create(null), FILES)',
    'new Map(Object.entries(FILES).map(([path, content]) => [path, text(content)]))',
    'new Map(Object.entries(FILES).map(([path, content]) => [path, new Uint8Array(text(content))]))',
    'new (class extends Map {})(Object.entries(FILES))',
    'new (class extends Uint8Array {})(archive)',
    'new Proxy({ ...FILES }, {})',
  ])('%s', async (code) => {
    expect(await outcome(foreign(code))).toBe('image: "a/b:1"}]}')
    expect((await loadChart(foreign(code))).name).toBe('x')
  })
})

describe('values of another realm', () => {
  test.each([
    '({ image: "a/b:1" })',
    'new Map([["image", "a/b:1"]])',
    'Object.assign(Object.create(null), { image: "a/b:1" })',
    '"image: a/b:1"',
    '[{ image: "c" }, new Map([["image", "a/b:1"]])]',
  ])('%s', async (code) => {
    expect(await outcome(FILES, foreign(code))).toBe('image: "a/b:1"}]}')
  })
})

const NOT_A_CHART = 'the chart is not bytes (Uint8Array) or files by path: it is of type'
const NOT_VALUES = 'is not a plain object or a Map: it is of type'

describe('what is neither is refused', () => {
  test.each<readonly [unknown, string]>([
    [new ArrayBuffer(8), `${NOT_A_CHART} ArrayBuffer`],
    [new DataView(new ArrayBuffer(8)), `${NOT_A_CHART} DataView`],
    [new Uint16Array(8), `${NOT_A_CHART} Uint16Array`],
    [foreign('new ArrayBuffer(8)'), `${NOT_A_CHART} ArrayBuffer`],
    [Promise.resolve(FILES), `${NOT_A_CHART} Promise`],
    [new Blob(['x']), `${NOT_A_CHART} Blob`],
    [[FILES], `${NOT_A_CHART} Array`],
    [new Set(Object.keys(FILES)), `${NOT_A_CHART} Set`],
    ['./chart', `${NOT_A_CHART} String`],
    [undefined, `${NOT_A_CHART} Undefined`],
    [null, `${NOT_A_CHART} Null`],
    [new URL('file:///x'), `${NOT_A_CHART} URL`],
    [new (class Chart {})(), `${NOT_A_CHART} Chart`],
    [
      { 'Chart.yaml': new ArrayBuffer(3) },
      'the chart: Chart.yaml is not text or bytes (Uint8Array): it is of type ArrayBuffer',
    ],
    [{ 'Chart.yaml': null }, 'the chart: Chart.yaml is not text or bytes (Uint8Array): it is of type Null'],
  ])('a chart: %o', async (chart, message) => {
    expect(await outcome(chart as ChartInput)).toBe(`AicrError: ${message}`)
  })

  test.each<readonly [unknown, string]>([
    [Promise.resolve({}), `values ${NOT_VALUES} Promise`],
    [new Set(['a']), `values ${NOT_VALUES} Set`],
    [new Date(0), `values ${NOT_VALUES} Date`],
    [new Uint8Array(2), `values ${NOT_VALUES} Uint8Array`],
    [foreign('new Set([1])'), `values ${NOT_VALUES} Set`],
    [{ a: new Set([1]) }, 'values: a is neither text, number, boolean, null, list nor mapping'],
    [{ a: [foreign('new Date(0)')] }, 'values: a[0] is neither text, number, boolean, null, list nor mapping'],
    [{ a: { b: () => 1 } }, 'values: a.b is neither text, number, boolean, null, list nor mapping'],
  ])('values: %o', async (values, message) => {
    expect(await outcome(FILES, values as ValuesInput)).toBe(`AicrError: ${message}`)
  })

  test.each<readonly [unknown, string]>([
    [Promise.resolve([]), 'Promise'],
    [new Map([['kind', 'Pod']]), 'Map'],
    [foreign('new Map()'), 'Map'],
    [{ kind: 'Pod' }, 'Object'],
    [new Uint8Array(3), 'Uint8Array'],
  ])('manifests: %o', (manifests, kind) => {
    const message = `manifests is not a rendered chart, text or a list of objects: it is of type ${kind}`
    expect(() => extractImages({ manifests: manifests as string })).toThrow(message)
  })

  test('a catalog', () => {
    expect(() => loadCatalog(foreign('new Set()'))).toThrow(
      'the catalog is not files by path, as a plain object or a Map: it is of type Set',
    )
  })

  test('the hint says what to do', async () => {
    const hint = async (chart: unknown): Promise<unknown> =>
      renderChart({ chart: chart as ChartInput }).catch((error: AicrError) => error.hint)
    expect(await hint(Promise.resolve(FILES))).toBe('await it')
    expect(await hint(new ArrayBuffer(8))).toBe('wrap it: new Uint8Array(buffer)')
  })
})

test('manifests of another realm', () => {
  const pod = foreign('[new Map([["kind", "Pod"], ["spec", { containers: [new Map([["image", "a/b:1"]])] }]])]')
  expect(extractImages({ manifests: pod }).images.map(({ raw }) => raw)).toEqual(['a/b:1'])
})

test('errors of another realm keep their words', () => {
  expect([isError(foreign('new TypeError("words")')), messageOf(foreign('new TypeError("words")'))]).toEqual([
    true,
    'words',
  ])
  expect(isError(foreign('({ message: "words" })'))).toBe(false)
})

test('a second instance of the package is noticed', () => {
  expect(() => ofThisInstance({ Integer: class Integer {} })).toThrow('aicr-mirror was loaded twice')
})

describe('without parts of the Web', () => {
  const { crypto } = globalThis
  afterEach(() => Object.defineProperty(globalThis, 'crypto', { value: crypto, configurable: true, writable: true }))

  test.each(['sha256', 'sha384', 'sha512'])('%s on a page of plain http', async (algorithm) => {
    const bytes = encodeText('some bytes')
    const digest = await digestOf(bytes, algorithm)
    Object.defineProperty(globalThis, 'crypto', {
      value: { getRandomValues: () => 0 },
      configurable: true,
      writable: true,
    })
    expect(await digestOf(bytes, algorithm)).toBe(digest)
    Object.defineProperty(globalThis, 'crypto', { value: undefined, configurable: true, writable: true })
    expect(await digestOf(bytes, algorithm)).toBe(digest)
  })

  test('keys without TextEncoder are refused with what is missing, all else renders', async () => {
    const { TextEncoder } = globalThis
    Reflect.deleteProperty(globalThis, 'TextEncoder')
    const say = (call: string): Promise<string> =>
      renderChart({ chart: { ...FILES, 'templates/pod.yaml': `a: {{ ${call} }}` } }).then(
        ({ text }) => text.trim().split('\n').at(-1) ?? '',
        (error: AicrError) => `${error.code}: ${error.message}`,
      )
    try {
      for (const call of ['genPrivateKey "ed25519"', 'derivePassword 1 "long" "p" "u" "s"', '(genCA "x" 10).Cert'])
        expect(await say(call)).toMatch(
          /^METHOD_NOT_ALLOWED: functions that make keys and certificates need TextEncoder/,
        )
      expect(await say('dict "a" "ü" | toToml | quote')).toBe('a: "a = \\"ü\\"\\n"')
      expect(await say('sha256sum "ü"')).toMatch(/^a: [0-9a-f]{64}$/)
    } finally {
      globalThis.TextEncoder = TextEncoder
    }
  })

  test('UTF-8 is read and written as by TextDecoder and TextEncoder', () => {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
    const edges = [0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef]
    const bytes = [...edges, 0xf0, 0xf1, 0xf4, 0xf5, 0xff, 0xbb, 0xbf]
    for (const a of bytes) {
      for (const b of bytes) {
        for (const c of bytes) {
          const some = new Uint8Array([0x20, a, b, c, b, 0x21, a, b])
          expect(decode(some)).toBe(decoder.decode(some))
        }
      }
    }
    for (const text of ['', 'a', 'é', '€', '𝄞', '\ud834', '\udd1e\ud834', '\ufeffx', '\u0000', 'ÿ\u0800\uffff']) {
      expect(encode(text)).toEqual(new TextEncoder().encode(text))
      expect(decodeText(encodeText(text))).toBe(
        new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text)),
      )
    }
  })
})

describe('options are the caller’s own', () => {
  const names = [
    'seed',
    'limits',
    'engineLimits',
    'effects',
    'deterministic',
    'values',
    'kubeVersion',
    'name',
    'loaded',
    'setString',
  ]
  afterEach(() => {
    for (const name of names) Reflect.deleteProperty(Object.prototype, name)
  })
  const chart = {
    ...FILES,
    'templates/x.yaml': 'kind: X\napiVersion: v1\nr: {{ randAlphaNum 8 }} {{ .Release.Name }}\n',
  }
  test.each(names)('Object.prototype.%s changes nothing', async (name) => {
    const plain = await renderChart({ chart, deterministic: true })
    Object.defineProperty(Object.prototype, name, { value: 1, configurable: true, writable: true })
    expect((await renderChart({ chart, deterministic: true })).text).toBe(plain.text)
  })
})

test('a frozen Object.prototype', { timeout: 120_000 }, () => {
  const script = `
    Object.freeze(Object.prototype)
    const { renderChart } = await import(${JSON.stringify(new URL('../../dist/src/index.js', import.meta.url).href)})
    const chart = { 'Chart.yaml': 'apiVersion: v2\\nname: x\\nversion: 1.0.0\\n', 'templates/a.yaml': 'a: {{ derivePassword 1 "long" "pass" "user" "example.com" }}' }
    process.stdout.write((await renderChart({ chart })).text)`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  expect([stdout, stderr]).toEqual(['---\n# Source: x/templates/a.yaml\na: NumuTame1^Fuxi\n', ''])
})
