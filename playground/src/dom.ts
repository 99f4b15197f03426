type Child = Node | string | undefined | false
type Listener = (event: Event) => void
type Attribute = string | number | boolean | undefined | Listener

/** Makes an element: attributes by name, `on…` for listeners; false and undefined leave an attribute or child out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    if (typeof value === 'function') element.addEventListener(name.slice(2), value)
    else element.setAttribute(name, value === true && !name.startsWith('aria-') ? '' : String(value))
  }
  for (const child of children) if (child !== undefined && child !== false) element.append(child)
  return element
}

/** Replaces what an element holds. */
export const fill = (element: Element, ...children: readonly Child[]): void =>
  element.replaceChildren(...children.filter((child): child is Node | string => child !== undefined && child !== false))

/** The page's element of an id, of the wanted kind. Throws when the page lacks it: the two belong together. */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const element = document.getElementById(id)
  if (element instanceof kind) return element
  throw new Error(`the page has no ${kind.name} #${id}`)
}

/** `1 file`, `2 files` */
export const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`
