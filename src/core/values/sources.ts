import { type ByteString, decodeJsonMap, trimSpace } from '../../../template-engine/go/index.ts'
import { mergeMaps, readValues, type ValueMap } from '../chart/index.ts'
import { HelmError } from '../errors.ts'
import type { Helm } from '../helm/index.ts'
import { type SetKind, setValues } from './set.ts'
import { copyMap } from './table.ts'

/** What a user says about values: one list for each of helm's flags, in command-line order. Byte strings. */
export interface ValueSources {
  /** --values: paths, URLs or `-` */
  readonly files?: readonly ByteString[]
  readonly setJson?: readonly ByteString[]
  readonly set?: readonly ByteString[]
  readonly setString?: readonly ByteString[]
  readonly setFile?: readonly ByteString[]
  readonly setLiteral?: readonly ByteString[]
}

/** Reads what -f or --set-file names. Rejects with an Error whose message is owed to the user: `open x: no such file or directory`. */
export type ReadFile = (path: ByteString) => Promise<ByteString>

const message = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

async function readValuesFile(path: ByteString, readFile: ReadFile, helm: Helm): Promise<ValueMap> {
  const text = await readFile(path).catch((cause: unknown) => {
    throw new HelmError(message(cause), { cause })
  })
  try {
    return readValues(text, helm)
  } catch (cause) {
    throw new HelmError(`failed to parse ${path}: ${message(cause)}`, { cause })
  }
}

/** One --set-json argument: a whole object, or key=json pairs. */
function setJson(text: ByteString, values: ValueMap, helm: Helm): ValueMap {
  const trimmed = trimSpace(text)
  const isObject = helm.does.setJson === 'objects' && trimmed.startsWith('{')
  try {
    if (isObject) return mergeMaps(values, decodeJsonMap(trimmed) ?? new Map())
    setValues('set-json', text, values)
    return values
  } catch (cause) {
    throw new HelmError(`failed parsing --set-json data${isObject ? ' JSON:' : ''} ${text}`, { cause })
  }
}

function setAll(kind: SetKind, texts: readonly ByteString[] | undefined, values: ValueMap): void {
  for (const text of texts ?? []) {
    try {
      setValues(kind, text, values)
    } catch (cause) {
      throw new HelmError(`failed parsing --${kind} data: ${message(cause)}`, { cause })
    }
  }
}

/** --set-file: a dry parse finds the paths in order, so that reading them may be asynchronous. */
async function setFile(text: ByteString, values: ValueMap, readFile: ReadFile): Promise<void> {
  const paths: ByteString[] = []
  const collect = (path: ByteString): ByteString => {
    paths.push(path)
    return path
  }
  let fault: unknown
  try {
    setValues('set-file', text, copyMap(values), collect)
  } catch (cause) {
    fault = cause
  }
  try {
    const texts: ByteString[] = []
    for (const path of paths) texts.push(await readFile(path))
    if (fault !== undefined) throw fault
    setValues('set-file', text, values, () => texts.shift() ?? '')
  } catch (cause) {
    throw new HelmError(`failed parsing --set-file data: ${message(cause)}`, { cause })
  }
}

/**
 * Merges everything a user says about values: files, then --set-json, --set, --set-string, --set-file, --set-literal, whatever
 * their order on the command line (as in helm pkg/cli/values/options.go). `base` lies below them all and may be changed. Throws HelmError.
 */
export async function mergeValueSources(
  sources: ValueSources,
  readFile: ReadFile,
  helm: Helm,
  base: ValueMap = new Map(),
): Promise<ValueMap> {
  let values = base
  for (const path of sources.files ?? []) values = mergeMaps(values, await readValuesFile(path, readFile, helm))
  for (const text of sources.setJson ?? []) values = setJson(text, values, helm)
  setAll('set', sources.set, values)
  setAll('set-string', sources.setString, values)
  for (const text of sources.setFile ?? []) await setFile(text, values, readFile)
  setAll('set-literal', sources.setLiteral, values)
  return values
}
