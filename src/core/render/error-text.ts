import { type ByteString, FunctionError, quote, trimSpace } from '../../../template-engine/go/index.ts'
import { MissingTemplate, ParseError, TemplateError } from '../../../template-engine/index.ts'
import type { HelmPlaceBytes } from '../errors.ts'
import type { Helm } from '../helm/index.ts'

/** What `fail` and `required` put around their message, so that helm can find it inside the text of an error. */
const START = 'HELM_ERR_START'
const END = 'HELM_ERR_END'

/** A message of `fail` or `required`: all that the user reads. */
export class SaidError extends FunctionError {
  readonly said: ByteString
  constructor(said: ByteString) {
    super(`${START}${said}${END}`)
    this.said = said
  }
}

/** helm cuts Go's line at these, so that the first one ends a place and the last one begins a reason. */
const SEPARATOR = ': '
const cutBefore = (text: ByteString, mark: string): ByteString => {
  const at = text.indexOf(mark)
  return at < 0 ? text : text.slice(0, at)
}
const afterLast = (text: ByteString): ByteString => text.slice(text.lastIndexOf(SEPARATOR) + SEPARATOR.length)

/** helm's words for a template that does not parse: the place, and the last part of the reason (as in helm pkg/engine, cleanupParseError). */
export const parseErrorText = ({ template, line, detail }: ParseError): ByteString =>
  `parse error at (${cutBefore(`${template}:${line}`, SEPARATOR)}): ${detail.includes(SEPARATOR) ? afterLast(detail) : detail}`

/** One level of the trace that helm makes of an error. */
interface TraceEntry {
  readonly location: ByteString
  readonly executing: ByteString
  readonly message: ByteString
}

type Caught = TemplateError | ParseError | FunctionError

/** The errors that led to one another, outermost first, down to what a function said. */
function chainOf(error: TemplateError): Caught[] {
  const chain: Caught[] = []
  for (let at: Caught | undefined = error; at; at = at instanceof TemplateError ? at.cause : undefined) chain.push(at)
  return chain
}

const locationOf = ({ place }: TemplateError): ByteString => `${place.file}:${place.line}:${place.column}`

/** Where helm meets the text of an inner error, it stops. */
const INNER = ' template:'

function templateEntry(error: TemplateError): TraceEntry {
  const { place, detail, cause } = error
  return {
    location: locationOf(error),
    executing: `executing ${quote(place.template)} at <${place.context}>:`,
    message: cutBefore(cause === undefined ? detail : `${detail}${SEPARATOR}${cause.message}`, INNER),
  }
}

/** The error of a template that does not parse has no `executing`: the message follows the last separator. */
function parseEntry({ template, line, detail }: ParseError): TraceEntry {
  const text = `${template}:${line}${SEPARATOR}${detail}`
  const cut = text.lastIndexOf(SEPARATOR)
  return { location: text.slice(0, cut), executing: '', message: cutBefore(text.slice(cut + SEPARATOR.length), INNER) }
}

function entryOf(error: Caught): TraceEntry | undefined {
  if (error instanceof TemplateError) return isOdd(error) ? readEntry(error.message) : templateEntry(error)
  if (error instanceof ParseError) return parseEntry(error)
  return error instanceof MissingTemplate
    ? { location: '', executing: '', message: error.message }
    : readEntry(error.message)
}

const EXECUTING = ': executing '
const CONTEXT_END = '>: '

/** Whether a field holds what helm cuts the line at: then its own reading decides, as it misreads it. */
const isOdd = ({ place: { file, template, context } }: TemplateError): boolean =>
  file.includes(EXECUTING) || file.startsWith('no template ') || template.includes('"') || context.includes(CONTEXT_END)

const TEMPLATE = 'template: '

