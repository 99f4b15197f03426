import * as z from 'zod/mini'

// zod compiles schemas with `new Function` unless told not to, which platforms without eval would refuse
z.config({ jitless: true })

/** A schema of a document or of a part of one. */
export type Schema<T = unknown> = z.ZodMiniType<T>

// The word of each schema is what a document must have there: "version must be a string". It is `error`, which zod calls the message.

/** Text. */
export const TEXT = z.string({ error: 'a string' })

/** Text, as YAML may write it without quotes: `1.10`, `true`. */
export const SCALAR = z.union([z.string(), z.number(), z.boolean()], { error: 'a string' })

/** True or false. */
export const FLAG = z.boolean({ error: 'true or false' })

/** A number. */
export const NUMBER = z.number({ error: 'a number' })

/** Anything at all. */
export const ANYTHING = z.unknown()

/** A mapping with any fields. */
export const MAPPING = z.record(z.string(), z.unknown(), { error: 'a mapping' })

/** A list. */
export const list = <T extends Schema>(items: T) => z.array(items, { error: 'a list' })

/** A list of text. */
export const TEXTS = list(SCALAR)

/** A field that may be left out, or be null. */
export const maybe = <T extends Schema>(schema: T) => z.optional(z.nullable(schema))

/** A mapping of these fields and no others. */
export const fields = <T extends z.core.$ZodLooseShape>(shape: T) => z.strictObject(shape, { error: 'a mapping' })

/** A mapping of these fields and any others. */
export const openFields = <T extends z.core.$ZodLooseShape>(shape: T) => z.looseObject(shape, { error: 'a mapping' })

/** A mapping from names to one kind of thing. */
export const map = <T extends Schema>(values: T) => z.record(z.string(), values, { error: 'a mapping' })

/** One of a few words. */
export const words = <const T extends readonly string[]>(...texts: T) =>
  z.enum(texts, { error: texts.length === 1 ? String(texts[0]) : `one of ${texts.join(', ')}` })

/** A text of some form; `what` says which. */
export const pattern = (form: RegExp, what: string) => z.string({ error: what }).check(z.regex(form, { error: what }))

/** `sha256:` and 64 hexadecimal digits. */
export const DIGEST = pattern(/^sha256:[0-9a-f]{64}$/, 'a digest (sha256: and 64 hexadecimal digits)')
