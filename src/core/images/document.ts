import type { Text } from '../../../template-engine/go/index.ts'

/** One document of a rendered stream. */
export interface RenderedDocument {
  /** YAML */
  readonly text: Text
  /** the chart's template file, when known */
  readonly template?: Text | undefined
  /** line of the stream at which the text starts, from 1; default 1 */
  readonly line?: number
}

const SOURCE = /^# Source: (.*)$/m

/**
 * Cuts a stream at its document markers. A `# Source:` comment, as helm writes it, names the template; blank documents are left out.
 * Stops after one document more than `limit`.
 */
export function splitDocuments(stream: Text, limit = Number.POSITIVE_INFINITY): RenderedDocument[] {
  const documents: RenderedDocument[] = []
  let start = 0
  let line = 1
  let startLine = 1
  const close = (end: number): void => {
    const text = stream.slice(start, end)
    if (/\S/.test(text))
      documents.push({ text, template: SOURCE.exec(text.slice(0, 4096))?.[1]?.trim(), line: startLine })
  }
  for (let at = 0; at < stream.length && documents.length <= limit; ) {
    const end = stream.indexOf('\n', at)
    const next = end < 0 ? stream.length : end + 1
    line++
    if (stream.startsWith('---', at) && isMarker(stream, at, next)) {
      close(at)
      start = markerEnd(stream, at, next)
      startLine = start === next ? line : line - 1
    }
    at = next
  }
  close(stream.length)
  return documents
}

/** `---` alone, or with a blank after it. */
const isMarker = (stream: string, at: number, next: number): boolean =>
  at + 3 >= next || ' \t\r\n'.includes(stream[at + 3] ?? '\n')

/** A document may begin on the marker's own line. */
function markerEnd(stream: string, at: number, next: number): number {
  const rest = stream.slice(at + 3, next).trim()
  return rest === '' || rest.startsWith('#') ? next : at + 3
}

/** A caller's document may hold several: each keeps the caller's template unless it names its own, and counts lines from there. */
export function splitDocument(document: RenderedDocument, limit?: number): readonly RenderedDocument[] {
  if (!/^---/m.test(document.text)) return [document]
  const before = (document.line ?? 1) - 1
  return splitDocuments(document.text, limit).map(({ text, template, line = 1 }) => ({
    text,
    template: template ?? document.template,
    line: before + line,
  }))
}

const DEFINITION = /^kind:[ \t]*["']?CustomResourceDefinition["']?[ \t]*\r?$/m

/** Whether a document defines a custom resource, without parsing it: such documents are most of the bytes of many charts. */
export const isDefinition = ({ text }: RenderedDocument): boolean =>
  text.includes('CustomResourceDefinition') && DEFINITION.test(text)
