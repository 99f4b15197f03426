import type { Call } from '../library.ts'

/** Spends budget for a text about to be built, or for bytes about to be added to the `built` ones of it. */
export function claimText(call: Call, bytes: number, built = 0): void {
  call.budget.growText(bytes, built)
}

/** Bytes charged for an element: copied into a list one longer, into one of any length, a part of a text, an integer made for it, a list of its own, an entry of a map. */
const ELEMENT = { appended: 16, joined: 40, text: 80, integer: 96, list: 112, entry: 128 } as const

/** elements' worth of a list besides its elements */
export const LIST_HEAD = 9

/** Spends budget for a list about to be built. */
export function claimList(call: Call, length: number, element: keyof typeof ELEMENT): void {
  call.budget.grow(length * ELEMENT[element])
}

/** What a map costs besides its entries, and an entry that is put in: charged to who makes them, for a hostile template keeps them all. */
const MAP_BYTES = 160
const ENTRY_BYTES = 112

/** Spends budget for a map about to be made, and for entries about to be put into one. */
export function claimMap(call: Call, entries: number): void {
  call.budget.grow(MAP_BYTES + entries * ENTRY_BYTES)
}

/** Spends budget for one more entry of a map. */
export const claimEntry = (call: Call): void => call.budget.grow(ENTRY_BYTES)
