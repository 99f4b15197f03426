import type * as z from 'zod/mini'
import { AicrError, type ErrorCode, say } from '../errors.ts'
import { misspelt, nearest } from '../nearest.ts'
import type { Schema } from './kinds.ts'

/** One thing that a document has wrong. */
export interface Fault {
  /** `unknown`: a field that no such document has; `wrong`: a value of another kind, or one that is missing */
  readonly kind: 'unknown' | 'wrong'
  /** `componentRefs[2].version`; empty for the document */
  readonly path: string
  /** of a wrong value: what is expected there, `a string` */
  readonly expected: string
  /** for a wrong value: the value found; for an unknown field: a known field with a similar name, if there is one */
  readonly found: string
}

/** Everything that a parsed document has wrong, in its own order. */
export function faultsOf(schema: Schema, value: unknown): Fault[] {
  const result = schema.safeParse(value)
  if (result.success) return []
  return result.error.issues.flatMap((issue) => faultsOfIssue(issue, schema, value))
}

function faultsOfIssue(issue: z.core.$ZodIssue, schema: Schema, value: unknown): Fault[] {
  const path = printPath(issue.path)
  if (issue.code !== 'unrecognized_keys')
    return [{ kind: 'wrong', path, expected: issue.message, found: describe(valueAt(value, issue.path)) }]
  const known = fieldsAt(schema, issue.path)
  return issue.keys.map((key) => ({
    kind: 'unknown',
    path: printPath([...issue.path, key]),
    expected: '',
    found: likeliest(key, known),
  }))
}

/** A field's name that another may be a misspelling of; the case of its letters does not count, nor their order. */
function likeliest(key: string, known: readonly string[]): string {
  const same = known.find((name) => letters(name) === letters(key))
  return same ?? nearest(key, misspelt(key, known))[0] ?? ''
}

/** The letters of a name in no order and no case: what is left when two change places. */
const letters = (name: string): string => [...name.toLowerCase()].sort().join('')

/** Text that cannot be a name without quotes is a path's step in brackets. */
export const printPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    const name = String(step)
    if (!/^[\w$-]+$/.test(name)) return `${text}[${JSON.stringify(name)}]`
    return text === '' ? name : `${text}.${name}`
  }, '')

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value
  for (const step of path) at = typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined
  return at
}

const LONGEST = 40

function describe(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  const text = JSON.stringify(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

/** Names of the fields that a schema has at a place. */
function fieldsAt(schema: Schema, path: readonly PropertyKey[]): string[] {
  let at: z.core.$ZodType | undefined = schema
  for (const step of path) at = stepInto(at, step)
  const def = definition(at)
  return def?.type === 'object' ? Object.keys(def.shape) : []
}

function stepInto(schema: z.core.$ZodType | undefined, step: PropertyKey): z.core.$ZodType | undefined {
  const def = definition(schema)
  if (def?.type === 'object') return def.shape[String(step)] ?? def.catchall
  if (def?.type === 'array') return def.element
  return def?.type === 'record' ? def.valueType : undefined
}

/** What a schema says below `maybe`. */
function definition(schema: z.core.$ZodType | undefined): z.core.$ZodTypes['_zod']['def'] | undefined {
  const def = (schema as z.core.$ZodTypes | undefined)?._zod.def
  return def?.type === 'optional' || def?.type === 'nullable' ? definition(def.innerType) : def
}

/** One fault in words: `componentRefs[2].version must be a string, not a list`; `fate` is what becomes of a field that is not known. */
function printFault({ kind, path, expected, found }: Fault, fate = ''): string {
  const field = path === '' ? 'the document' : path
  if (kind === 'unknown') return `${field} is not a known field${fate}${found === '' ? '' : `; did you mean ${found}?`}`
  return found === 'missing'
    ? `${field} is missing: it must be ${expected}`
    : `${field} must be ${expected}, not ${found}`
}

const MOST = 3

/** Several faults in one sentence, the first few in full. */
function printFaults(faults: readonly Fault[]): string {
  const shown = faults.slice(0, MOST).map((fault) => printFault(fault))
  return faults.length > MOST ? `${shown.join('; ')}; and ${faults.length - MOST} more` : shown.join('; ')
}

/** How a document is checked against its schema. */
export interface CheckOptions {
  /** the file or address, for errors */
  readonly place: string
  /** `refuse` (default) takes a field that is not known for an error, `allow` returns it */
  readonly unknown?: 'refuse' | 'allow'
  readonly hint?: string
  /** the class of the failure; default INVALID_DOCUMENT */
  readonly code?: ErrorCode
  /** what the document is not, before the faults: `not a mirror list` */
  readonly lead?: string
}

/** Throws AicrError (INVALID_DOCUMENT by default) naming file and fields where a document is not what its schema says. Returns unknown fields that are allowed. */
export function checkDocument(schema: Schema, value: unknown, options: CheckOptions): readonly Fault[] {
  const faults = faultsOf(schema, value)
  const fatal = options.unknown === 'allow' ? faults.filter(({ kind }) => kind === 'wrong') : faults
  if (fatal.length === 0) return faults
  const faultsSaid = say`${{ faults: printFaults(fatal) }}`
  const { lead } = options
  throw new AicrError(
    options.code ?? 'INVALID_DOCUMENT',
    lead === undefined ? faultsSaid : say`${{ lead }}: ${{ faults: faultsSaid }}`,
    {
      place: options.place,
      ...(options.hint === undefined ? {} : { hint: options.hint }),
    },
  )
}

/** The value, typed, where it is what the schema says; throws as checkDocument. */
export function parseDocument<T>(schema: Schema<T>, value: unknown, options: CheckOptions): T {
  checkDocument(schema, value, options)
  return value as T
}

/** A field that is not known and does no harm, in words. */
export const printPassedOver = (fault: Fault): string => printFault(fault, ' and is passed over')
