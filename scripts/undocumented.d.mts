/** `file:line name` of everything exported without a comment, in order. */
export function undocumented(entries?: readonly string[]): string[]
