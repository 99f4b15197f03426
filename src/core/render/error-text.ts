import { type ByteString, trimSpace } from '../../../template-engine/go/index.ts'
import { type ParseError, TemplateError } from '../../../template-engine/index.ts'
import type { Helm } from '../helm/index.ts'

/** What `fail` and `required` put around their message, so that it can be found inside the text of an error. */
const START = 'HELM_ERR_START'
const END = 'HELM_ERR_END'

/** Marks a message as the whole of what the user shall read. */
export const wrapMessage = (message: ByteString): ByteString => `${START}${message}${END}`

/** helm's words for a template that does not parse: the place, and what follows the last `: ` of Go's message. */
export function parseErrorText(error: ParseError): ByteString {
  const parts = error.message.split(': ')
  return `parse error at (${parts[1] ?? error.template}): ${parts.at(-1)}`
}

/** One level of the trace that helm makes of an error. */
interface TraceEntry {
  readonly location: ByteString
  readonly executing: ByteString
  readonly message: ByteString
}

const TEMPLATE = 'template: '

const cutAfter = (text: ByteString, mark: string): ByteString => {
  const at = text.indexOf(mark)
  return at < 0 ? text : text.slice(0, at)
}

/** `NAME:1:2: executing "x" at <y>: message template: …` */
function readExecuting(text: ByteString): TraceEntry | undefined {
  const mark = ': executing '
  const at = text.indexOf(mark)
  if (at < 0) return undefined
  const after = text.slice(at + mark.length)
  const quoted = after.startsWith('"') ? after.indexOf('"', 1) : -1
  const rest = after.slice(quoted + 1)
  const end = rest.indexOf('>: ')
  if (quoted < 0 || !rest.startsWith(' at <') || end < 0) return undefined
  return {
    location: text.slice(0, at),
    executing: `executing ${after.slice(0, quoted + 1)} at ${rest.slice(4, end + 1)}:`,
    message: cutAfter(rest.slice(end + 3), ' template:'),
  }
}

/** Reads one error of the chain as helm does: from its text (as in helm pkg/engine, parseTemplateExecErrorString). */
function readEntry(text: ByteString): TraceEntry | undefined {
  if (!text.startsWith(TEMPLATE)) return undefined
  const rest = text.slice(TEMPLATE.length)
  if (rest.startsWith('no template ')) return { location: '', executing: '', message: text }
  const executing = readExecuting(rest)
  if (executing) return executing
  const cut = rest.lastIndexOf(': ')
  if (cut < 0) return undefined
  return { location: rest.slice(0, cut), executing: '', message: cutAfter(rest.slice(cut + 2), ' template:') }
}

const sameEntry = (a: TraceEntry | undefined, b: TraceEntry): boolean =>
  a?.location === b.location && a.executing === b.executing && a.message === b.message

const entryText = ({ location, executing, message }: TraceEntry): ByteString =>
  [location && `${location}\n  `, executing && `${executing}\n    `, message && `${message}\n`].join('')

/**
 * helm's words for a template that failed, in one of three shapes: the message of `fail` and `required` at the outermost place; a trace,
 * one entry a level, when every error of the chain is a template's; else Go's one line (as in helm pkg/engine, reformatExecErrorMsg).
 */
export function executionErrorText(error: TemplateError, helm: Helm): ByteString {
  const parts = error.message.split(': ')
  const [, location = ''] = parts
  const tail = parts.slice(2).join(': ')
  const start = tail.indexOf(START)
  const end = tail.lastIndexOf(END)
  if (start >= 0 && end >= start + START.length) {
    return `execution error at (${location}): ${tail.slice(start + START.length, end)}`
  }
  if (helm.does.executionErrors === 'line') return error.message
  const trace: TraceEntry[] = []
  for (let at: Error | undefined = error; at; at = at instanceof TemplateError ? at.cause : undefined) {
    const entry = readEntry(at.message)
    if (!entry) return error.message
    if (!sameEntry(trace.at(-1), entry)) trace.push(entry)
  }
  return trimSpace(trace.map(entryText).join(''))
}
