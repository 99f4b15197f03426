declare const AICR_VERSION: string | undefined

/** The package's version, put in when the CLI is bundled. */
export const VERSION: string = typeof AICR_VERSION === 'string' ? AICR_VERSION : '0.0.0-source'
