import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { chartName } from '../address.ts'
import { encodeText } from '../go-text.ts'
import { parseReference, printSource, repositoryOf } from '../images/index.ts'
import type { Writable } from '../yaml/index.ts'
import { isOci, ociUrl, repositoryUrl } from './chart-place.ts'
import type { FormatOptions, OutputFormat } from './format.ts'
import type { MirrorImage, MirrorList } from './mirror-list.ts'
import { writeJson } from './text.ts'

type Members = { readonly [name: string]: Writable | undefined }

/** A bill of materials: the recipe, its components, the containers of each. */
export const cyclonedxFormat: OutputFormat = {
  id: 'cyclonedx',
  describe: 'CycloneDX 1.6 bill of materials (JSON)',
  write: (list, options) => writeJson(billOf(list, options)),
}

const ROOT = 'recipe'

function billOf(list: MirrorList, options: FormatOptions): Members {
  const components = [
    ...list.components.map((component) => applicationOf(list, component.component, component.warnings)),
    ...list.images.map(containerOf),
  ]
  const dependencies = [
    { ref: ROOT, dependsOn: list.components.map(({ component }) => applicationRef(component)) },
    ...list.components.map(({ component, images }) => ({
      ref: applicationRef(component),
      dependsOn: unique(images.map(({ ref }) => ref)),
    })),
    ...list.images.map(({ ref }) => ({ ref, dependsOn: [] })),
  ]
  const root = {
    type: 'application',
    'bom-ref': ROOT,
    name: 'aicr',
    ...versionOf(list.metadata.recipeVersion),
    ...propertiesOf(list),
  }
  const content = { components, dependencies, root }
  const metadata = { timestamp: options.timestamp, component: root }
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: options.serialNumber ?? `urn:uuid:${uuidOf(JSON.stringify(content))}`,
    version: 1,
    metadata,
    components,
    dependencies,
  }
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)].sort()
const applicationRef = (component: string): string => `component:${component}`
const versionOf = (version: string): Members => (version === '' ? {} : { version })

function propertiesOf({ metadata: { criteria, catalog = '' }, doubts = [] }: MirrorList): Members {
  const properties = [
    { name: 'aicr:criteria', value: criteria },
    { name: 'aicr:catalog', value: catalog },
    ...doubts.map((value) => ({ name: 'aicr:warning', value })),
  ].filter(({ value }) => value !== '')
  return properties.length === 0 ? {} : { properties }
}

function applicationOf(list: MirrorList, component: string, warnings: readonly string[]): Members {
  const chart = list.charts.find(({ name }) => name === component)
  const properties = [
    ...(chart === undefined
      ? []
      : [{ name: 'aicr:chart', value: isOci(chart) ? ociUrl(chart) : `${repositoryUrl(chart)} ${chartName(chart)}` }]),
    ...warnings.map((value) => ({ name: 'aicr:warning', value })),
  ]
  return {
    type: 'application',
    'bom-ref': applicationRef(component),
    name: component,
    ...versionOf(chart?.version ?? ''),
    ...(properties.length === 0 ? {} : { properties }),
  }
}

function containerOf(image: MirrorImage): Members {
  const reference = parseReference(image.ref)
  return {
    type: 'container',
    'bom-ref': image.ref,
    name: reference === undefined ? image.ref : repositoryOf(reference),
    ...versionOf(reference?.digest ?? reference?.tag ?? ''),
    ...(reference === undefined ? {} : { purl: packageUrl(image.ref) }),
    properties: [
      { name: 'aicr:class', value: image.class },
      { name: 'aicr:confidence', value: image.confidence },
      ...image.sources.map((source) => ({
        name: 'aicr:source',
        value: `${source.component}: ${printSource(source)} (${source.rule})`,
      })),
    ],
  }
}

/**
 * The package URL of a canonical reference. As the type `oci` asks: no namespace, the last segment as the name, the digest as the
 * version (none without a digest), registry and path in `repository_url`, the tag as a qualifier.
 */
export function packageUrl(ref: string): string | undefined {
  const reference = parseReference(ref)
  if (reference === undefined) return undefined
  const name = reference.path.slice(reference.path.lastIndexOf('/') + 1).toLowerCase()
  const version = reference.digest === undefined ? '' : `@${encodeURIComponent(reference.digest)}`
  const repository = repositoryOf(reference).split('/').map(encodeURIComponent).join('/')
  const tag = reference.tag === undefined ? '' : `&tag=${encodeURIComponent(reference.tag)}`
  return `pkg:oci/${encodeURIComponent(name)}${version}?repository_url=${repository}${tag}`
}

/** A UUID (version 8) of a text. */
function uuidOf(text: string): string {
  const hex = bytesToHex(sha256(encodeText(text)))
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`
}
