import { printSource } from './finding.ts'
import { stripDirectives } from './hole.ts'
import { judge, judgeRemark } from './judge.ts'
import { isImageKey, isImageListKey } from './names.ts'
import { type Entry, type Node, nodeFromData, textMember } from './node.ts'
import { objectsOf } from './object.ts'
import { OPERATORS } from './operators/index.ts'
import { parseDocuments } from './parse.ts'
import { canonicalText } from './reference.ts'
import { readShell } from './rules/argument.ts'
import { baseImages, dockerfile, isDockerfile } from './rules/dockerfile.ts'
import { mention, mentions } from './rules/mention.ts'
import { isExplicit } from './rules/parts.ts'
import { hasCommands, pullCommand } from './rules/script.ts'
import { decodeBase64 } from './rules/secret.ts'
import { imageLines } from './rules/shape.ts'
import { type Run, sourceOf, type Visit } from './visit.ts'

type Walk = (node: Node, visit: Visit, run: Run) => void

/** A text without one of these words cannot hold an image that a rule would find. */
const WORTH_READING = new RegExp(
  ['image|repository|containers|(?:oci|docker)://', ...OPERATORS.flatMap(({ marker }) => marker?.source ?? [])].join(
    '|',
  ),
  'i',
)

/**
 * Reads a text that may be a document: JSON, YAML (one or more documents, possibly whole manifests, possibly a template), or lines
 * of `key = value`; finds images in it by all rules. Anything else is left alone.
 */
export function readEmbedded(written: string, visit: Visit, holder: Node, run: Run, walk: Walk): void {
  const text = written.startsWith('data:') ? (dataOf(written) ?? written) : written
  const { embeddedDepth, embeddedBytes, embeddedTotal } = run.bounds
  run.embedded += text.length
  if (run.embedded > embeddedTotal) {
    reportTotal(run)
    return
  }
  const plain = text.length <= embeddedBytes ? referenceLines(text) : undefined
  if (plain !== undefined) {
    const confidence = saysImages(visit) ? 'strong' : 'weak'
    for (const raw of plain)
      judge({ rule: imageLines.id, raw, confidence, untagged: 'ignore', steps: [], node: holder }, visit, run)
    return
  }
  if (isDockerfile(text)) {
    for (const raw of baseImages(text))
      judge({ ...FROM, raw, confidence: OPEN.test(raw) ? 'certain' : 'strong', node: holder }, visit, run)
    return
  }
  if (!WORTH_READING.test(text) && (/^\s*\{/.test(text) || !hasCommands(text))) {
    if (text.length <= embeddedBytes) readMentions(text, visit, holder, run)
    return
  }
  if (visit.embedded >= embeddedDepth || text.length > embeddedBytes) {
    const source = sourceOf(visit, 'limit', [], holder)
    const message = `a text that mentions images is too large or too deeply nested to be read (${printSource(source)})`
    run.collector.warn({ code: 'limit', message, source, gap: true })
    return
  }
  const inner = enter(visit, holder, text)
  const dug = stripDirectives(text)
  const documents = readJson(dug) ?? readYaml(dug)
  if (documents !== undefined) for (const document of documents) walkDocument(document, inner, run, walk)
  else readLines(dug, inner, holder, run, walk)
}

/** What a `data:` URL holds, as Ignition has files in it; undefined when it holds no text. */
function dataOf(url: string): string | undefined {
  const comma = url.indexOf(',')
  const content = comma < 0 ? '' : url.slice(comma + 1)
  try {
    return /;base64$/.test(url.slice(0, comma)) ? decodeBase64(content) : decodeURIComponent(content)
  } catch {
    return undefined
  }
}

const FROM = { rule: dockerfile.id, untagged: 'latest', hub: true, steps: [] } as const
/** An argument without a default: a build needs an image that is not known. */
const OPEN = /\$/

/** Once: the texts that are left are not even looked at. */
const reportTotal = ({ collector }: Run): void =>
  collector.warn({
    code: 'limit',
    message: 'the texts inside values are too large to be read to the end',
    source: undefined,
    gap: true,
  })

const MAX_REFERENCE = 512

/** The references of a text that is nothing else: one a line, as in a list or not, comments left out. */
function referenceLines(text: string): string[] | undefined {
  const end = text.indexOf('\n')
  if (end < 0 || end > MAX_REFERENCE) return undefined
  const lines: string[] = []
  for (const line of text.split('\n')) {
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('#')) continue
    const raw = trimmed.replace(/^-[ \t]+/, '').replace(/^["']|["']$/g, '')
    if (raw.length > MAX_REFERENCE || !isExplicit(raw)) return undefined
    lines.push(raw)
  }
  return lines.length > 0 ? lines : undefined
}

const saysImages = ({ object, path }: Visit): boolean =>
  /image/i.test(object.name) || (typeof path?.step === 'string' && /image/i.test(path.step))

function enter(visit: Visit, holder: Node, text: string): Visit {
  const block = holder.kind === 'scalar' && !holder.plain && text.includes('\n')
  const line = visit.line + (block ? holder.line : Math.max(holder.line - 1, 0))
  return {
    ...visit,
    path: { parent: visit.path, step: '>', embedded: true },
    isRoot: false,
    embedded: visit.embedded + 1,
    inImage: false,
    depth: visit.depth + 1,
    line,
  }
}

function walkDocument(document: Node, visit: Visit, run: Run, walk: Walk): void {
  const objects =
    document.kind === 'map' && textMember(document, 'apiVersion') !== ''
      ? objectsOf(document, visit.outer.template)
      : []
  if (objects.length === 0) walk(document, visit, run)
  for (const { identity, node, verdict } of objects) {
    if (verdict === 'skip') continue
    const object = { ...identity, namespace: identity.namespace ?? visit.object.namespace }
    walk(node, { ...visit, object, isRoot: true, test: visit.test || verdict === 'test' }, run)
  }
}

function readJson(text: string): Node[] | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    const data: unknown = JSON.parse(text)
    return [nodeFromData(data, 1)]
  } catch {
    return undefined
  }
}

