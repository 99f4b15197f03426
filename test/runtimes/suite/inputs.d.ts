/** Made while the suite is bundled: see ../bundle.mjs. */
declare module 'suite:inputs' {
  /** name of a chart and its archive in base64 */
  export const CHARTS: readonly { readonly name: string; readonly version: string; readonly archive: string }[]
  /** golden files, what they name and the catalog, by path from the project's root, in base64 */
  export const FILES: Readonly<Record<string, string>>
}
