import { LimitError } from '../errors.ts'
import { VALUE_DEPTH } from '../limits.ts'
import { byteAt, entries, items, sortedKeys, typeOf } from '../value/kind.ts'
import { ANY } from '../value/types.ts'
import { Bytes, Complex, Func, type GoType, Integer, Struct, type Value } from '../value/value.ts'
import {
  type Printer,
  pad,
  writeFloat,
  writeHex,
  writeInteger,
  writeQuoted,
  writeQuotedRune,
  writeRune,
  writeString,
  writeUnicode,
} from './fmt-flags.ts'

/** Strings V8 can hold end at 2^29 characters. A list that holds one list many times over can ask for more. */
const MAX_PRINTED = 1 << 28
/** Where Go would print an address. Addresses differ from run to run there, so any is as good. */
const ADDRESS = 0xc000012345n

/** Prints one operand under a verb (pp.printArg). */
export function printOperand(p: Printer, value: Value, verb: string): void {
  if (typeof value === 'string') return verb === 'T' ? writeString(p, 'string') : printString(p, value, verb)
  if (value === undefined || value === null) {
    if (verb === 'T' || verb === 'v') pad(p, '<nil>')
    else badVerb(p, null, verb)
    return
  }
  if (verb === 'T') return writeString(p, typeOf(value).name)
  if (verb === 'w') return badVerb(p, value, verb)
  if (verb === 'p') return printPointer(p, value, verb)
  if (value instanceof Bytes) return printBytes(p, value.data, verb, '[]byte')
  if (!printText(p, value, verb)) printStructure(p, value, verb, 0)
}

function badVerb(p: Printer, value: Value, verb: string): void {
  p.erroring = true
  p.out += `%!${verb}(`
  if (value === null || value === undefined) {
    p.out += '<nil>'
  } else {
    p.out += `${typeOf(value).name}=`
    printOperand(p, value, 'v')
  }
  p.out += ')'
  p.erroring = false
}

/** Error() or String() of a value, as its type declares it: a pointer has the methods of what it points to. */
function textOf(type: GoType): GoType['text'] {
  if (type.text || type.kind !== 'ptr') return type.text
  return type.elem?.text ?? type.elem?.addressableText
}

/** Prints through Error() or String() if the verb allows it (pp.handleMethods). */
function printText(p: Printer, value: Value, verb: string): boolean {
  if (p.erroring || p.sharpV || typeof value !== 'object' || value === null) return false
  const text = textOf(typeOf(value))
  if (!text || !'vsxXq'.includes(verb)) return false
  printString(p, text(value), verb)
  return true
}

function printElement(p: Printer, value: Value, verb: string, depth: number): void {
  if (p.out.length > MAX_PRINTED) throw new LimitError('bytes printed at once', MAX_PRINTED)
  if (typeof value === 'string') return printString(p, value, verb)
  if (value === null || value === undefined) {
    p.out += p.sharpV ? `${ANY.name}(nil)` : '<nil>'
    return
  }
  if (!printText(p, value, verb)) printStructure(p, value, verb, depth)
}

/** Prints by kind (pp.printValue). */
function printStructure(p: Printer, value: Exclude<Value, null | undefined>, verb: string, depth: number): void {
  if (depth > VALUE_DEPTH) throw new LimitError('nesting of printed values', VALUE_DEPTH)
  switch (typeof value) {
    case 'boolean':
      return verb === 't' || verb === 'v' ? pad(p, value ? 'true' : 'false') : badVerb(p, value, verb)
    case 'number':
      return printFloat(p, value, value, verb)
    case 'string':
      return printString(p, value, verb)
  }
  if (value instanceof Integer) return printInteger(p, value, verb)
  if (value instanceof Complex) return printComplex(p, value, verb)
  if (value instanceof Func) return printPointer(p, value, verb)
  if (value instanceof Struct) return printStruct(p, value, verb, depth)
  if (value instanceof Bytes && 'sqxX'.includes(verb)) return printBytes(p, value.data, verb, '[]uint8')
  const list = items(value)
  if (list === undefined) printMap(p, value, verb, depth)
  else printList(p, value, list, verb, depth)
}

function printList(p: Printer, value: Value, list: readonly Value[] | null, verb: string, depth: number): void {
  if (p.sharpV) {
    p.out += typeOf(value).name
    if (list === null) {
      p.out += '(nil)'
      return
    }
  }
  p.out += p.sharpV ? '{' : '['
  for (let i = 0; list && i < list.length; i++) {
    if (i > 0) p.out += p.sharpV ? ', ' : ' '
    printElement(p, list[i], verb, depth + 1)
  }
  p.out += p.sharpV ? '}' : ']'
}

