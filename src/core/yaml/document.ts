import { type Budget, LimitError } from '../engine.ts'
import { AicrError, limitFailure, oneLine, say } from '../errors.ts'
import { type Fields, isFields } from '../fields.ts'
import { LIMITS, type Limits } from '../limits.ts'
import { chargeYaml, nodesAtMost } from './charge.ts'
import { documentFault, readPlain, writtenText } from './text.ts'

/** What reading documents of ours may take. */
export interface DocumentBounds {
  /** default LIMITS */
  readonly limits?: Partial<Limits> | undefined
  /** what the reading spends, where it is part of a job */
  readonly budget?: Budget | undefined
}

/** The first document of a YAML (or JSON) text of ours. `place` names the file in errors. */
export function readDocument(text: string, place: string, bounds: DocumentBounds = {}): unknown {
  checkSize(text, place, bounds)
  try {
    return readPlain(text, bounds.limits?.dataDepth)
  } catch (cause) {
    throw new AicrError('INVALID_DOCUMENT', say`not valid YAML: ${{ fault: oneLine(documentFault(cause)) }}`, { place })
  }
}

/** Spends what reading a text of YAML or JSON costs. Throws AicrError LIMIT_EXCEEDED where it holds more values than a document of ours may. */
export function checkSize(text: string, place: string, { limits, budget }: DocumentBounds = {}): void {
  const max = limits?.documentValues ?? LIMITS.documentValues
  if (nodesAtMost(text) > max) throw new AicrError('LIMIT_EXCEEDED', say`more than ${{ max }} values`, { place })
  if (budget === undefined) return
  try {
    chargeYaml(budget, text)
  } catch (error) {
    throw error instanceof LimitError ? limitFailure(error, place, 'reading') : error
  }
}

/** A value with the keys of its mappings sorted at every level. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (!isFields(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  )
}

/** Typed reading of a document's fields. A field of the wrong type is an error that names the file and the field. */
export class Reader {
  readonly #place: string
  readonly #path: string
  readonly fields: Fields
  constructor(value: unknown, place: string, path = '') {
    this.#place = place
    this.#path = path
    if (!isFields(value)) throw this.#wrong('', 'a mapping')
    this.fields = value
  }

  /** A string; a number or boolean is taken as its text as written, absent and null as empty. */
  text(name: string): string {
    const value = this.fields[name]
    if (value === undefined || value === null) return ''
    if (typeof value === 'string') return value
    if (typeof value === 'number' || typeof value === 'boolean') return writtenText(this.fields, name) ?? String(value)
    throw this.#wrong(name, 'a string')
  }

  number(name: string): number {
    const value = this.fields[name]
    if (value === undefined || value === null) return 0
    if (typeof value === 'number') return value
    throw this.#wrong(name, 'a number')
  }

  flag(name: string): boolean {
    const value = this.fields[name]
    if (value === undefined || value === null) return false
    if (typeof value === 'boolean') return value
    throw this.#wrong(name, 'true or false')
  }

  texts(name: string): string[] {
    return this.list(name).map((item, i, list) => {
      if (typeof item === 'string') return item
      if (typeof item === 'number') return writtenText(list, i) ?? String(item)
      throw this.#wrong(name, 'a list of strings')
    })
  }

  list(name: string): readonly unknown[] {
    const value = this.fields[name]
    if (value === undefined || value === null) return []
    if (Array.isArray(value)) return value
    throw this.#wrong(name, 'a list')
  }

  has(name: string): boolean {
    return this.fields[name] !== undefined && this.fields[name] !== null
  }

  record(name: string): Fields {
    const value = this.fields[name]
    if (value === undefined || value === null) return {}
    if (isFields(value)) return value
    throw this.#wrong(name, 'a mapping')
  }

  child(name: string): Reader {
    return new Reader(this.fields[name] ?? {}, this.#place, this.#at(name))
  }

  children(name: string): Reader[] {
    return this.list(name).map((item, i) => new Reader(item, this.#place, `${this.#at(name)}[${i}]`))
  }

  #at(name: string): string {
    return this.#path === '' ? name : name === '' ? this.#path : `${this.#path}.${name}`
  }

  #wrong(name: string, expected: string): AicrError {
    const field = this.#at(name)
    return new AicrError(
      'INVALID_DOCUMENT',
      say`${{ field: field === '' ? 'the document' : field }} must be ${{ expected }}`,
      {
        place: this.#place,
      },
    )
  }
}
