import { type ByteString, trimSpace } from '../../../template-engine/go/index.ts'
import { HelmError, type HelmPlaceBytes, say } from '../errors.ts'
import type { Helm } from '../helm/index.ts'
import { type Data, readYamlMap, YamlError } from '../yaml/index.ts'
import type { ValueMap } from './chart.ts'

const READ_BUFFER = 4096

/**
 * Lines as helm's reader sees them: `\r\n` ends a line like `\n`, and every line gets a `\n`. Some helms lose a last line without one
 * whose length is a multiple of the reader's buffer.
 */
function readLines(text: ByteString, buffered: boolean): ByteString[] {
  const lines = text.split('\n')
  const last = lines.pop() ?? ''
  const whole = lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
  if (last !== '' && !(buffered && last.length % READ_BUFFER === 0)) whole.push(last)
  return whole
}

/**
 * Cuts a stream at the lines that begin with `---`, whatever they are part of (as in k8s.io/apimachinery util/yaml, YAMLReader).
 * A separator in front of everything stays in its document.
 */
export function splitDocuments(text: ByteString, buffered = false): ByteString[] {
  const documents: ByteString[] = []
  let current: ByteString[] = []
  for (const line of readLines(text, buffered)) {
    if (line.startsWith('---')) {
      const after = trimSpace(line.slice(3))
      if (after !== '' && !after.startsWith('#')) {
        throw new HelmError(say`error reading yaml document: invalid Yaml document separator: ${{ after }}`)
      }
      if (current.length > 0) {
        documents.push(current.join(''))
        current = []
        continue
      }
    }
    current.push(`${line}\n`)
  }
  if (current.length > 0) documents.push(current.join(''))
  return documents
}

/** Lays `over` on `base`: maps merge, everything else replaces, null included. New maps where something merged. */
export function mergeMaps(base: ReadonlyMap<ByteString, Data>, over: ReadonlyMap<ByteString, Data>): ValueMap {
  const out: ValueMap = new Map(base)
  for (const [key, value] of over) {
    const old = out.get(key)
    out.set(key, value instanceof Map && old instanceof Map ? mergeMaps(old, value) : value)
  }
  return out
}

/** Whose values a text holds, for the places of its errors. */
export type ValuesFile = Pick<HelmPlaceBytes, 'in' | 'file'>

/** How a text of values is read. */
export interface ReadValues extends ValuesFile {
  /** nesting of values; default LIMITS.dataDepth */
  readonly maxDepth?: number | undefined
}

/** The values.yaml of a chart. */
export const OWN_VALUES: ValuesFile = { in: 'chart', file: 'values.yaml' }
const NO_MAP = 'cannot unmarshal yaml document: '

function readDocument(text: ByteString, { maxDepth, ...file }: ReadValues, before: string = NO_MAP): ValueMap {
  try {
    return readYamlMap(text, { maxDepth }) ?? new Map()
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause
    const places = cause instanceof YamlError && cause.line > 0 ? [{ ...file, line: cause.line }] : []
    throw new HelmError(say`${{ before }}${{ cause }}`, { places })
  }
}

/**
 * Reads a values file: any number of documents, each a map or empty, laid over one another; helm 3 reads the first and ignores the rest.
 * Throws HelmError.
 */
export function readValues(text: ByteString, helm: Helm, file: ReadValues = OWN_VALUES): ValueMap {
  const documents = helm.does.valuesDocuments
  if (documents === 'first') return readDocument(text, file, '')
  return splitDocuments(text, documents === 'buffered').reduce(
    (values, document) => mergeMaps(values, readDocument(document, file)),
    new Map(),
  )
}
