import { fill, h } from './dom.ts'
import type { Failure, Place } from './protocol.ts'

const dedupe = (places: readonly Place[]): Place[] =>
  places.filter((place, i) => places.findIndex((other) => other.file === place.file && other.line === place.line) === i)

/** Shows a failure: its title, its words, the lines to look at, what to do. `onPlace` opens a line. */
export function showFailureIn(
  box: HTMLElement,
  { title, message, advice, places }: Failure,
  onPlace: (place: Place) => void = () => undefined,
  more = '',
): void {
  box.hidden = false
  fill(
    box,
    h('strong', {}, title),
    h('pre', {}, message),
    places.length > 0 &&
      h(
        'div',
        { class: 'places' },
        ...dedupe(places).map((place) =>
          h(
            'button',
            { type: 'button', onclick: () => onPlace(place) },
            `${place.file.replace(/^[^/]+\//, '')}:${place.line}`,
          ),
        ),
      ),
    advice !== '' && h('p', { class: 'advice' }, advice),
    more !== '' && h('p', { class: 'hint' }, more),
  )
}
