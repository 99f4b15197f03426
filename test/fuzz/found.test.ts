import { describe, expect, test } from 'vitest'
import { chartOf } from './comparison.ts'
import { CHART_YAML } from './generator.ts'
import { BASE_CHART } from './generators/expression.ts'
import { comparable, ours } from './renderers.ts'

const MINIMAL = { 'Chart.yaml': CHART_YAML }

describe('what the fuzzers found stays as helm has it', () => {
  // biome-ignore format: one row a line
  const table: [string, string][] = [
    ['{{ list (toDate "2006-01-02" "2020-01-02") | printf "%#v" }}', '[]interface {}{time.Date(2020, time.January, 2, 0, 0, 0, 0, time.Local)}'],
    ['{{ fromToml "d = 1979-05-27" | printf "%#v" }}', 'map[string]interface {}{"d":time.Date(1979, time.May, 27, 0, 0, 0, 0, time.Location("date-local"))}'],
    ['{{ fromJson "{\\"a\\":1e400}" }}', 'map[Error:json: cannot unmarshal number 1e400 into Go value of type float64 a:<nil>]'],
    ['{{ printf "%+w" 0.0 }}', '%!w(float64=0)'],
    ['{{ printf "%+w" .Values.ll }}', '%!w([]interface {}=[[1] [2 [3]]])'],
  ]
  test('a negative --set index into what is no list', async () => {
    const { stderr } = await ours({ files: MINIMAL, args: ['--set', 'a=1,a[-1]=2'] })
    expect(stderr).toContain('unable to parse key: interface conversion: interface {} is int64, not []interface {}')
  })
  test('an index of another type into a nil map', async () => {
    const result = await ours(chartOf(BASE_CHART, [{ body: '{{ index (fromJson "null") 0 }}' }]))
    expect(comparable(result)).toContain('error calling index: value has type int; should be string')
  })
  test.each(table)('%s', async (body, output) => {
    const result = await ours(chartOf(BASE_CHART, [{ body }]))
    expect(comparable(result)).toBe(`---\n# Source: c/templates/t.yaml\n# ${JSON.stringify(output)}\n`)
  })
})
