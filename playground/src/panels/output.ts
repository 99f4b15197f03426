import type { CodeView } from '../code-view.ts'
import { byId, fill, h } from '../dom.ts'
import type { FormatInfo } from '../protocol.ts'
import { Failed } from '../renderer.ts'
import { copyText, saveText } from '../take.ts'

/** What is shown of the documents that tools read. */
export interface OutputPanel {
  readonly offer: (formats: readonly FormatInfo[]) => void
  /** Something new is to be written, under a key that tells it apart; `name` is for files. */
  readonly use: (key: string, name: string) => void
  readonly open: () => void
}

/** What to write, and how. */
export interface OutputOptions {
  /** ids of its elements start with this */
  readonly prefix: string
  readonly write: (format: string, target: string) => Promise<string>
}

const EXTENSIONS: Readonly<Record<string, string>> = { json: 'json', cyclonedx: 'json', images: 'txt', mapping: 'txt' }
const NAMES: Readonly<Record<string, string>> = {
  zarf: 'zarf.yaml',
  hauler: 'hauler-manifest.yaml',
  regsync: 'regsync.yaml',
}
/** Formats that say where to copy to. */
const TARGETED: ReadonlySet<string> = new Set(['regsync', 'mapping'])

/** The choice of a format, and the document in it. */
export function createOutputPanel({ prefix, write: writeAs }: OutputOptions, view: CodeView): OutputPanel {
  const format = byId(`${prefix}-format`, HTMLSelectElement)
  const target = byId(`${prefix}-target`, HTMLInputElement)
  const about = byId(`${prefix}-about`, HTMLElement)
  const copy = byId(`${prefix}-copy`, HTMLButtonElement)
  const save = byId(`${prefix}-save`, HTMLButtonElement)
  let formats: readonly FormatInfo[] = []
  let given = ''
  let written = ''
  let name = ''
  let isOpen = false

  const write = async (): Promise<void> => {
    if (!isOpen || given === '' || format.value === '') return
    const key = `${given} ${format.value} ${target.value}`
    if (key === written) return
    written = key
    about.textContent = formats.find(({ id }) => id === format.value)?.describe ?? ''
    const lacksTarget = TARGETED.has(format.value) && target.value.trim() === ''
    target.toggleAttribute('required', TARGETED.has(format.value))
    copy.disabled = save.disabled = true
    try {
      const text = await writeAs(format.value, target.value)
      if (key !== written) return
      view.show(text, 'yaml', `${format.value} document`)
      copy.disabled = save.disabled = false
    } catch (error) {
      if (key !== written) return
      written = ''
      const { message, advice } = error instanceof Failed ? error.failure : { message: String(error), advice: '' }
      const todo = lacksTarget ? 'Fill in the target registry above, such as registry.example.com/mirror.' : advice
      view.show([message, todo].filter(Boolean).join('\n\n'), 'text', 'why the document is missing')
    }
  }
  const fileName = (): string => NAMES[format.value] ?? `${name}-${format.value}.${EXTENSIONS[format.value] ?? 'yaml'}`

  for (const input of [format, target]) input.addEventListener('input', () => void write())
  copy.addEventListener('click', () => copyText(copy, view.text()))
  save.addEventListener('click', () => saveText(fileName(), view.text()))
  return {
    offer: (offered) => {
      if (formats.length > 0) return
      formats = offered
      const first = ['hauler', 'zarf']
      const order = [...first, ...offered.map(({ id }) => id).filter((id) => !first.includes(id))]
      fill(format, ...order.map((id) => h('option', { value: id }, id)))
    },
    use: (key, file) => {
      given = key
      name = file
      void write()
    },
    open: () => {
      isOpen = true
      void write()
    },
  }
}
