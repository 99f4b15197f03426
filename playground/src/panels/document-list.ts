import { byId, count, fill, h } from '../dom.ts'

/** A document in the list. */
export interface Entry {
  readonly id: string
  /** path inside the chart, without `templates/` */
  readonly label: string
  readonly kind: string
  readonly name: string
  readonly source: string
  readonly text: string
  readonly hook: string
}

/** The documents by the chart that they come from, and by kind. */
export interface DocumentList {
  readonly show: (entries: readonly Entry[], chosen: string) => void
  /** Marks the chosen one and brings it into view. */
  readonly choose: (id: string) => void
  /** the line of a text that the search is about; undefined when it is about names, or about nothing */
  readonly lineIn: (text: string) => number | undefined
  readonly clear: () => void
}

/** `b / c` of `a/charts/b/charts/c/templates/x.yaml`; the chart's own name for its own. */
export function chartOf(source: string): string {
  const parts = source.split('/')
  const names = parts.filter((_, i) => parts[i - 1] === 'charts')
  return names.length === 0 ? (parts[0] ?? '') : names.join(' / ')
}

/** Entries by a key, keys in order of appearance. */
function groupBy(entries: readonly Entry[], keyOf: (entry: Entry) => string): [string, Entry[]][] {
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) groups.set(keyOf(entry), [...(groups.get(keyOf(entry)) ?? []), entry])
  return [...groups]
}

/** A path may break after a slash or a dash, never in a word. */
const breakable = (path: string): (Node | string)[] =>
  path.split(/(?<=[/-])/).flatMap((part, i) => (i === 0 ? [part] : [h('wbr'), part]))

/** The list, with a search in names and texts; `onChoose` opens a document. */
export function createDocumentList(onChoose: (id: string) => void): DocumentList {
  const list = byId('file-list', HTMLElement)
  const filter = byId('file-filter', HTMLInputElement)
  const total = byId('file-total', HTMLElement)
  const folded = new Set<string>()
  let entries: readonly Entry[] = []
  let chosen = ''

  const wanted = (): string => filter.value.trim().toLowerCase()
  const isNamed = ({ kind, name, source }: Entry): boolean =>
    `${kind} ${name} ${source}`.toLowerCase().includes(wanted())

  const mark = (): void => {
    for (const button of list.querySelectorAll<HTMLElement>('button')) {
      const isChosen = button.dataset.id === chosen
      button.setAttribute('aria-current', String(isChosen))
      if (!isChosen) continue
      button.closest('details')?.setAttribute('open', '')
      button.scrollIntoView({ block: 'nearest' })
    }
  }
  const itemOf = (entry: Entry): HTMLElement =>
    h(
      'li',
      {},
      h(
        'button',
        { type: 'button', 'data-id': entry.id, onclick: () => onChoose(entry.id), title: entry.source },
        h('span', { class: 'label' }, ...breakable(entry.name === '' ? entry.label : entry.name)),
        entry.hook === '' ? undefined : h('span', { class: 'tag' }, entry.hook),
        entry.name !== '' && h('span', { class: 'hint' }, entry.label),
      ),
    )
  const kindsOf = (some: readonly Entry[]): HTMLElement[] =>
    groupBy(some, ({ kind }) => kind).map(([kind, members]) =>
      h('li', {}, h('span', { class: 'kind' }, kind), h('ul', {}, ...members.map(itemOf))),
    )
  const chartGroup = (chart: string, some: readonly Entry[]): HTMLElement => {
    const details = h(
      'details',
      { open: !folded.has(chart) || wanted() !== '' },
      h('summary', {}, h('span', { class: 'label' }, chart), h('span', { class: 'count' }, String(some.length))),
      h('ul', {}, ...kindsOf(some)),
    )
    details.addEventListener('toggle', () => (details.open ? folded.delete(chart) : folded.add(chart)))
    return h('li', { class: 'chart-group' }, details)
  }
  const draw = (): void => {
    const word = wanted()
    const fitting = entries.filter((entry) => isNamed(entry) || entry.text.toLowerCase().includes(word))
    total.textContent = word === '' ? '' : `${fitting.length} of ${entries.length}`
    const charts = groupBy(fitting, ({ source }) => chartOf(source))
    fill(list, ...(charts.length === 1 ? kindsOf(fitting) : charts.map(([chart, some]) => chartGroup(chart, some))))
    mark()
  }

  filter.addEventListener('input', () => {
    draw()
    const shown = [...list.querySelectorAll<HTMLElement>('button')].map(({ dataset }) => dataset.id ?? '')
    const id = shown.includes(chosen) ? chosen : shown[0]
    if (wanted() !== '' && id !== undefined) onChoose(id)
  })
  return {
    show: (all, id) => {
      entries = all
      chosen = id
      filter.placeholder = `Search ${count(all.length, 'document')}`
      draw()
    },
    choose: (id) => {
      chosen = id
      mark()
    },
    lineIn: (text) => {
      const word = wanted()
      const at = word === '' ? -1 : text.toLowerCase().indexOf(word)
      return at < 0 ? undefined : text.slice(0, at).split('\n').length
    },
    clear: () => {
      entries = []
      chosen = ''
      filter.value = ''
      folded.clear()
      draw()
    },
  }
}
