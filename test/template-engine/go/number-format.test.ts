import { expect, test } from 'vitest'
import { type FloatFormat, formatFloat, formatInt } from '../../../template-engine/go/number-format.ts'

test.each<[x: number, format: FloatFormat, precision: number, text: string]>([
  [0, 'g', -1, '0'],
  [-0, 'g', -1, '-0'],
  [1, 'g', -1, '1'],
  [100000, 'g', -1, '100000'],
  [999999, 'g', -1, '999999'],
  [1e6, 'g', -1, '1e+06'],
  [1234567, 'g', -1, '1.234567e+06'],
  [1234567.5, 'g', -1, '1.2345675e+06'],
  [1e21, 'g', -1, '1e+21'],
  [1e100, 'g', -1, '1e+100'],
  [0.0001, 'g', -1, '0.0001'],
  [0.00001, 'g', -1, '1e-05'],
  [5e-324, 'g', -1, '5e-324'],
  [1.7976931348623157e308, 'G', -1, '1.7976931348623157E+308'],
  [0.1, 'f', -1, '0.1'],
  [1e21, 'f', -1, '1000000000000000000000'],
  [1e-7, 'f', -1, '0.0000001'],
  [123456, 'e', -1, '1.23456e+05'],
  [0, 'e', -1, '0e+00'],
  [0.5, 'f', 0, '0'],
  [1.5, 'f', 0, '2'],
  [2.5, 'f', 0, '2'],
  [0.125, 'f', 2, '0.12'],
  [1.005, 'f', 2, '1.00'],
  [9.995, 'f', 2, '9.99'],
  [0.1, 'f', 20, '0.10000000000000000555'],
  [1e22, 'f', 1, '10000000000000000000000.0'],
  [3, 'f', 6, '3.000000'],
  [123456, 'e', 2, '1.23e+05'],
  [99999, 'e', 1, '1.0e+05'],
  [0, 'e', 6, '0.000000e+00'],
  [1e6, 'g', 6, '1e+06'],
  [123456, 'g', 3, '1.23e+05'],
  [0.5, 'g', 0, '0.5'],
  [100, 'g', 3, '100'],
  [1000, 'g', 3, '1e+03'],
  [1, 'b', -1, '4503599627370496p-52'],
  [1.5, 'x', -1, '0x1.8p+00'],
  [0, 'x', -1, '0x0p+00'],
  [-0.1, 'x', 3, '-0x1.99ap-04'],
  [1e100, 'X', -1, '0X1.249AD2594C37DP+332'],
  [Number.NaN, 'g', -1, 'NaN'],
  [Number.POSITIVE_INFINITY, 'f', 2, '+Inf'],
  [Number.NEGATIVE_INFINITY, 'e', -1, '-Inf'],
])('formatFloat %d %s %i', (x, format, precision, text) => {
  expect(formatFloat(x, format, precision)).toBe(text)
})

test.each<[x: number, text: string]>([
  [0.1, '0.1'],
  [1.2, '1.2'],
  [3.4028234663852886e38, '3.4028235e+38'],
  [2 ** -12, '0.00024414062'],
  [3594782.25, '3.5947822e+06'],
  [1e-45, '1e-45'],
  [1e300, '+Inf'],
])('formatFloat %d as a float32', (x, text) => {
  expect(formatFloat(x, 'g', -1, 32)).toBe(text)
})

test('more digits than a float has are zeros', () => {
  expect(formatFloat(0.1, 'f', 5000)).toHaveLength(5002)
  expect(formatFloat(0.1, 'e', 5000).slice(-14)).toBe('0000000000e-01')
})

test('formatInt', () => {
  expect(formatInt(-255n)).toBe('-255')
  expect(formatInt(255n, 16)).toBe('ff')
})
