/** The first number of a version, `9` of `9.0.1`. */
export const majorOf = (version: string): number => Number.parseInt(version, 10)

/** Whether a version of numbers is older than another. */
export function isBefore(version: string, ...than: readonly number[]): boolean {
  const parts = version.split(/[.-]/).map(Number)
  const at = than.findIndex((part, index) => parts[index] !== part)
  return at >= 0 && (parts[at] ?? 0) < (than[at] ?? 0)
}
