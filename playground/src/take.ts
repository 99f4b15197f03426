import { h } from './dom.ts'

const SAID = 1200

/** Puts a text on the clipboard; the button says so for a moment. */
export function copyText(button: HTMLButtonElement, text: string): void {
  const label = button.dataset.label ?? button.textContent ?? ''
  button.dataset.label = label
  const say = (word: string): void => {
    button.textContent = word
  }
  navigator.clipboard.writeText(text).then(
    () => say('Copied'),
    () => say('Not allowed'),
  )
  setTimeout(() => say(label), SAID)
}

/** Offers a text as a file. */
export function saveText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  h('a', { href: address, download: name }).click()
  URL.revokeObjectURL(address)
}
