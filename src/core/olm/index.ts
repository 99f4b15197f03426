/** The Operator Lifecycle Manager: subscriptions in manifests, and what a catalog says they install. */
export { catalogImage, openshiftFor } from './catalog-image.ts'
export { type Installed, installedBy } from './installed.ts'
export { type Bundle, type OperatorCatalog, readOperatorCatalog } from './operator-catalog.ts'
export { type CatalogImage, type OperatorObjects, readOperatorObjects, type Subscription } from './subscription.ts'
