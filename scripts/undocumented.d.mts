/** `file:line name` of everything exported without a comment, in order. */
export function undocumented(entries?: readonly string[]): string[]
export declare const ENTRIES: readonly string[]
