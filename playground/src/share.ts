import { NO_NODES } from './node-fields.ts'
import type { RenderSettings } from './protocol.ts'
import type { Address } from './recipe/protocol.ts'

/** What a link carries: everything needed to see the same page, in the part of the address that no server is sent. */
export interface Shared {
  readonly sample?: string
  readonly address?: Address
  /** the archive itself, when it is small */
  readonly archive?: Uint8Array
  readonly settings: RenderSettings
}

/** Larger charts do not travel in links. */
export const LINKED_ARCHIVE = 16 << 10
const PREFIX = '#1.'

const through = async (bytes: Uint8Array, stream: GenericTransformStream): Promise<Uint8Array> =>
  new Uint8Array(await new Response(new Blob([bytes as BlobPart]).stream().pipeThrough(stream)).arrayBuffer())

const toText = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

const fromText = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))

/** The fragment of a link. */
export async function writeFragment({ archive, ...rest }: Shared): Promise<string> {
  const document = { ...rest, ...(archive === undefined ? {} : { archive: toText(archive) }) }
  const packed = await through(new TextEncoder().encode(JSON.stringify(document)), new CompressionStream('deflate-raw'))
  return PREFIX + toText(packed)
}

/** A fragment unpacks to at most this, whatever it claims. */
const UNPACKED = 1 << 20

async function inflate(packed: Uint8Array): Promise<string> {
  const stream = new Blob([packed as BlobPart]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    text += decoder.decode(read.value, { stream: true })
    if (text.length > UNPACKED) throw new Error('the link carries too much')
  }
  return text
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
const string = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Where the chart comes from; older links have the whole of it as `url`. */
function addressIn(document: Readonly<Record<string, unknown>>): Address {
  const { repository, chart, version } = record(document.address)
  const whole = string(document.url)
  return { repository: string(repository), chart: string(chart) || whole, version: string(version) }
}

/** Reads a fragment; undefined when there is none of ours. Rejects when it is broken. */
export async function readFragment(fragment: string): Promise<Shared | undefined> {
  if (!fragment.startsWith(PREFIX)) return undefined
  const document = record(JSON.parse(await inflate(fromText(fragment.slice(PREFIX.length)))))
  const settings = record(document.settings)
  const [sample, archive] = [string(document.sample), string(document.archive)]
  const [address, nodes] = [addressIn(document), record(settings.nodes)]
  return {
    settings: {
      values: string(settings.values),
      name: string(settings.name),
      namespace: string(settings.namespace),
      kubeVersion: string(settings.kubeVersion),
      helmVersion: string(settings.helmVersion),
      set: string(settings.set),
      includeCrds: settings.includeCrds === true,
      nodes: {
        ...NO_NODES,
        ...Object.fromEntries(Object.keys(NO_NODES).map((name) => [name, string(nodes[name])])),
      },
    },
    ...(sample === '' ? {} : { sample }),
    ...(address.chart === '' ? {} : { address }),
    ...(archive === '' ? {} : { archive: fromText(archive) }),
  }
}
