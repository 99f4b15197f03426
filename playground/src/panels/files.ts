import type { CodeView } from '../code-view.ts'
import { byId, count, fill, h } from '../dom.ts'
import type { Document, OpenedChart, Place, Render } from '../protocol.ts'

type Side = 'rendered' | 'template'

/** What is shown of the rendered files. */
export interface FilesPanel {
  readonly show: (render: Render, chart: OpenedChart) => void
  /** Shows a document, with a line marked. */
  readonly goTo: (id: string, line: number) => void
  /** Shows where a render failed. */
  readonly failAt: (place: Place, chart: OpenedChart) => void
  readonly clear: () => void
}

const NOTES = 'NOTES.txt'

interface Entry {
  readonly id: string
  /** path inside the chart, without `templates/` */
  readonly label: string
  /** kind and name of what it describes */
  readonly object: string
  readonly source: string
  readonly text: string
  readonly hook: string
}

const shortPath = (source: string): string => source.replace(/^[^/]+\/(?:templates\/)?/, '')

const entryOf = (document: Document): Entry => ({
  id: document.id,
  label: shortPath(document.source),
  object: `${document.kind} ${document.name}`.trim(),
  source: document.source,
  text: document.text,
  hook: document.hook,
})

function entriesOf(render: Render, chart: OpenedChart): Entry[] {
  const entries = render.documents.map(entryOf)
  if (render.notes.trim() === '') return entries
  const source = `${chart.name}/templates/${NOTES}`
  return [
    ...entries,
    {
      id: source,
      label: NOTES,
      object: 'what helm prints after an installation',
      source,
      text: render.notes,
      hook: '',
    },
  ]
}

/** What most people come to see, when nothing is chosen yet. */
const WORKLOADS = /^(?:Deployment|StatefulSet|DaemonSet|Job|CronJob|Pod)\b/

const firstOf = (entries: readonly Entry[]): string =>
  (entries.find(({ object, hook }) => hook === '' && WORKLOADS.test(object)) ?? entries[0])?.id ?? ''

/** The list of documents, and beside it what the chosen one is and what it was made from. */
export function createFilesPanel(rendered: CodeView, template: CodeView): FilesPanel {
  const list = byId('file-list', HTMLElement)
  const filter = byId('file-filter', HTMLInputElement)
  const total = byId('file-total', HTMLElement)
  const title = byId('file-title', HTMLElement)
  const panes = byId('file-panes', HTMLElement)
  const sides = [...document.querySelectorAll<HTMLButtonElement>('[data-side]')]
  let entries: readonly Entry[] = []
  let chart: OpenedChart | undefined
  let chosen = ''

  const showSide = (side: string): void => {
    panes.dataset.show = side
    for (const button of sides) button.setAttribute('aria-pressed', String(button.dataset.side === side))
  }
  const templateOf = (source: string): string | undefined =>
    chart?.templates.find((each) => each.source === source)?.text
  const drawList = (): void => {
    const wanted = filter.value.trim().toLowerCase()
    const fitting = entries.filter(({ object, source }) => `${object} ${source}`.toLowerCase().includes(wanted))
    total.textContent = wanted === '' ? '' : `${fitting.length} of ${entries.length}`
    fill(
      list,
      ...fitting.map(({ id, label, object, hook }) =>
        h(
          'li',
          {},
          h(
            'button',
            { type: 'button', 'aria-current': id === chosen, onclick: () => choose(id), title: object },
            h('span', { class: 'label' }, label),
            hook === '' ? undefined : h('span', { class: 'tag' }, hook),
            object !== '' && h('span', { class: 'hint' }, object),
          ),
        ),
      ),
    )
  }
  const choose = (id: string): void => {
    const entry = entries.find((each) => each.id === id)
    chosen = entry?.id ?? ''
    for (const button of list.querySelectorAll('button')) button.removeAttribute('aria-current')
    drawList()
    if (entry === undefined) return
    title.textContent = entry.source
    rendered.show(entry.text, entry.label === NOTES ? 'text' : 'yaml', `Rendered ${entry.label}`)
    template.show(
      templateOf(entry.source) ?? '# not a template: the file is taken as it is',
      'template',
      `Template ${entry.source}`,
    )
  }
  const light = (source: string): void => {
    chosen = entries.find((each) => each.source === source)?.id ?? ''
    drawList()
  }
  const showText = (side: Side, source: string, text: string, line: number): void => {
    title.textContent = source
    const view = side === 'rendered' ? rendered : template
    view.show(
      text,
      side === 'rendered' ? 'yaml' : 'template',
      side === 'rendered' ? `Rendered ${source}` : `Template ${source}`,
    )
    view.mark(line, true)
  }

  for (const button of sides) button.addEventListener('click', () => showSide(button.dataset.side ?? 'rendered'))
  filter.addEventListener('input', drawList)
  showSide('both')
  return {
    show: (render, opened) => {
      chart = opened
      entries = entriesOf(render, opened)
      const id = entries.some((each) => each.id === chosen) ? chosen : firstOf(entries)
      filter.placeholder = `Filter ${count(entries.length, 'document')}`
      choose(id)
      if (entries.length === 0) {
        title.textContent = 'nothing is rendered with these values'
        rendered.show('', 'yaml', 'Rendered')
        template.show('', 'template', 'Template')
      }
      rendered.mark(undefined)
      template.mark(undefined)
    },
    goTo: (id, line) => {
      choose(id)
      if (panes.dataset.show === 'template') showSide('both')
      rendered.mark(line > 0 ? line : undefined)
    },
    failAt: (place, opened) => {
      chart = opened
      light(place.file)
      const source = templateOf(place.file)
      if (place.in === 'rendered') {
        showText('rendered', place.file, place.text ?? '', place.line)
        template.show(source ?? '', 'template', `Template ${place.file}`)
        showSide('both')
      } else if (source !== undefined) {
        showText('template', place.file, source, place.line)
        rendered.show(
          entries.find((each) => each.source === place.file)?.text ?? '# nothing was rendered from it',
          'yaml',
          'Rendered, last time',
        )
        if (panes.dataset.show === 'rendered') showSide('both')
      }
    },
    clear: () => {
      entries = []
      chosen = ''
      filter.value = ''
      drawList()
    },
  }
}
