import { LimitError } from '../../errors.ts'
import type { Call } from '../library.ts'

/** The longest text every JavaScript engine can hold (V8's is 2^29 - 24). */
const MAX_TEXT = 1 << 28
/** Spends budget for a text about to be built, or for bytes about to be added to the `built` ones of it. */
export function claimText(call: Call, bytes: number, built = 0): void {
  if (built + bytes > MAX_TEXT) throw new LimitError('bytes in one text', MAX_TEXT)
  call.budget.grow(bytes)
}

/** Bytes charged for an element: copied into a list one longer, into one of any length, a part of a text, an integer made for it. */
const ELEMENT = { appended: 8, joined: 32, text: 32, integer: 64 } as const

/** Spends budget for a list about to be built. */
export function claimList(call: Call, length: number, element: keyof typeof ELEMENT): void {
  call.budget.grow(length * ELEMENT[element])
}
