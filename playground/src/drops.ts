import { byId } from './dom.ts'

/** Listens for files that are dropped on the page. */
export function listenForDrops(onFiles: (files: readonly File[]) => void): void {
  const overlay = byId('drop', HTMLElement)
  addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    overlay.hidden = false
  })
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) overlay.hidden = true
  })
  addEventListener('drop', (event) => {
    overlay.hidden = true
    const files = [...(event.dataTransfer?.files ?? [])]
    if (files.length === 0) return
    event.preventDefault()
    onFiles(files)
  })
}
