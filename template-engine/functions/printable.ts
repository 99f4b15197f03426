import { printed } from '../go/fmt.ts'
import { type ByteString, Func, Struct, type Value } from '../value/value.ts'

/**
 * What an action prints for a value (printableValue of text/template exec.go): `<no value>` for nothing; pointers are followed;
 * what can be addressed has its pointer's String too. Undefined for functions, which cannot be printed.
 */
export function printable(value: Value): ByteString | undefined {
  if (value === undefined || value === null) return '<no value>'
  if (value instanceof Func) return undefined
  return value instanceof Struct ? printedStruct(value) : printed(value)
}

function printedStruct(value: Struct): ByteString {
  const { type } = value
  const struct = type.kind === 'ptr' ? (type.elem ?? type) : type
  const text = type.text ?? struct.text ?? (value.copy ? undefined : struct.addressableText)
  if (text) return text(value)
  return printed(struct === type ? value : new Struct(struct, value.fields, value.native))
}
