/** An object of parsed JSON or YAML. */
export type Fields = { readonly [key: string]: unknown }

/** Whether parsed data is an object: neither null, a list nor a scalar. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
