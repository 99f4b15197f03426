import type { FoundImage, ImageSource, RenderedDocument } from '../images/index.ts'
import { canonicalText } from '../images/index.ts'
import {
  type Bundle,
  catalogImage,
  type Installed,
  installedBy,
  type OperatorCatalog,
  openshiftFor,
  readOperatorObjects,
  type Subscription,
} from '../olm/index.ts'
import type { MirrorComponent, MirrorOperator, RequiredOperator } from '../output/index.ts'
import { recipeMinor } from './cluster.ts'
import type { Noted } from './noted.ts'
import type { Plan } from './plan.ts'
import type { MirrorRequest } from './request.ts'

/** What a component's Subscriptions come to. */
export interface OperatorFindings {
  readonly operators: readonly MirrorOperator[]
  readonly images: readonly FoundImage[]
  /** whether an object's images are all known after this: then no warning says that its catalog is not read */
  readonly isKnown: (source: ImageSource) => boolean
}

/** Reads the Subscriptions of a component's manifests and looks their bundles up. */
export function findOperators({ request, ref }: Plan, documents: readonly RenderedDocument[]): Noted<OperatorFindings> {
  const context = request.operators ?? {}
  const { subscriptions, sources, bundles } = readOperatorObjects(documents)
  const openshift = context.openshift ?? openshiftFor(recipeMinor(request.recipe))
  const found = subscriptions.map((subscription) => {
    const { catalog } = context
    const rendered = bundles.includes(subscription.startingCSV) && subscription.approval === 'Manual'
    const found = catalog ? installedBy(catalog, subscription, subscriptions) : UNREAD
    return {
      subscription,
      ...found,
      missing: rendered ? [] : found.missing,
      known: rendered || (catalog !== undefined && found.missing.length === 0),
      image: catalogImage(subscription, sources, openshift),
    }
  })
  const findings: OperatorFindings = {
    operators: found.map(({ subscription, bundles: installed, required, defaultChannel, image = '' }) => ({
      ...subscription,
      component: ref.name,
      catalog: image,
      defaultChannel,
      bundles: installed.map(({ name }) => name),
      requires: required.map(({ channel, bundle }) => requiredOperator(context.catalog, channel, bundle)),
    })),
    images: found.flatMap(({ subscription, bundles: installed }) =>
      installed.flatMap((bundle) => bundle.images.map((image) => imageOf(image, bundle.name, subscription))),
    ),
    isKnown: ({ kind, name, namespace = '' }) =>
      kind === 'Subscription' &&
      found.some(
        ({ known, subscription }) => known && subscription.name === name && subscription.namespace === namespace,
      ),
  }
  return { value: findings, warnings: found.flatMap(({ missing }) => missing), status: 'complete' }
}

/** Of a subscription that no catalog was read for. */
const UNREAD: Installed = { bundles: [], required: [], defaultChannel: '', missing: [] }

const requiredOperator = (
  catalog: OperatorCatalog | undefined,
  channel: string,
  { package: owner, name, version }: Bundle,
): RequiredOperator => ({
  package: owner,
  channel,
  bundle: name,
  version,
  defaultChannel: catalog?.packages.get(owner) ?? '',
})

/** The warning that a default decides which catalogs are mirrored, where it does. */
export function openshiftWarnings(
  { operators: context, recipe }: MirrorRequest,
  components: readonly MirrorComponent[],
): string[] {
  const version = openshiftFor(recipeMinor(recipe))
  const assumed = components
    .flatMap(({ operators = [] }) => operators)
    .filter(({ catalog }) => catalog.endsWith(`:v${version}`))
  if (context?.openshift !== undefined || assumed.length === 0) return []
  return [
    `operator catalogs are those of OpenShift ${version}, by the recipe's Kubernetes version: --openshift-version says which it is`,
  ]
}

const imageOf = (raw: string, bundle: string, { name, namespace }: Subscription): FoundImage => ({
  raw,
  ref: canonicalText(raw) ?? raw,
  class: 'image',
  confidence: 'certain',
  sources: [
    {
      rule: 'olm-bundle',
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'Subscription',
      namespace: namespace === '' ? undefined : namespace,
      name,
      path: bundle,
      template: undefined,
      line: 0,
    },
  ],
})
