import { type Fields, isFields } from '../fields.ts'
import { type RenderedDocument, splitDocuments } from '../images/index.ts'
import { readDocument } from '../yaml/index.ts'

/** What a Subscription asks the Operator Lifecycle Manager for. Empty text is what it does not say. */
export interface Subscription {
  readonly name: string
  readonly namespace: string
  readonly package: string
  /** empty: the package's default channel */
  readonly channel: string
  /** name and namespace of the CatalogSource */
  readonly source: string
  readonly sourceNamespace: string
  /** the bundle to begin with; empty: the channel's head */
  readonly startingCSV: string
  /** Manual: nothing newer than startingCSV comes by itself */
  readonly approval: 'Automatic' | 'Manual'
}

/** A CatalogSource that is served by an image. */
export interface CatalogImage {
  readonly name: string
  readonly namespace: string
  readonly image: string
}

/** What manifests say to the Operator Lifecycle Manager. */
export interface OperatorObjects {
  readonly subscriptions: readonly Subscription[]
  readonly sources: readonly CatalogImage[]
  /** names of the ClusterServiceVersions that the manifests bring themselves, with their images */
  readonly bundles: readonly string[]
}

const GROUP = 'operators.coreos.com'

/** Reads what manifests say to the Operator Lifecycle Manager; documents that are not valid YAML say nothing. */
export function readOperatorObjects(documents: readonly RenderedDocument[]): OperatorObjects {
  const objects = documents
    .filter(({ text }) => text.includes(GROUP))
    .flatMap(({ text }) => splitDocuments(text))
    .flatMap(objectsOf)
    .filter((object) => textOf(object, 'apiVersion').startsWith(`${GROUP}/`))
  const ofKind = (kind: string): Fields[] => objects.filter((object) => object.kind === kind)
  return {
    subscriptions: ofKind('Subscription').map(subscriptionOf),
    sources: ofKind('CatalogSource')
      .map((object) => ({ ...identityOf(object), image: textOf(fieldsOf(object, 'spec'), 'image') }))
      .filter(({ image }) => image !== ''),
    bundles: ofKind('ClusterServiceVersion').map((object) => identityOf(object).name),
  }
}

function objectsOf({ text }: RenderedDocument): Fields[] {
  try {
    const value = readDocument(text, 'a manifest')
    if (!isFields(value)) return []
    return Array.isArray(value.items) ? value.items.filter(isFields) : [value]
  } catch {
    return [] // the extraction of images reports what is not valid YAML
  }
}

function subscriptionOf(object: Fields): Subscription {
  const spec = fieldsOf(object, 'spec')
  return {
    ...identityOf(object),
    package: textOf(spec, 'name'),
    channel: textOf(spec, 'channel'),
    source: textOf(spec, 'source'),
    sourceNamespace: textOf(spec, 'sourceNamespace'),
    startingCSV: textOf(spec, 'startingCSV'),
    approval: textOf(spec, 'installPlanApproval') === 'Manual' ? 'Manual' : 'Automatic',
  }
}

function identityOf(object: Fields): { name: string; namespace: string } {
  const metadata = fieldsOf(object, 'metadata')
  return { name: textOf(metadata, 'name'), namespace: textOf(metadata, 'namespace') }
}

const fieldsOf = (object: Fields, name: string): Fields => {
  const value = object[name]
  return isFields(value) ? value : {}
}

const textOf = (object: Fields, name: string): string => {
  const value = object[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
