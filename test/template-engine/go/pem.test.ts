import { expect, test } from 'vitest'
import { decodePem, encodePem } from '../../../template-engine/go/crypto/pem.ts'

test.each([
  ['-----BEGIN A-----\nAQI=\n-----END A-----', '\x01\x02'],
  ['text\n-----BEGIN A-----\r\nAQI=\r\n-----END A-----  \nmore', '\x01\x02'],
  ['-----BEGIN A-----\nName: value\n\nAQI=\n-----END A-----\n', '\x01\x02'],
  ['-----BEGIN A-----\n-----END A-----\n', ''],
  ['-----BEGIN B-----\nAQI=\n-----END C-----\n-----BEGIN A-----\nAQI=\n-----END A-----\n', '\x01\x02'],
])('%j', (text, bytes) => {
  expect(decodePem(text)).toEqual({ type: 'A', bytes })
})

test.each([
  '',
  'AQI=',
  ' -----BEGIN A-----\nAQI=\n-----END A-----',
  '-----BEGIN A-----\nA?I=\n-----END A-----',
  '-----BEGIN A-----\nAQI=\n-----END A----- x',
])('%j holds no block', (text) => {
  expect(decodePem(text)).toBeUndefined()
})

test('lines are 64 characters long', () => {
  const bytes = 'x'.repeat(100)
  const text = encodePem({ type: 'A', bytes })
  expect(text.split('\n').map((line) => line.length)).toEqual([17, 64, 64, 8, 15, 0])
  expect(decodePem(text)).toEqual({ type: 'A', bytes })
})

test('a text of nothing but beginnings is refused at once', { timeout: 60_000 }, () => {
  expect(decodePem('-----BEGIN A-----\n'.repeat(100_000))).toBeUndefined()
})
