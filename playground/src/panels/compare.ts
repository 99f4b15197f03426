import type { DiffView } from '../code-view.ts'
import { byId, count, fill, h } from '../dom.ts'
import type { Render } from '../protocol.ts'

/** A render kept to compare later ones with. */
export interface Baseline {
  readonly title: string
  readonly render: Render
}

/** What is shown of two renders. */
export interface ComparePanel {
  readonly use: (now: Baseline | undefined, before: Baseline | undefined) => void
  readonly open: () => void
}

interface Change {
  readonly id: string
  readonly kind: 'changed' | 'added' | 'removed'
  readonly before: string
  readonly after: string
}

/** Charts of one name in two versions are compared file by file, so the chart's name alone must not make paths differ. */
function changesOf(before: Render, after: Render): Change[] {
  const old = new Map(before.documents.map(({ id, text }) => [id, text]))
  const now = new Map(after.documents.map(({ id, text }) => [id, text]))
  const ids = [...new Set([...old.keys(), ...now.keys()])].sort()
  return ids.flatMap((id): Change[] => {
    const [a, b] = [old.get(id), now.get(id)]
    if (a === b) return []
    const kind = a === undefined ? 'added' : b === undefined ? 'removed' : 'changed'
    return [{ id, kind, before: a ?? '', after: b ?? '' }]
  })
}

const listed = ({ images }: Render): Set<string> =>
  new Set(images.filter((image) => image.listed).map(({ ref }) => ref))

const SIGNS = { changed: '~', added: '+', removed: '−' } as const

/** The documents and images in which two renders differ. */
export function createComparePanel(diff: DiffView): ComparePanel {
  const list = byId('change-list', HTMLElement)
  const images = byId('change-images', HTMLElement)
  const summary = byId('change-summary', HTMLElement)
  let pair: readonly [Baseline, Baseline] | undefined
  let isOpen = false
  let chosen = ''

  const choose = (changes: readonly Change[], id: string): void => {
    const change = changes.find((each) => each.id === id) ?? changes[0]
    chosen = change?.id ?? ''
    for (const button of list.querySelectorAll<HTMLElement>('button')) {
      if (button.dataset.id === chosen) button.setAttribute('aria-current', 'true')
      else button.removeAttribute('aria-current')
    }
    diff.show(change?.before ?? '', change?.after ?? '', change?.id ?? 'nothing')
  }
  const draw = (): void => {
    if (!isOpen || pair === undefined) return
    const [before, after] = pair
    const changes = changesOf(before.render, after.render)
    const [old, now] = [listed(before.render), listed(after.render)]
    const [gone, fresh] = [[...old].filter((ref) => !now.has(ref)), [...now].filter((ref) => !old.has(ref))]
    summary.textContent = `${before.title} → ${after.title}: ${count(changes.length, 'document')} and ${count(gone.length + fresh.length, 'image')} differ`
    fill(
      images,
      ...gone.map((ref) => h('li', { class: 'removed' }, h('span', {}, '− '), h('code', {}, ref))),
      ...fresh.map((ref) => h('li', { class: 'added' }, h('span', {}, '+ '), h('code', {}, ref))),
    )
    fill(
      list,
      ...changes.map(({ id, kind }) =>
        h(
          'li',
          {},
          h(
            'button',
            { type: 'button', 'data-id': id, class: kind, onclick: () => choose(changes, id) },
            h('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[kind]),
            h('span', { class: 'label' }, id.replace(/^[^/]+\/(?:templates\/)?/, '')),
            h('span', { class: 'hidden' }, `, ${kind}`),
          ),
        ),
      ),
    )
    choose(changes, chosen)
  }
  return {
    use: (now, before) => {
      pair = now === undefined || before === undefined ? undefined : [before, now]
      draw()
    },
    open: () => {
      isOpen = true
      draw()
    },
  }
}
