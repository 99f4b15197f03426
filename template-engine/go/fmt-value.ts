import { LimitError } from '../errors.ts'
import { VALUE_DEPTH } from '../limits.ts'
import { byteAt, entries, isNil, items, sortedKeys, typeOf } from '../value/kind.ts'
import { ANY } from '../value/types.ts'
import { type ByteString, Bytes, Complex, Func, type GoType, Integer, Struct, type Value } from '../value/value.ts'
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

/** A list that holds one list many times over, and so on down, would print without end. */
const MAX_PRINTED = 1 << 23
/** Where Go would print an address. Addresses differ from run to run there, so any is as good. */
const ADDRESS = 0xc000012345n
/** runtime.zerobase, where everything without a size is: a variable of the program */
const NOTHING_ADDRESS = 0x4029440n

/** Text of one operand under a verb (pp.printArg). */
export function printOperand(p: Printer, value: Value, verb: string): ByteString {
  if (typeof value === 'string') return verb === 'T' ? writeString(p, 'string') : printString(p, value, verb)
  if (value === undefined || value === null)
    return verb === 'T' || verb === 'v' ? pad(p, '<nil>') : badVerb(p, null, verb)
  if (verb === 'T') return writeString(p, typeOf(value).name)
  if (value instanceof Bytes && verb !== 'p') return printBytes(p, value, verb)
  if (verb === 'w') return badVerb(p, value, verb)
  if (verb === 'p') return printPointer(p, value, verb)
  return printText(p, value, verb) ?? printStructure(p, value, verb, 0)
}

function badVerb(p: Printer, value: Value, verb: string): ByteString {
  if (value === null || value === undefined) return `%!${verb}(<nil>)`
  p.erroring = true
  const text = `%!${verb}(${typeOf(value).name}=${printOperand(p, value, 'v')})`
  p.erroring = false
  return text
}

/** Error() or String() of a value, as its type declares it: a pointer has the methods of what it points to. */
function textOf(type: GoType): GoType['text'] {
  if (type.text || type.kind !== 'ptr') return type.text
  return type.elem?.text ?? type.elem?.addressableText
}

/** Text from GoString(), Error() or String() if there is one and the verb allows it (pp.handleMethods). */
function printText(p: Printer, value: Value, verb: string): ByteString | undefined {
  if (p.erroring || typeof value !== 'object' || value === null) return undefined
  const type = typeOf(value)
  if (p.sharpV) return type.goText && writeString(p, type.goText(value))
  const text = textOf(type)
  return text && 'vsxXq'.includes(verb) ? printString(p, text(value), verb) : undefined
}

function printElement(p: Printer, value: Value, verb: string, depth: number): ByteString {
  if (typeof value === 'string') return printString(p, value, verb)
  if (value === null || value === undefined) return p.sharpV ? `${ANY.name}(nil)` : '<nil>'
  return printText(p, value, verb) ?? printStructure(p, value, verb, depth)
}

/** By kind (pp.printValue). */
function printStructure(p: Printer, value: Exclude<Value, null | undefined>, verb: string, depth: number): ByteString {
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
  if (value instanceof Bytes && 'sqxX'.includes(verb)) return printString(p, value.data, verb)
  if (value instanceof Bytes) return printByteList(p, value, p.sharpV ? typeOf(value).name : '', verb)
  const list = items(value)
  return list === undefined ? printMap(p, value, verb, depth) : printList(p, value, list, verb, depth)
}

/** A composite value with Go's punctuation. Joined at once: long chains of concatenations cost many times their text. */
function composite(
  p: Printer,
  open: string,
  close: string,
  count: number,
  part: (i: number) => ByteString,
): ByteString {
  const parts: ByteString[] = []
  let length = 0
  for (let i = 0; i < count; i++) {
    const text = part(i)
    length += text.length
    if (length > MAX_PRINTED) throw new LimitError('bytes of a printed value', MAX_PRINTED)
    parts.push(text)
  }
  return open + parts.join(p.sharpV ? ', ' : ' ') + close
}

function printList(p: Printer, value: Value, list: readonly Value[] | null, verb: string, depth: number): ByteString {
  const name = p.sharpV ? typeOf(value).name : ''
  if (p.sharpV && isNil(value)) return `${name}(nil)`
  const part = (i: number): ByteString => printElement(p, list?.[i], verb, depth + 1)
  return composite(p, p.sharpV ? `${name}{` : '[', p.sharpV ? '}' : ']', list?.length ?? 0, part)
}

