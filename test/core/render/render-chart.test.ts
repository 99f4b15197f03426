import { describe, expect, test } from 'vitest'
import { DEPRECATED, loadChart, type Notice } from '../../../src/core/chart/index.ts'
import { deterministicEffects } from '../../../src/core/deterministic.ts'
import { HELM, printManifests, renderChart } from '../../../src/core/render/index.ts'
import { loadValidator } from '../../../src/core/schema/index.ts'
import { renderNow } from '../../helpers/chart-functions.ts'

const chart = (template: string, more: Readonly<Record<string, string>> = {}) =>
  loadChart(
    Object.entries({
      'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
      'templates/x.yaml': `text: ${template}\n`,
      ...more,
    }).map(([path, data]) => ({ path, data })),
  )

describe('equals a render with all functions at hand', () => {
  const SUB = { 'charts/s/Chart.yaml': 'apiVersion: v2\nname: s\nversion: 1.0.0\n' }
  test.each<readonly [string, string, Readonly<Record<string, string>>]>([
    ['without cryptography', '{{ randAlpha 5 }}', {}],
    ['named in a template', '{{ (genCA "a" 1).Cert | b64enc }}', {}],
    ['named in a file that tpl reads', '{{ tpl (.Files.Get "f.txt") . }}', { 'f.txt': '{{ htpasswd "a" "b" }}' }],
    ['named in the values of the chart', '{{ tpl .Values.t . }}', { 'values.yaml': 't: \'{{ bcrypt "a" }}\'' }],
    ['TOML', '{{ toToml (fromToml "a = 1") | quote }}', {}],
    ['both', '{{ toToml (dict "a" (bcrypt "a")) | quote }}', {}],
    ['named in a sub-chart', 'x', { ...SUB, 'charts/s/templates/y.yaml': 'y: {{ encryptAES "k" "v" }}' }],
  ])('%s', async (_, template, more) => {
    const read = await chart(template, more)
    const whole = printManifests(renderNow(read, { effects: deterministicEffects() }))
    expect(printManifests(await renderChart(read, { ...HELM, effects: deterministicEffects() }))).toBe(whole)
    // a chart is looked through once
    expect(printManifests(await renderChart(read, { ...HELM, effects: deterministicEffects() }))).toBe(whole)
  })

  test('named in the values of a user', async () => {
    const read = await chart('{{ tpl (index .Values.a 0).b . }}')
    const values = new Map([['a', [new Map([['b', '{{ genPrivateKey "ed25519" | b64enc }}']])]]])
    const whole = printManifests(renderNow(read, { effects: deterministicEffects(), values }))
    expect(printManifests(await renderChart(read, { ...HELM, effects: deterministicEffects(), values }))).toBe(whole)
  })
})

test('a name that is only put together while rendering is found all the same', async () => {
  const read = await chart('{{ tpl (printf "{{ b%s \\"a\\" | len }}" "crypt") . }}', {
    'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\ndeprecated: true\n',
  })
  const told: Notice[] = []
  const { manifests } = await renderChart(read, { ...HELM, effects: deterministicEffects() }, (notice) =>
    told.push(notice),
  )
  expect(manifests.map(({ text }) => text)).toEqual(['text: 60\n'])
  expect(told).toEqual([DEPRECATED])
})

test('a function that nobody has is an error', async () => {
  const read = await chart('{{ tpl "{{ genNothing }}" . }}')
  await expect(renderChart(read, { ...HELM, effects: deterministicEffects() })).rejects.toThrow(
    'function "genNothing" not defined',
  )
})

describe('schemas', () => {
  const SCHEMA = { 'values.schema.json': '{"required": ["a"]}' }
  const effects = deterministicEffects()
  test.each([
    ['of the chart', SCHEMA],
    [
      'of a sub-chart',
      {
        'charts/s/Chart.yaml': 'apiVersion: v2\nname: s\nversion: 1.0.0\n',
        'charts/s/values.schema.json': SCHEMA['values.schema.json'],
      },
    ],
  ])('%s', async (_, more) => {
    const read = await chart('x', more)
    const validate = await loadValidator(read.helm)
    const failure = (() => {
      try {
        return renderNow(read, { effects, validateSchema: validate })
      } catch (error) {
        return error
      }
    })() as Error
    await expect(renderChart(read, { ...HELM, effects })).rejects.toThrow(failure.message)
    expect((await renderChart(read, { ...HELM, effects, skipSchemas: true })).manifests).toHaveLength(1)
  })
})
