import { LimitError } from '../../errors.ts'
import type { Call } from '../library.ts'

/** The longest text every JavaScript engine can hold (V8's is 2^29 - 24). */
const MAX_TEXT = 1 << 28
/** Spends budget for a text about to be built. Called before building it. */
export function claimText(call: Call, bytes: number): void {
  if (bytes > MAX_TEXT) throw new LimitError('bytes in one text', MAX_TEXT)
  call.budget.grow(bytes)
}

/** Bytes charged for an element: one that is shared, a part of a text, an integer made for the list. */
const ELEMENT = { shared: 8, text: 32, integer: 64 } as const

/** Spends budget for a list about to be built. */
export function claimList(call: Call, length: number, element: keyof typeof ELEMENT): void {
  call.budget.grow(length * ELEMENT[element])
}
