import { describe, expect, test } from 'vitest'
import { chooseCases, readGoldenSuite } from '../../../src/core/golden/index.ts'

const read = (text: string): ReturnType<typeof readGoldenSuite> => readGoldenSuite(text, 'golden.yaml')

describe('a golden.yaml', () => {
  test('has defaults', () => {
    expect(read('cases: [{name: a, chart: ./c}]')).toEqual({
      folder: 'golden',
      seed: 'aicr',
      helm: '',
      cases: [
        {
          name: 'a',
          subject: { kind: 'chart', chart: './c', repository: '', version: '', sha256: '' },
          release: 'release-name',
          namespace: 'default',
          values: [],
          set: [],
          setString: [],
          setJson: [],
          kubeVersion: '',
          apiVersions: [],
          includeCrds: false,
          skipTests: false,
          helm: '',
        },
      ],
    })
  })

  test('names components of recipes', () => {
    const [golden] = read('cases: [{name: a, recipe: r.yaml, component: c, kubeVersion: "1.34"}]').cases
    expect(golden).toMatchObject({
      subject: { kind: 'component', recipe: 'r.yaml', component: 'c' },
      kubeVersion: '1.34',
    })
  })

  test.each([
    ['cases: []', 'cases: there are none'],
    ['cases: [{name: a}]', 'case a: needs a chart, or a recipe and its component'],
    ['cases: [{name: a, recipe: r}]', 'case a: needs a chart, or a recipe and its component'],
    ['cases: [{name: a, chart: c, recipe: r}]', 'case a: a chart or a recipe, not both'],
    ['cases: [{name: a, recipe: r, component: c, set: [x=1]}]', 'case a: set is for charts; a recipe has its own'],
    [
      'cases: [{name: ../a, chart: c}]',
      'cases[0].name must be letters, digits, dots, dashes and underscores, not "../a"',
    ],
    ['cases: [{name: a, chart: c}, {name: A, chart: c}]', 'two cases are named A'],
    ['cases: [{name: a, chart: c, sha256: abc}]', 'case a: sha256 must be 64 hexadecimal digits'],
    ['cases: [{name: a, chart: c, valeus: [x]}]', 'cases[0].valeus is not a known field; did you mean values?'],
    ['case: []', 'cases is missing: it must be a list; case is not a known field; did you mean cases?'],
    ['cases: 1', 'cases must be a list'],
    ['a: [', 'not valid YAML'],
  ])('%s is refused', (text, message) => {
    expect(() => read(text)).toThrow(message)
  })
})

describe('choosing cases', () => {
  const suite = read('cases: [{name: gpu-a, chart: c}, {name: gpu-b, chart: c}, {name: x, chart: c}]')
  test.each([
    [[], ['gpu-a', 'gpu-b', 'x']],
    [['x'], ['x']],
    [['gpu-*'], ['gpu-a', 'gpu-b']],
    [
      ['x', 'gpu-b'],
      ['gpu-b', 'x'],
    ],
    [['*a*'], ['gpu-a']],
  ])('%j', (only, expected) => {
    expect(chooseCases(suite, only).map(({ name }) => name)).toEqual(expected)
  })

  test('a name that there is not is refused', () => {
    expect(() => chooseCases(suite, ['y'])).toThrow('no case is named y')
  })
})
