import { printSource } from '../core/images/index.ts'
import type { MirrorImage, MirrorList } from '../core/output/index.ts'
import type { Terminal } from './command.ts'

/** Prints on stderr, for each reference asked about, the chain from component to path. */
export function explainImages(list: MirrorList, references: readonly string[], terminal: Terminal): void {
  for (const reference of references) {
    const images = list.images.filter(
      (image) => image.ref === reference || image.raw === reference || image.ref.includes(reference),
    )
    if (images.length === 0) terminal.err(`${reference}: not in the list\n`)
    for (const image of images) terminal.err(explanationOf(image))
  }
}

function explanationOf(image: MirrorImage): string {
  const head = `${image.ref} (${image.class}, ${image.confidence})${image.raw === image.ref ? '' : `, written ${image.raw}`}`
  const places = image.sources.map((source) => {
    const file = source.template ? `${source.template}${source.line > 0 ? `:${source.line}` : ''}` : ''
    return `  ${[source.component, file, printSource(source), `rule ${source.rule}`].filter(Boolean).join(' → ')}`
  })
  return `${[head, ...places].join('\n')}\n`
}
