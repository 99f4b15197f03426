declare const AICR_VERSION: string | undefined
declare const AICR_CATALOG: string | undefined

/** The package's version, put in when the CLI is bundled. */
export const VERSION: string = typeof AICR_VERSION === 'string' ? AICR_VERSION : '0.0.0-source'

/** Where the facts of the embedded catalog come from, put in likewise. */
const CATALOG: string = typeof AICR_CATALOG === 'string' ? AICR_CATALOG : 'of the source folder'

/** What `aicr --version` prints. */
export const VERSION_TEXT = `aicr version ${VERSION}\nrecipe catalog ${CATALOG}\n`
