import { expect, test } from 'vitest'
import { NUMBER } from '../../../template-engine/parse/node.ts'
import { type Constant, readConstant } from '../../../template-engine/parse/number.ts'
import { parseMain } from './parse.ts'

function constant(text: string): Constant {
  const { source, root } = parseMain(`{{${text}}}`)
  const [command] = source.commands(source.first(source.first(root)))
  const number = source.first(command!)
  expect([source.kind(number), source.pos(number), source.written(number)]).toEqual([NUMBER, 2, text])
  return readConstant(source.written(number), source.isFlagged(number))
}

test.each<[text: string, types: Constant]>([
  ['1', { int: 1n, uint: 1n, float: 1 }],
  ['-1', { int: -1n, float: -1 }],
  ['-0', { int: 0n, uint: 0n, float: 0 }],
  ['017', { int: 15n, uint: 15n, float: 15 }],
  ['0x1F', { int: 31n, uint: 31n, float: 31 }],
  ['0b101', { int: 5n, uint: 5n, float: 5 }],
  ['0o17', { int: 15n, uint: 15n, float: 15 }],
  ['1_000', { int: 1000n, uint: 1000n, float: 1000 }],
  ['1.0', { int: 1n, uint: 1n, float: 1 }],
  ['1e3', { int: 1000n, uint: 1000n, float: 1000 }],
  ['0x1p4', { int: 16n, uint: 16n, float: 16 }],
  ['-5.0', { int: -5n, float: -5 }],
  ['1.5', { float: 1.5 }],
  ['.5', { float: 0.5 }],
  ['5.', { int: 5n, uint: 5n, float: 5 }],
  ['1e19', { uint: 10000000000000000000n, float: 1e19 }],
  ['1e30', { float: 1e30 }],
  ['9223372036854775808', { uint: 9223372036854775808n, float: 2 ** 63 }],
  ["'a'", { int: 97n, uint: 97n, float: 97 }],
  ["'\\n'", { int: 10n, uint: 10n, float: 10 }],
  ["'\xe6\x97\xa5'", { int: 0x65e5n, uint: 0x65e5n, float: 0x65e5 }],
  ['1i', { complex: { real: 0, imag: 1 } }],
  ['0i', { int: 0n, uint: 0n, float: 0, complex: { real: 0, imag: 0 } }],
  ['1+2i', { complex: { real: 1, imag: 2 } }],
  ['1e+3-2e-1i', { complex: { real: 1000, imag: -0.2 } }],
  ['2.5+0i', { float: 2.5, complex: { real: 2.5, imag: 0 } }],
])('%s', (text, types) => {
  expect(constant(text)).toEqual(types)
})
