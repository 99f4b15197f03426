import { expect, test } from 'vitest'
import {
  type NumberError,
  numberErrorText,
  parseBool,
  parseFloat64,
  parseInteger,
  parseUint,
} from '../../../template-engine/go/number-parse.ts'

test.each<[text: string, value: number, error?: NumberError]>([
  ['0', 0],
  ['-0', -0],
  ['+1.5', 1.5],
  ['.5', 0.5],
  ['5.', 5],
  ['1e3', 1000],
  ['1E+3', 1000],
  ['017', 17],
  ['1_000.5', 1000.5],
  ['1e-400', 0],
  ['1e400', Number.POSITIVE_INFINITY, 'range'],
  ['-1e400', Number.NEGATIVE_INFINITY, 'range'],
  ['0x1p4', 16],
  ['-0X1.8p-1', -0.75],
  ['0x_1p4', 16],
  ['0x1p-1074', 5e-324],
  ['0x1.8p-1075', 5e-324],
  ['0x1p-1075', 0],
  ['0x1.00000000000008p0', 1],
  ['0x1.00000000000018p0', 1.0000000000000004],
  ['0x1p1024', Number.POSITIVE_INFINITY, 'range'],
  ['inf', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['NaN', Number.NaN],
  ['+nan', 0, 'syntax'],
  ['infi', 0, 'syntax'],
  ['0x1', 0, 'syntax'],
  ['0xp1', 0, 'syntax'],
  ['', 0, 'syntax'],
  ['.', 0, 'syntax'],
  ['_1', 0, 'syntax'],
  ['1__0', 0, 'syntax'],
  ['1_.5', 0, 'syntax'],
  ['1e', 0, 'syntax'],
  [' 1', 0, 'syntax'],
  ['1f', 0, 'syntax'],
  ['0b1', 0, 'syntax'],
])('parseFloat64 %j', (text, value, error) => {
  expect(parseFloat64(text)).toEqual({ value, error })
})

test.each<[text: string, base: number, bits: number, value: bigint, error?: NumberError]>([
  ['0', 10, 64, 0n],
  ['-12', 10, 64, -12n],
  ['+12', 10, 64, 12n],
  ['010', 10, 64, 10n],
  ['010', 0, 64, 8n],
  ['0x1F', 0, 64, 31n],
  ['-0b101', 0, 64, -5n],
  ['0o17', 0, 64, 15n],
  ['1_000', 0, 64, 1000n],
  ['0_7', 0, 64, 7n],
  ['ff', 16, 64, 255n],
  ['9223372036854775807', 10, 64, 9223372036854775807n],
  ['9223372036854775808', 10, 64, 9223372036854775807n, 'range'],
  ['-9223372036854775808', 10, 64, -9223372036854775808n],
  ['-9223372036854775809', 10, 64, -9223372036854775808n, 'range'],
  ['99999999999999999999x', 10, 64, 9223372036854775807n, 'range'],
  ['128', 10, 8, 127n, 'range'],
  ['-128', 10, 8, -128n],
  ['08', 0, 64, 0n, 'syntax'],
  ['1_000', 10, 64, 0n, 'syntax'],
  ['1__0', 0, 64, 0n, 'syntax'],
  ['0x', 0, 64, 0n, 'syntax'],
  ['', 10, 64, 0n, 'syntax'],
  ['-', 10, 64, 0n, 'syntax'],
  ['1.0', 10, 64, 0n, 'syntax'],
])('parseInteger %j base %i, %i bits', (text, base, bits, value, error) => {
  expect(parseInteger(text, base, bits)).toEqual({ value, error })
})

test.each<[text: string, bits: number, value: bigint, error?: NumberError]>([
  ['18446744073709551615', 64, 18446744073709551615n],
  ['18446744073709551616', 64, 18446744073709551615n, 'range'],
  ['256', 8, 255n, 'range'],
  ['-1', 64, 0n, 'syntax'],
  ['+1', 64, 0n, 'syntax'],
])('parseUint %j, %i bits', (text, bits, value, error) => {
  expect(parseUint(text, 10, bits)).toEqual({ value, error })
})

test('the text of a failed conversion', () => {
  expect(numberErrorText('ParseInt', 'a"b', 'syntax')).toBe('strconv.ParseInt: parsing "a\\"b": invalid syntax')
  expect(numberErrorText('Atoi', '99999999999999999999', 'range')).toBe(
    'strconv.Atoi: parsing "99999999999999999999": value out of range',
  )
})

test.each<[text: string, value: boolean | undefined]>([
  ['T', true],
  ['True', true],
  ['0', false],
  ['FALSE', false],
  ['yes', undefined],
  ['tRUE', undefined],
])('parseBool %j', (text, value) => {
  expect(parseBool(text)).toBe(value)
})
