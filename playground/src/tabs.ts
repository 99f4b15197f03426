/** Tabs as WAI-ARIA describes them: one tab stop, arrows move and choose. */
export interface Tabs {
  readonly choose: (name: string) => void
  readonly chosen: () => string
}

/** Brings a `role=tablist` to life; each tab names its panel with aria-controls, which is also the tab's name. */
export function makeTabs(list: HTMLElement, onChoose: (name: string) => void = () => undefined): Tabs {
  const tabs = [...list.querySelectorAll<HTMLElement>('[role=tab]')]
  const nameOf = (tab: HTMLElement): string => tab.getAttribute('aria-controls') ?? ''
  let chosen = nameOf(tabs[0] ?? list)
  const choose = (name: string): void => {
    chosen = name
    for (const tab of tabs) {
      const on = nameOf(tab) === name
      tab.setAttribute('aria-selected', String(on))
      tab.tabIndex = on ? 0 : -1
      document.getElementById(nameOf(tab))?.toggleAttribute('hidden', !on)
    }
    onChoose(name)
  }
  list.addEventListener('keydown', (event) => {
    const at = tabs.findIndex((tab) => nameOf(tab) === chosen)
    const to = target(event.key, at, tabs.length)
    if (to === undefined) return
    event.preventDefault()
    const tab = tabs[to]
    if (tab === undefined) return
    choose(nameOf(tab))
    tab.focus()
  })
  for (const tab of tabs) tab.addEventListener('click', () => choose(nameOf(tab)))
  choose(chosen)
  return { choose, chosen: () => chosen }
}

function target(key: string, at: number, length: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return (at + 1) % length
    case 'ArrowLeft':
      return (at + length - 1) % length
    case 'Home':
      return 0
    case 'End':
      return length - 1
    default:
      return undefined
  }
}
