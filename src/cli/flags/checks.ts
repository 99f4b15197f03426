import { parseBool } from '../../core/engine.ts'
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

/** --wait without a mode: what no command line can say. Helm 4 takes it for `watcher`, helm 3 for `true`. */
export const PLAIN_WAIT = '\0'

const WAITS = ['watcher', 'hookOnly', 'legacy', 'true', 'false']

/** What helm 4's --wait may wait with (as in helm pkg/cmd/helpers, waitValue). */
export const waitMode: Check = (text) =>
  WAITS.includes(text)
    ? undefined
    : `invalid wait input ${JSON.stringify(text)}. Valid inputs are watcher, hookOnly, and legacy`

/** A bool, as Go reads it. */
export const bool: Check = (text) =>
  parseBool(text) === undefined ? `strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax` : undefined
