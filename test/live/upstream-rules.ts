import { type Document, isAlias, isMap, isScalar, isSeq, type ParsedNode, parseAllDocuments, type YAMLMap } from 'yaml'

/**
 * What upstream's `mirror list` finds in rendered text: its published rules once more, written from their description alone and with
 * another YAML parser, to hold `--scan compatible` against. Throws when the whole text is lost.
 */
export function upstreamImages(text: string): string[] {
  const found = new Set<string>()
  for (const document of parseAllDocuments(stripped(text), LENIENT)) {
    if (document.errors.length > 0) throw new Error(document.errors[0]?.message)
    visit(document.contents, document, found)
  }
  return [...found].filter(isLikely).sort()
}

const LENIENT = { uniqueKeys: false, strict: false, logLevel: 'silent', prettyErrors: false } as const
const HOLE = '_aicr_helm_template_'

const stripped = (text: string): string =>
  text
    .split('\n')
    .map((line) => {
      const rest = line.replace(/\{\{[^{}]*\}\}/g, '')
      return rest !== line && rest.trim() === '' ? '' : line.replace(/\{\{[^{}]*\}\}/g, HOLE)
    })
    .join('\n')

type Node = ParsedNode | null | undefined

function visit(node: Node, document: Document, found: Set<string>): void {
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.source ?? key.value) : ''
      if ((name === 'image' || name === 'scalingPodImage') && isMap(value)) found.add(structured(value as YAMLMap))
    }
    found.add(siblings(node as YAMLMap))
    for (const { value } of node.items) visit(value as Node, document, found)
  } else if (isSeq(node)) {
    for (const item of node.items) visit(item as Node, document, found)
  } else if (isScalar(node) && typeof node.value === 'string' && node.value.includes('\n')) {
    nested(node.value, found)
  } else if (isAlias(node)) {
    visit(node.resolve(document) as Node, document, found)
  }
}

/** A text of several lines is YAML too, if it is any. */
function nested(text: string, found: Set<string>): void {
  let documents: ReturnType<typeof parseAllDocuments>
  try {
    documents = parseAllDocuments(text, LENIENT)
  } catch {
    return
  }
  if (documents.some(({ errors }) => errors.length > 0)) return
  for (const document of documents) {
    if (!isScalar(document.contents)) visit(document.contents as Node, document as Document, found)
  }
}

/** Text of a scalar member, as written; empty when null or absent. */
function text(map: YAMLMap, name: string): string {
  const pair = map.items.findLast(({ key }) => isScalar(key) && String(key.source ?? key.value) === name)
  const value = pair?.value
  if (!isScalar(value) || value.value === null) return ''
  return (typeof value.value === 'string' ? value.value : (value.source ?? String(value.value))).trim()
}

const isHost = (segment: string): boolean => /[.:]/.test(segment) || segment === 'localhost'
const hasTag = (image: string): boolean => (image.split('/').at(-1) ?? '').includes(':')

function combined(image: string, repository: string, tag: string): string {
  const first = image.includes('/') ? (image.split('/')[0] ?? '') : ''
  const full = repository === '' || isHost(first) ? image : `${repository.replace(/\/+$/, '')}/${image}`
  return tag === '' || hasTag(full) || full.includes('@') ? full : `${full}:${tag}`
}

function siblings(map: YAMLMap): string {
  const image = text(map, 'image')
  if (image === '') return ''
  const full = combined(image, text(map, 'repository'), text(map, 'version'))
  const sha = text(map, 'containerSHA')
  return sha === '' || full.includes('@') ? full : `${full}@${sha}`
}

function structured(map: YAMLMap): string {
  const name = text(map, 'name')
  const repository = text(map, 'repository')
  const digest = text(map, 'digest')
  const registry = text(map, 'registry')
  const image =
    name === ''
      ? combined(repository.replace(/\/+$/, ''), '', text(map, 'tag'))
      : combined(name, repository, text(map, 'tag'))
  if (image === '' || image.startsWith(':')) return ''
  // Upstream refuses a registry; we put it in front, on purpose.
  const full = registry === '' || isHost(image.split('/')[0] ?? '') ? image : `${registry}/${image}`
  return digest === '' ? full : `${full}@${digest}`
}

function isLikely(image: string): boolean {
  if (['', 'null', 'true', 'false'].includes(image) || /\{\{|\}\}/.test(image) || image.includes(HOLE)) return false
  if (image.startsWith('/') || image.startsWith('./')) return false
  return hasTag(image) || image.includes('@') || (image.includes('/') && isHost(image.split('/')[0] ?? ''))
}
