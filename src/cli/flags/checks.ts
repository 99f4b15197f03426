import { durationFault, floatFault } from '../../core/go-text.ts'
import type { Flag } from './flag.ts'

type Check = NonNullable<Flag['check']>

/** A number that is too small. */
export const atLeast =
  (least: number): Check =>
  (text) =>
    Number(text) < least ? `at least ${least} is needed` : undefined

/** A time.Duration, as Go reads it. */
export const duration: Check = durationFault

/** A float, as Go reads it. */
export const float: Check = floatFault

/** `key=value` pairs, as pflag's StringToString takes them. */
export const pairs: Check = (text) => {
  const wrong = text.split(',').find((pair) => !pair.includes('='))
  return wrong === undefined ? undefined : `${wrong} must be formatted as key=value`
}

const WAITS = ['watcher', 'hookOnly', 'legacy', 'true', 'false']

/** What --wait may wait with (as in helm pkg/cmd/helpers, waitValue). */
export const waitMode: Check = (text) =>
  WAITS.includes(text)
    ? undefined
    : `invalid wait input ${JSON.stringify(text)}. Valid inputs are watcher, hookOnly, and legacy`
