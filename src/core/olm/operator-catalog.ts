import { AicrError, say } from '../errors.ts'
import { isFields } from '../fields.ts'
import { splitDocuments } from '../images/index.ts'
import { Reader, readDocument } from '../yaml/index.ts'
import { type Api, apiOf, type Requirement, requirementOf } from './requirement.ts'

/** A bundle of an operator catalog: one version of an operator. */
export interface Bundle {
  readonly name: string
  readonly package: string
  /** as its `olm.package` property says; empty when it has none */
  readonly version: string
  /** of the bundle itself, then of all that it says to need */
  readonly images: readonly string[]
  /** APIs that it serves */
  readonly provides: readonly Api[]
  /** what OLM installs with it */
  readonly requires: readonly Requirement[]
}

/** A bundle's place in a channel: what it takes over from. */
export interface Entry {
  readonly name: string
  readonly replaces: string
  readonly skips: readonly string[]
  readonly skipRange: string
}

/** A file-based catalog (olm.package, olm.channel, olm.bundle), as far as images depend on it. */
export interface OperatorCatalog {
  /** package → its default channel */
  readonly packages: ReadonlyMap<string, string>
  /** `package/channel` → entries */
  readonly channels: ReadonlyMap<string, readonly Entry[]>
  /** `package/bundle` → bundle */
  readonly bundles: ReadonlyMap<string, Bundle>
}

/**
 * Reads a file-based catalog from its files, JSON (one value after the other, as `opm render` writes them) or YAML documents.
 * Throws AicrError INVALID_CATALOG for what is neither, and for files without a package.
 */
export function readOperatorCatalog(files: Iterable<readonly [path: string, text: string]>): OperatorCatalog {
  const packages = new Map<string, string>()
  const channels = new Map<string, readonly Entry[]>()
  const bundles = new Map<string, Bundle>()
  for (const [path, text] of files) {
    for (const value of valuesOf(text, path)) {
      if (!isFields(value)) continue
      const reader = new Reader(value, path)
      const of = reader.text('package')
      if (value.schema === 'olm.package') packages.set(reader.text('name'), reader.text('defaultChannel'))
      if (value.schema === 'olm.channel')
        channels.set(`${of}/${reader.text('name')}`, reader.children('entries').map(entryOf))
      if (value.schema === 'olm.bundle') bundles.set(`${of}/${reader.text('name')}`, bundleOf(reader))
    }
  }
  if (packages.size === 0)
    throw new AicrError('INVALID_CATALOG', 'the operator catalog has no olm.package', {
      hint: 'a file-based catalog: the folder configs of a catalog image, or what `opm render` prints',
    })
  return { packages, channels, bundles }
}

function valuesOf(text: string, path: string): unknown[] {
  if (!/^\s*[{[]/.test(text)) return splitDocuments(text).map((document) => readDocument(document.text, path))
  try {
    return jsonValues(text).map((json) => JSON.parse(json) as unknown)
  } catch (cause) {
    throw new AicrError('INVALID_CATALOG', say`not valid JSON: ${{ cause }}`, { place: path })
  }
}

/** The texts of JSON values that follow one another. */
function jsonValues(text: string): string[] {
  const values: string[] = []
  let start = 0
  let depth = 0
  for (const { 0: token, index } of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*(?:"|$)|[{}[\]]/gs)) {
    if (token.length > 1) continue
    depth += token === '{' || token === '[' ? 1 : -1
    if (depth > 0) continue
    values.push(text.slice(start, index + 1))
    start = index + 1
  }
  return text.slice(start).trim() === '' ? values : [...values, text.slice(start)]
}

const entryOf = (reader: Reader): Entry => ({
  name: reader.text('name'),
  replaces: reader.text('replaces'),
  skips: reader.texts('skips'),
  skipRange: reader.text('skipRange'),
})

function bundleOf(reader: Reader): Bundle {
  const properties = reader
    .children('properties')
    .map((each) => ({ type: each.text('type'), value: each.fields.value }))
  const ofType = (type: string): unknown[] => properties.filter((each) => each.type === type).map(({ value }) => value)
  const related = reader.children('relatedImages').map((each) => each.text('image'))
  const [about] = ofType('olm.package')
  return {
    name: reader.text('name'),
    package: reader.text('package'),
    version: isFields(about) ? String(about.version ?? '') : '',
    images: [...new Set([reader.text('image'), ...related])].filter((image) => image !== ''),
    provides: ofType('olm.gvk').map(apiOf),
    requires: properties.flatMap(({ type, value }) => requirementOf(type, value) ?? []),
  }
}
