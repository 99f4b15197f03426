import type { Progress } from '../library/mirror-list.ts'
import type { Terminal } from './command.ts'

/** Shows how far the components are. */
export interface Reporter {
  readonly note: (progress: Progress) => void
  readonly end: () => void
  /** bytes of charts read so far */
  readonly bytes: () => number
}

const CLEAR = '\r\x1b[2K'

/** One line that is rewritten as components advance, on a terminal only; when piped nothing is written. */
export function reporter(terminal: Terminal): Reporter {
  const running = new Map<string, string>()
  let done = 0
  let bytes = 0
  let shown = false
  const draw = (): void => {
    if (!terminal.interactive) return
    const doing = [...running].map(([name, stage]) => `${name} (${stage})`).join(', ')
    terminal.err(`${CLEAR}${done} done${doing === '' ? '' : `; ${doing}`}`.slice(0, 160))
    shown = true
  }
  return {
    note: ({ component, stage, bytes: size, images }) => {
      bytes += size ?? 0
      if (stage === 'done') {
        running.delete(component)
        done++
        if (terminal.interactive) terminal.err(`${CLEAR}${component}: ${images ?? 0} images\n`)
      } else {
        running.set(component, stage)
      }
      draw()
    },
    end: () => {
      if (shown) terminal.err(CLEAR)
      shown = false
    },
    bytes: () => bytes,
  }
}