function printMap(p: Printer, value: Value, verb: string, depth: number): void {
  const map = entries(value)
  if (p.sharpV) {
    p.out += typeOf(value).name
    if (!map) {
      p.out += '(nil)'
      return
    }
  }
  p.out += p.sharpV ? '{' : 'map['
  let first = true
  for (const key of map ? sortedKeys(map) : []) {
    if (!first) p.out += p.sharpV ? ', ' : ' '
    first = false
    printString(p, key, verb)
    p.out += ':'
    printElement(p, map?.get(key), verb, depth + 1)
  }
  p.out += p.sharpV ? '}' : ']'
}

function printStruct(p: Printer, value: Struct, verb: string, depth: number): void {
  const pointer = value.type.kind === 'ptr'
  if (pointer && depth > 0) return printPointer(p, value, verb)
  const type = pointer ? (value.type.elem ?? value.type) : value.type
  if (pointer) p.out += '&'
  if (p.sharpV) p.out += type.name
  p.out += '{'
  value.fields.forEach((field, i) => {
    if (i > 0) p.out += p.sharpV ? ', ' : ' '
    if (p.plusV || p.sharpV) p.out += `${type.fields?.[i]?.name ?? ''}:`
    printElement(p, field, verb, depth + 1)
  })
  p.out += '}'
}

function printPointer(p: Printer, value: Value, verb: string): void {
  const { kind, name } = typeOf(value)
  const pointed = kind === 'map' || kind === 'slice' || kind === 'ptr' || kind === 'func'
  if (!pointed || !'vpbodxX'.includes(verb)) return badVerb(p, value, verb)
  if (verb !== 'v' && verb !== 'p') return printInteger(p, ADDRESS, verb)
  if (verb === 'v' && p.sharpV) {
    p.out += `(${name})(0x${ADDRESS.toString(16)})`
    return
  }
  const sharp = p.sharp
  p.sharp = !sharp
  writeInteger(p, ADDRESS, 16, 'v')
  p.sharp = sharp
}

function printString(p: Printer, text: string, verb: string): void {
  switch (verb) {
    case 'v':
      return p.sharpV ? writeQuoted(p, text) : writeString(p, text)
    case 's':
      return writeString(p, text)
    case 'x':
    case 'X':
      return writeHex(p, text, verb === 'X')
    case 'q':
      return writeQuoted(p, text)
    default:
      return badVerb(p, text, verb)
  }
}

function printBytes(p: Printer, data: string, verb: string, typeName: string): void {
  if ('sqxX'.includes(verb)) return printString(p, data, verb)
  if (verb !== 'v' && verb !== 'd') return printList(p, new Bytes(data), items(new Bytes(data)) ?? null, verb, 0)
  if (p.sharpV) {
    p.out += `${typeName}{`
    for (let i = 0; i < data.length; i++) p.out += `${i > 0 ? ', ' : ''}0x${data.charCodeAt(i).toString(16)}`
    p.out += '}'
    return
  }
  p.out += '['
  for (let i = 0; i < data.length; i++) {
    if (i > 0) p.out += ' '
    writeInteger(p, byteAt(data, i).value, 10, verb)
  }
  p.out += ']'
}

const BASES = { d: 10, v: 10, b: 2, o: 8, O: 8, x: 16, X: 16 } as const

function printInteger(p: Printer, value: Integer | bigint, verb: string): void {
  const n = typeof value === 'bigint' ? value : value.value
  switch (verb) {
    case 'v':
      if (p.sharpV && typeof value !== 'bigint' && value.type.kind.startsWith('u')) {
        p.sharp = true
        writeInteger(p, n, 16, 'v')
        p.sharp = false
        return
      }
      return writeInteger(p, n, 10, verb)
    case 'd':
    case 'b':
    case 'o':
    case 'O':
    case 'x':
    case 'X':
      return writeInteger(p, n, BASES[verb], verb)
    case 'c':
      return writeRune(p, n)
    case 'q':
      return writeQuotedRune(p, n)
    case 'U':
      return writeUnicode(p, n)
    default:
      return badVerb(p, typeof value === 'bigint' ? null : value, verb)
  }
}

function printFloat(p: Printer, x: number, value: Value, verb: string): void {
  switch (verb) {
    case 'v':
      return writeFloat(p, x, 'g', -1)
    case 'b':
    case 'g':
    case 'G':
    case 'x':
    case 'X':
      return writeFloat(p, x, verb, -1)
    case 'f':
    case 'e':
    case 'E':
      return writeFloat(p, x, verb, 6)
    case 'F':
      return writeFloat(p, x, 'f', 6)
    default:
      return badVerb(p, value, verb)
  }
}

function printComplex(p: Printer, value: Complex, verb: string): void {
  if (!'vbgGxXfFeE'.includes(verb)) return badVerb(p, value, verb)
  const plus = p.plus
  p.out += '('
  printFloat(p, value.real, value, verb)
  p.plus = true
  printFloat(p, value.imag, value, verb)
  p.out += 'i)'
  p.plus = plus
}
