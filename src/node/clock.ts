/** Milliseconds of a clock that does not run backwards. Node loads a good deal for `performance`, and has this at hand. */
export function steadyClock(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1000 + nanoseconds / 1_000_000
}
