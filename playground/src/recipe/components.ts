import { byId, count, fill, h } from '../dom.ts'
import { copyText } from '../take.ts'
import type { Component, Outcome } from './protocol.ts'

/** How far a component is. */
export type State = Outcome['state'] | 'waiting' | 'fetching' | 'rendering' | 'off'

/** The table of components. */
export interface ComponentList {
  readonly show: (components: readonly Component[]) => void
  readonly progress: (name: string, stage: string, images: number | undefined) => void
  readonly finish: (outcomes: readonly Outcome[]) => void
  /** what has begun and will not end counts as waiting again */
  readonly stopped: () => void
}

const WORDS: Readonly<Record<State, string>> = {
  waiting: 'waiting',
  fetching: 'fetching…',
  rendering: 'rendering…',
  done: 'done',
  incomplete: 'not all images are known',
  missing: 'chart missing',
  failed: 'failed',
  off: 'switched off',
}

const SIGNS: Readonly<Partial<Record<State, string>>> = {
  done: '✓',
  incomplete: '!',
  missing: '↓',
  failed: '✕',
  off: '–',
  waiting: '·',
}

interface Row {
  readonly component: Component
  state: State
  images: number | undefined
  outcome: Outcome | undefined
}

/** Every component with its chart, how far it is, and what to do where it cannot go on. `onChoose` asks for a file. */
export function createComponentList(onChoose: () => void): ComponentList {
  const list = byId('component-list', HTMLElement)
  let rows: Row[] = []
  let runs = 0

  const draw = (): void => fill(list, ...rows.map((row) => rowOf(row, onChoose)))
  return {
    show: (components) => {
      rows = components.map((component) => ({ component, state: 'waiting', images: undefined, outcome: undefined }))
      draw()
    },
    progress: (name, stage, images) => {
      const row = rows.find(({ component }) => component.name === name)
      if (row === undefined) return
      if (stage === 'fetching' || stage === 'rendering') {
        row.state = row.component.chart === '' ? 'rendering' : stage
        row.outcome = undefined
      } else row.images = images
      draw()
    },
    finish: (outcomes) => {
      for (const row of rows) {
        row.outcome = outcomes.find(({ name }) => name === row.component.name)
        row.state = row.outcome?.state ?? 'off'
        row.images = row.outcome?.images
      }
      draw()
      list.dataset.runs = String(++runs)
    },
    stopped: () => {
      for (const row of rows) if (row.state === 'fetching' || row.state === 'rendering') row.state = 'waiting'
      draw()
    },
  }
}

function rowOf({ component, state, images, outcome }: Row, onChoose: () => void): HTMLElement {
  const { name, chart, version, repository } = component
  const showsImages = images !== undefined && (state === 'done' || state === 'incomplete' || images > 0)
  const sum = state === 'done' ? count(images ?? 0, 'image') : WORDS[state]
  return h(
    'li',
    { 'data-component': name, 'data-state': state },
    h('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[state] ?? h('span', { class: 'progress' })),
    h('span', { class: 'name' }, name),
    h(
      'span',
      { class: 'asked hint', title: repository },
      chart === '' ? 'manifests of the recipe' : `${chart} ${version}`,
    ),
    h('span', { class: 'sum' }, sum, state !== 'done' && showsImages ? `, ${count(images, 'image')}` : undefined),
    (state === 'missing' || state === 'failed') && helpOf(component, outcome, onChoose),
    state === 'incomplete' &&
      h(
        'ul',
        { class: 'more' },
        ...(outcome?.warnings ?? []).slice(0, 3).map((warning) => h('li', { class: 'hint' }, warning)),
      ),
  )
}

/** Why it cannot go on, and the ways out. */
function helpOf({ command, repository }: Component, outcome: Outcome | undefined, onChoose: () => void): HTMLElement {
  const copy = h('button', { type: 'button', onclick: () => copyText(copy, command) }, 'Copy')
  return h(
    'div',
    { class: 'more' },
    outcome?.state === 'failed' && h('p', { class: 'reason' }, outcome.reason),
    command === '' && h('p', { class: 'hint' }, `The recipe takes it from ${repository}`),
    h(
      'div',
      { class: 'command' },
      command !== '' && h('code', { tabindex: '0' }, command),
      command !== '' && copy,
      h('button', { type: 'button', onclick: onChoose }, 'Choose file…'),
    ),
  )
}
