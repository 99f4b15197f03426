import type { Progress } from '../library/mirror-list.ts'
import type { Terminal } from './command.ts'
import type { Options } from './flags/options.ts'
import { cut, painter } from './paint.ts'

/** Shows how far the components are. */
export interface Reporter {
  /** how many components there are */
  readonly expect: (components: number) => void
  readonly note: (progress: Progress) => void
  readonly end: () => void
  /** bytes of charts read so far */
  readonly bytes: () => number
  /** bytes of a component's chart, once it was fetched */
  readonly size: (component: string) => number | undefined
}

const CLEAR = '\r\x1b[2K'

/**
 * A row for each component that is done, what failed in red, and below them one line, cut to the terminal, that is rewritten as components
 * advance. On a terminal only: when piped, and with --quiet, nothing is written.
 */
export function reporter(terminal: Terminal, options?: Pick<Options, 'on'>): Reporter {
  const paint = painter(terminal.colour)
  const visible = terminal.interactive && options?.on('quiet') !== true && options?.on('log-json') !== true
  const running = new Map<string, string>()
  const sizes = new Map<string, number>()
  let [done, failed, shown, total] = [0, 0, false, 0]
  const row = ({ component, failure, images = 0, warnings = 0 }: Progress): string => {
    if (failure !== undefined) return paint('red', cut(`✗ ${component}: ${failure}`, terminal))
    const counts = [count(images, 'image'), ...(warnings > 0 ? [count(warnings, 'warning')] : [])]
    return paint(warnings > 0 ? 'yellow' : 'green', cut(`✓ ${component}: ${counts.join(', ')}`, terminal))
  }
  const live = (): string => {
    const doing = [...running].map(([name, stage]) => `${name} (${stage})`).join(', ')
    const sum = `${done}${total === 0 ? '' : `/${total}`} done${failed === 0 ? '' : `, ${failed} failed`}`
    return cut(`${sum}${doing === '' ? '' : `; ${doing}`}`, terminal)
  }
  return {
    expect: (components) => {
      total = components
    },
    note: (progress) => {
      const { component, stage, bytes } = progress
      if (bytes !== undefined) sizes.set(component, (sizes.get(component) ?? 0) + bytes)
      if (stage === 'done') {
        running.delete(component)
        done++
        if (progress.failure !== undefined) failed++
        if (visible) terminal.err(`${CLEAR}${row(progress)}\n`)
      } else {
        running.set(component, stage)
      }
      if (!visible) return
      terminal.err(`${CLEAR}${live()}`)
      shown = true
    },
    end: () => {
      if (shown) terminal.err(CLEAR)
      shown = false
    },
    bytes: () => [...sizes.values()].reduce((sum, size) => sum + size, 0),
    size: (component) => sizes.get(component),
  }
}

/** `1 image`, `2 images`. */
export const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`