function printMap(p: Printer, value: Value, verb: string, depth: number): ByteString {
  const map = entries(value)
  const name = p.sharpV ? typeOf(value).name : 'map'
  if (!map && p.sharpV) return `${name}(nil)`
  const keys = map ? sortedKeys(map) : []
  const part = (i: number): ByteString => {
    const key = keys[i] ?? ''
    return `${printString(p, key, verb)}:${printElement(p, map?.get(key), verb, depth + 1)}`
  }
  return composite(p, p.sharpV ? `${name}{` : `${name}[`, p.sharpV ? '}' : ']', keys.length, part)
}

function printStruct(p: Printer, value: Struct, verb: string, depth: number): ByteString {
  const pointer = value.type.kind === 'ptr'
  if (pointer && (depth > 0 || addressOf(value) === 0n)) return printPointer(p, value, verb)
  const type = pointer ? (value.type.elem ?? value.type) : value.type
  const open = `${pointer ? '&' : ''}${p.sharpV ? type.name : ''}{`
  return composite(p, open, '}', value.fields.length, (i) => {
    const label = p.plusV || p.sharpV ? `${type.fields?.[i]?.name ?? ''}:` : ''
    return label + printElement(p, value.fields[i], verb, depth + 1)
  })
}

function addressOf(value: Value): bigint {
  const type = typeOf(value)
  if (isNil(value)) return 0n
  if (items(value)?.length === 0) return NOTHING_ADDRESS
  return type.points?.(value) === false ? 0n : (type.address?.(value) ?? ADDRESS)
}

/** pp.fmtPointer */
function printPointer(p: Printer, value: Value, verb: string): ByteString {
  const { kind, name } = typeOf(value)
  const pointed = kind === 'map' || kind === 'slice' || kind === 'ptr' || kind === 'func'
  if (!pointed || !'vpbodxX'.includes(verb)) return badVerb(p, value, verb)
  const address = addressOf(value)
  if (verb !== 'v' && verb !== 'p') return printInteger(p, address, verb)
  if (verb === 'v' && p.sharpV) return `(${name})(${address === 0n ? 'nil' : `0x${address.toString(16)}`})`
  if (verb === 'v' && address === 0n) return pad(p, '<nil>')
  return withSharp(p, !p.sharp, address)
}

function withSharp(p: Printer, sharp: boolean, n: bigint): ByteString {
  const kept = p.sharp
  p.sharp = sharp
  const text = writeInteger(p, n, 16, 'v')
  p.sharp = kept
  return text
}

function printString(p: Printer, text: string, verb: string): ByteString {
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

/** A []byte operand, which has names and verbs of its own (pp.fmtBytes). */
function printBytes(p: Printer, bytes: Bytes, verb: string): ByteString {
  if ('sqxX'.includes(verb)) return printString(p, bytes.data, verb)
  const named = verb === 'v' || verb === 'd' ? '[]byte' : typeOf(bytes).name
  return printByteList(p, bytes, p.sharpV ? named : '', verb)
}

/** The bytes one by one. All that are the same print the same: files of a chart are megabytes, and some charts print them by mistake. */
function printByteList(p: Printer, bytes: Bytes, name: string, verb: string): ByteString {
  if (p.sharpV && bytes.nil) return `${name}(nil)`
  const { data } = bytes
  const texts: ByteString[] = []
  const part = (i: number): ByteString => {
    const code = data.charCodeAt(i)
    texts[code] ??= printElement(p, byteAt(data, i), verb, 1)
    return texts[code]
  }
  return composite(p, p.sharpV ? `${name}{` : '[', p.sharpV ? '}' : ']', data.length, part)
}

const BASES = { d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 } as const

function printInteger(p: Printer, value: Integer | bigint, verb: string): ByteString {
  const n = typeof value === 'bigint' ? value : value.value
  switch (verb) {
    case 'v': {
      const unsigned = typeof value !== 'bigint' && value.type.kind.startsWith('u')
      return p.sharpV && unsigned ? withSharp(p, true, n) : writeInteger(p, n, 10, verb)
    }
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

function printFloat(p: Printer, x: number, value: Value, verb: string): ByteString {
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

function printComplex(p: Printer, value: Complex, verb: string): ByteString {
  if (!'vbgGxXfFeE'.includes(verb)) return badVerb(p, value, verb)
  const plus = p.plus
  const real = printFloat(p, value.real, value, verb)
  p.plus = true
  const imaginary = printFloat(p, value.imag, value, verb)
  p.plus = plus
  return `(${real}${imaginary}i)`
}
