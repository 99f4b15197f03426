import type { Call } from '../library.ts'

/** Spends budget for a text about to be built, or for bytes about to be added to the `built` ones of it. */
export function claimText(call: Call, bytes: number, built = 0): void {
  call.budget.growText(bytes, built)
}

/** Bytes charged for an element: copied into a list one longer, into one of any length, a part of a text, an integer made for it, a list of its own. */
const ELEMENT = { appended: 8, joined: 32, text: 32, integer: 64, list: 64 } as const

/** Spends budget for a list about to be built. */
export function claimList(call: Call, length: number, element: keyof typeof ELEMENT): void {
  call.budget.grow(length * ELEMENT[element])
}
