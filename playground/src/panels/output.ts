import type { CodeView } from '../code-view.ts'
import { byId, fill, h } from '../dom.ts'
import type { FormatInfo } from '../protocol.ts'
import { Failed, type Renderer } from '../renderer.ts'

/** What is shown of the documents that tools read. */
export interface OutputPanel {
  readonly offer: (formats: readonly FormatInfo[]) => void
  /** A new render is there; written when the panel is open. */
  readonly use: (render: number, chartName: string) => void
  readonly open: () => void
  readonly repository: (address: string) => void
}

const EXTENSIONS: Readonly<Record<string, string>> = { json: 'json', cyclonedx: 'json', images: 'txt', skopeo: 'yaml' }
const NAMES: Readonly<Record<string, string>> = {
  zarf: 'zarf.yaml',
  hauler: 'hauler-manifest.yaml',
  regsync: 'regsync.yaml',
}

export function createOutputPanel(renderer: Renderer, view: CodeView): OutputPanel {
  const format = byId('output-format', HTMLSelectElement)
  const repository = byId('output-repository', HTMLInputElement)
  const about = byId('output-about', HTMLElement)
  const copy = byId('output-copy', HTMLButtonElement)
  const save = byId('output-save', HTMLButtonElement)
  let formats: readonly FormatInfo[] = []
  let render = 0
  let written = ''
  let chart = ''
  let isOpen = false

  const write = async (): Promise<void> => {
    if (!isOpen || render === 0 || format.value === '') return
    const key = `${render} ${format.value} ${repository.value}`
    if (key === written) return
    written = key
    about.textContent = formats.find(({ id }) => id === format.value)?.describe ?? ''
    try {
      const text = await renderer.write(render, { format: format.value, repository: repository.value })
      view.show(text, 'yaml', `${format.value} document`)
    } catch (error) {
      written = ''
      view.show(error instanceof Failed ? error.failure.message : String(error), 'text', 'why there is no document')
    }
  }
  const fileName = (): string => NAMES[format.value] ?? `${chart}-${format.value}.${EXTENSIONS[format.value] ?? 'yaml'}`

  for (const input of [format, repository]) input.addEventListener('input', () => void write())
  copy.addEventListener('click', () => void navigator.clipboard.writeText(view.text()))
  save.addEventListener('click', () => {
    const address = URL.createObjectURL(new Blob([view.text()], { type: 'text/plain' }))
    h('a', { href: address, download: fileName() }).click()
    URL.revokeObjectURL(address)
  })
  return {
    offer: (offered) => {
      if (formats.length > 0) return
      formats = offered
      const first = ['hauler', 'zarf']
      const order = [...first, ...offered.map(({ id }) => id).filter((id) => !first.includes(id))]
      fill(format, ...order.map((id) => h('option', { value: id }, id)))
    },
    use: (id, name) => {
      render = id
      chart = name
      void write()
    },
    open: () => {
      isOpen = true
      void write()
    },
    repository: (address) => {
      repository.value = address
    },
  }
}
