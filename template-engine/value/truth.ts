import { lengthOf } from './kind.ts'
import { Complex, Func, Integer, Struct, type Value } from './value.ts'

/** Go templates' notion of truth: not the zero of its type; structs are always true (isTrue of text/template exec.go). */
export function truth(value: Value): boolean {
  switch (typeof value) {
    case 'boolean':
      return value
    case 'string':
      return value !== ''
    case 'number':
      return value !== 0
    case 'undefined':
      return false
  }
  if (value === null) return false
  if (value instanceof Integer) return value.value !== 0n
  if (value instanceof Complex) return value.real !== 0 || value.imag !== 0
  if (value instanceof Struct || value instanceof Func) return true
  return lengthOf(value) !== 0
}