/** helm's reading of one error's text (as in helm pkg/engine, parseTemplateExecErrorString). */
function readEntry(text: ByteString): TraceEntry | undefined {
  if (!text.startsWith(TEMPLATE)) return undefined
  const rest = text.slice(TEMPLATE.length)
  if (rest.startsWith('no template ')) return { location: '', executing: '', message: text }
  const executing = readExecuting(rest)
  if (executing) return executing
  const cut = rest.lastIndexOf(SEPARATOR)
  if (cut < 0) return undefined
  return { location: rest.slice(0, cut), executing: '', message: cutBefore(rest.slice(cut + 2), INNER) }
}

/** `NAME:1:2: executing "x" at <y>: message template: …` */
function readExecuting(text: ByteString): TraceEntry | undefined {
  const at = text.indexOf(EXECUTING)
  if (at < 0) return undefined
  const after = text.slice(at + EXECUTING.length)
  const quoted = after.startsWith('"') ? after.indexOf('"', 1) : -1
  const rest = after.slice(quoted + 1)
  const end = rest.indexOf(CONTEXT_END)
  if (quoted < 0 || !rest.startsWith(' at <') || end < 0) return undefined
  return {
    location: text.slice(0, at),
    executing: `executing ${after.slice(0, quoted + 1)} at ${rest.slice(4, end + 1)}:`,
    message: cutBefore(rest.slice(end + CONTEXT_END.length), INNER),
  }
}

/** What `fail` or `required` said, and where helm says that it was: at the outermost place. */
function saidText(error: TemplateError, chain: readonly Caught[]): ByteString | undefined {
  const last = chain.at(-1)
  const place = locationOf(error)
  const marks = error.message.split(START).length - 1
  if (marks === 0) return undefined
  const isPlain = marks === 1 && error.message.split(END).length === 2 && !place.includes(SEPARATOR)
  if (last instanceof SaidError && isPlain) return `execution error at (${place}): ${last.said}`
  return readSaid(error.message)
}

/** helm's reading, from the first mark of the line to the last (as in helm pkg/engine, cleanupExecError). */
function readSaid(line: ByteString): ByteString | undefined {
  const [, location = '', ...rest] = line.split(SEPARATOR)
  const tail = rest.join(SEPARATOR)
  const start = tail.indexOf(START)
  const end = tail.lastIndexOf(END)
  if (start < 0 || end < start + START.length) return undefined
  return `execution error at (${location}): ${tail.slice(start + START.length, end)}`
}

const sameEntry = (a: TraceEntry | undefined, b: TraceEntry): boolean =>
  a?.location === b.location && a.executing === b.executing && a.message === b.message

const entryText = ({ location, executing, message }: TraceEntry): ByteString =>
  [location && `${location}\n  `, executing && `${executing}\n    `, message && `${message}\n`].join('')

/**
 * helm's words for a template that failed, in one of three shapes: the message of `fail` and `required` at the outermost place; a trace,
 * one entry a level, when every error of the chain is a template's; else Go's one line (as in helm pkg/engine, reformatExecErrorMsg).
 * Made of the error's fields; helm's own reading of Go's line is used only where a field holds what it cuts the line at.
 */
export function executionErrorText(error: TemplateError, helm: Helm): ByteString {
  const chain = chainOf(error)
  const said = saidText(error, chain)
  if (said !== undefined) return said
  if (helm.does.executionErrors === 'line') return error.message
  const trace: TraceEntry[] = []
  for (const each of chain) {
    const entry = entryOf(each)
    if (!entry) return error.message
    if (!sameEntry(trace.at(-1), entry)) trace.push(entry)
  }
  return trimSpace(trace.map(entryText).join(''))
}

/** The places that an error of the engine names, from the outermost template to the one that failed. */
export const templatePlaces = (error: TemplateError | ParseError): HelmPlaceBytes[] =>
  (error instanceof TemplateError ? chainOf(error) : [error]).flatMap((each): HelmPlaceBytes[] => {
    if (each instanceof TemplateError)
      return [{ in: 'template', file: each.place.file, line: each.place.line, column: each.place.column + 1 }]
    return each instanceof ParseError ? [{ in: 'template', file: each.template, line: each.line }] : []
  })
