import { byId } from './dom.ts'
import { keep, kept } from './kept.ts'

/** A bar between two panes that changes the size of the first: by mouse, by touch, by keyboard. */
export interface SplitterOptions {
  /** the element whose custom property `name` holds the size, in percent of its width */
  readonly inside: string
  readonly name: string
  readonly least: number
  readonly most: number
}

const STEP = 2
const BIG_STEP = 10

/** Brings a `role=separator` to life. A size that the user chose is kept; a double click takes it back. */
export function makeSplitter(id: string, { inside, name, least, most }: SplitterOptions): void {
  const bar = byId(id, HTMLElement)
  const area = byId(inside, HTMLElement)
  const initial = Number.parseFloat(getComputedStyle(area).getPropertyValue(name))
  let size = initial

  const use = (percent: number): void => {
    size = Math.min(most, Math.max(least, percent))
    area.style.setProperty(name, `${size}%`)
    bar.setAttribute('aria-valuenow', String(Math.round(size)))
  }
  const settle = (percent: number): void => {
    use(percent)
    keep(`size ${id}`, String(size))
  }
  bar.setAttribute('aria-valuemin', String(least))
  bar.setAttribute('aria-valuemax', String(most))
  use(Number(kept(`size ${id}`) ?? initial))

  bar.addEventListener('pointerdown', (down) => {
    down.preventDefault()
    bar.setPointerCapture(down.pointerId)
    bar.focus()
    const { left, width } = area.getBoundingClientRect()
    const move = (event: PointerEvent): void => use(((event.clientX - left) / width) * 100)
    bar.addEventListener('pointermove', move)
    const end = (): void => {
      bar.removeEventListener('pointermove', move)
      settle(size)
    }
    bar.addEventListener('lostpointercapture', end, { once: true })
  })
  bar.addEventListener('dblclick', () => settle(initial))
  bar.addEventListener('keydown', (event) => {
    const to = target(event, size, { initial, least, most })
    if (to === undefined) return
    event.preventDefault()
    settle(to)
  })
}

function target(
  { key, shiftKey }: KeyboardEvent,
  size: number,
  { initial, least, most }: { readonly initial: number; readonly least: number; readonly most: number },
): number | undefined {
  const step = shiftKey ? BIG_STEP : STEP
  switch (key) {
    case 'ArrowLeft':
      return size - step
    case 'ArrowRight':
      return size + step
    case 'Home':
      return least
    case 'End':
      return most
    case 'Enter':
      return initial
    default:
      return undefined
  }
}