function readYaml(text: string): Node[] | undefined {
  const documents = parseDocuments(text)
  if (documents === undefined) return undefined
  const holding = documents.filter((node) =>
    node.kind === 'map'
      ? node.entries.length > 0
      : node.kind === 'list' && node.items.some((item) => item.kind !== 'scalar'),
  )
  return holding.length > 0 ? holding : undefined
}

const SECTION = /^\s*\[{1,2}(?!\[)\s*"?([^\]"]+)"?\s*\]{1,2}\s*$/
const KEY = /^(?:export[ \t]+|-[ \t]+)?"?([A-Za-z_][\w.-]*)"?[ \t]*[=:]/
/** Properties may have blanks between a dotted key and its value. */
const SPACED_KEY = /^([A-Za-z_][\w-]*(?:\.[\w-]+)+)[ \t]+/
/** No setting is longer; hostile lines cost nothing. */
const MAX_LINE = 2000

/** INI, TOML, properties, dotenv: each section becomes a mapping, so that the rules on mappings apply; so does shell text. */
function readLines(text: string, visit: Visit, holder: Node, run: Run, walk: Walk): void {
  const sections: Entry[] = []
  let name = ''
  let entries: Entry[] = []
  const close = (): void => {
    if (entries.length > 0) sections.push({ key: name, value: { kind: 'map', entries, line: 0, column: 0 } })
    entries = []
  }
  text.split('\n').forEach((line, index) => {
    if (line.length > MAX_LINE || /^\s*[#;]/.test(line)) return
    const section = SECTION.exec(line)?.[1]
    if (section !== undefined) {
      close()
      name = section
      return
    }
    const text = line.trim()
    const key = KEY.exec(text) ?? (isImageKey(SPACED_KEY.exec(text)?.[1] ?? '') ? SPACED_KEY.exec(text) : null)
    if (key?.[1] === undefined) return
    const rest = text.slice(key[0].length).trim().replace(/,$/, '')
    const inline = /^[[{]/.test(rest) ? readInline(rest, index + 1) : undefined
    if (inline !== undefined) entries.push({ key: key[1], value: inline })
    const value = unquote(rest)
    // Anything with blanks, quotes or parentheses is prose or code; a bare word is an expression, if no setting's value.
    if (!/^[^\s"'()]+$/.test(value) || (isImageKey(key[1]) && /^[A-Za-z_][\w.]*$/.test(rest))) return
    entries.push({ key: key[1], value: { kind: 'scalar', text: value, plain: true, line: index + 1, column: 0 } })
  })
  close()
  const elements = readElements(text)
  if (elements.length > 0) sections.push({ key: '', value: { kind: 'list', items: elements, line: 0, column: 0 } })
  for (const { key, value } of sections) {
    const path = key === '' ? visit.path : { parent: visit.path, step: key, embedded: false }
    walk(value, { ...visit, path, inImage: isImageListKey(key.slice(key.lastIndexOf('.') + 1)) }, run)
  }
  const { finds, remarks } = readShell(text, [], { ...holder, line: 0 })
  for (const find of finds) if (find.confidence !== 'weak') judge(find, visit, run)
  for (const remark of remarks) judgeRemark(remark, pullCommand.id, visit, run)
  judgeMentions(text, visit, holder, run)
}

function readMentions(text: string, visit: Visit, holder: Node, run: Run): void {
  if (text.includes('/')) judgeMentions(text, enter(visit, holder, text), holder, run)
}

/** What is left in a text when every rule has read it. */
function judgeMentions(text: string, visit: Visit, holder: Node, run: Run): void {
  if (visit.secret) return
  for (const { raw, line, named } of mentions(text)) {
    if (run.collector.isSettled(raw, canonicalText(raw) ?? raw)) continue
    const node = { ...holder, line: line + 1 }
    const confidence = named ? 'strong' : 'weak'
    judge({ rule: mention.id, raw, confidence, untagged: 'ignore', steps: [], node }, visit, run)
  }
}

const ELEMENT = /<([A-Za-z][\w.-]*)>[ \t]*([^<>\s]{1,512})[ \t]*<\/\1>/

/** XML's elements that hold an image, a mapping each: an element per line is what programs write. */
function readElements(text: string): Node[] {
  if (!text.includes('</')) return []
  return text.split('\n').flatMap((line, index): Node[] => {
    const [, key = '', value = ''] = (line.length > MAX_LINE ? null : ELEMENT.exec(line)) ?? []
    if (!isImageKey(key)) return []
    const place = { line: index + 1, column: 0 }
    return [
      { kind: 'map', entries: [{ key, value: { kind: 'scalar', text: value, plain: false, ...place } }], ...place },
    ]
  })
}

const PAIR = /(?<![\w.-])([A-Za-z_][\w.-]*)[ \t]*=[ \t]*"([^"]*)"/g
const ITEM = /"([^"]*)"/g

/** TOML's tables and arrays on one line, as far as they hold texts. */
function readInline(text: string, line: number): Node {
  const scalar = (value = ''): Node => ({ kind: 'scalar', text: value, plain: false, line, column: 0 })
  if (text.startsWith('['))
    return { kind: 'list', items: [...text.matchAll(ITEM)].map(([, item]) => scalar(item)), line, column: 0 }
  const entries = [...text.matchAll(PAIR)].map(([, key = '', value]) => ({ key, value: scalar(value) }))
  return { kind: 'map', entries, line, column: 0 }
}

function unquote(text: string): string {
  const quote = text[0]
  if (quote === '"' || quote === "'") {
    const end = text.indexOf(quote, 1)
    return end < 0 ? '' : text.slice(1, end)
  }
  const comment = text.search(/\s[#;]/)
  return comment < 0 ? text : text.slice(0, comment).trim()
}
