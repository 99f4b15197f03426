import { byId, count, fill, h } from '../dom.ts'
import type { Image, ImagePlace, Render } from '../protocol.ts'
import { copyText } from '../take.ts'

/** What is shown of the images. */
export interface ImagesPanel {
  readonly show: (found: Pick<Render, 'images' | 'skipped'>) => void
}

const KINDS: Readonly<Record<string, string>> = {
  image: '',
  artifact: 'OCI artifact',
  'test-hook': 'only helm test',
  disabled: 'switched off',
}

const CONFIDENCE: Readonly<Record<string, string>> = {
  certain: 'a pod’s own image field',
  strong: 'a field, flag or variable whose name says so',
  implied: 'derived as its operator does',
  declared: 'declared by the chart',
  weak: 'only looks like an image',
}

/** Every image, and behind each the places that ask for it. Ids of its elements start with `prefix`; `onPlace` opens a place. */
export function createImagesPanel(prefix: string, onPlace: (place: ImagePlace) => void = () => undefined): ImagesPanel {
  const list = byId(`${prefix}-list`, HTMLElement)
  const summary = byId(`${prefix}-summary`, HTMLElement)
  const copy = byId(`${prefix}-copy`, HTMLButtonElement)
  let shown: readonly Image[] = []

  const placeRow = (place: ImagePlace): HTMLElement =>
    h(
      'li',
      {},
      place.document === undefined
        ? h('span', {}, place.where)
        : h('button', { type: 'button', class: 'link', onclick: () => onPlace(place) }, place.where),
      h('span', { class: 'hint' }, ` rule ${place.rule}${place.template === '' ? '' : `, from ${place.template}`}`),
    )
  const row = (image: Image, open: boolean): HTMLElement => {
    const tag = image.confidence === 'weak' ? 'not listed: a guess' : KINDS[image.kind]
    return h(
      'li',
      { class: image.listed ? '' : 'unlisted' },
      h(
        'details',
        { open, 'data-ref': image.ref },
        h(
          'summary',
          {},
          h('code', {}, image.ref),
          tag ? h('span', { class: 'tag' }, tag) : undefined,
          h('span', { class: 'hint' }, `${image.confidence} · ${count(image.places.length, 'place')}`),
        ),
        h('p', { class: 'hint' }, CONFIDENCE[image.confidence] ?? ''),
        h('ul', { class: 'places' }, ...image.places.slice(0, 50).map(placeRow)),
        image.places.length > 50 && h('p', { class: 'hint' }, `and ${image.places.length - 50} more`),
      ),
    )
  }

  copy.addEventListener('click', () => {
    const text = shown.filter(({ listed }) => listed).map(({ ref }) => `${ref}\n`)
    copyText(copy, text.join(''))
  })
  return {
    show: ({ images, skipped }) => {
      const open = new Set([...list.querySelectorAll<HTMLElement>('details[open]')].map((each) => each.dataset.ref))
      shown = images
      const listed = images.filter((image) => image.listed)
      const others = images.filter((image) => !image.listed)
      summary.textContent = `${count(listed.length, 'image')} to mirror${others.length === 0 ? '' : `, ${others.length} not`}`
      copy.disabled = listed.length === 0
      fill(
        list,
        ...[...listed, ...others].map((image, i) => row(image, open.has(image.ref) || (open.size === 0 && i === 0))),
      )
      if (images.length === 0) fill(list, h('li', { class: 'empty' }, 'No image is asked for.'))
      if (skipped.length === 0) return
      list.append(
        h(
          'li',
          {},
          h(
            'details',
            { 'data-ref': 'skipped', open: open.has('skipped') },
            h('summary', {}, h('span', {}, `${count(skipped.length, 'candidate')} passed over`)),
            h(
              'ul',
              { class: 'places' },
              ...skipped
                .slice(0, 100)
                .map(({ raw, reason, where }) =>
                  h('li', {}, h('code', {}, raw), h('span', { class: 'hint' }, ` ${reason} · ${where}`)),
                ),
            ),
          ),
        ),
      )
    },
  }
}
