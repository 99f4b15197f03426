import { byId } from './dom.ts'

export type Mode = 'chart' | 'recipe'

/** What is worked on: one chart, or a recipe. */
export interface Modes {
  readonly choose: (mode: Mode) => void
  readonly chosen: () => Mode
}

/** Brings the switch in the page's head to life. */
export function makeModes(onChoose: (mode: Mode) => void): Modes {
  const modes: readonly Mode[] = ['chart', 'recipe']
  let chosen: Mode = 'chart'
  const choose = (mode: Mode): void => {
    chosen = mode
    for (const each of modes) {
      byId(`mode-${each}`, HTMLButtonElement).setAttribute('aria-pressed', String(each === mode))
      byId(`${each}-view`, HTMLElement).hidden = each !== mode
    }
    for (const id of ['pick', 'share']) byId(id, HTMLElement).hidden = mode !== 'chart'
    if (mode !== 'chart') byId('address-row', HTMLElement).hidden = true
    byId('skip', HTMLAnchorElement).href = mode === 'chart' ? '#results' : '#recipe-results'
    onChoose(mode)
  }
  for (const mode of modes) byId(`mode-${mode}`, HTMLButtonElement).addEventListener('click', () => choose(mode))
  return { choose, chosen: () => chosen }
}
