import { type ByteString, runeCount } from '../../../template-engine/go/index.ts'
import { escapeKey } from './address.ts'
import { equalValues, findDuplicate, isScalar, jsonType, type Value } from './equality.ts'
import {
  displayCount,
  displayNumber,
  displayScalar,
  type Failure,
  quoteAll,
  quoteSingle,
  SchemaError,
} from './failure.ts'
import { compareNumbers, isMultiple, isNumber, isWhole, type Numeric, simplify } from './number.ts'
import type { Schema } from './schema.ts'
import { cycleOf, innerScope, matches, newWork, outermost, type Scope, type Work } from './scope.ts'

/** Properties and items that no keyword has looked at; undefined where nobody asks. */
interface Unevaluated {
  props: Set<ByteString> | undefined
  items: Set<number> | undefined
}

/** While a schema is checked against its metaschema: parts of it with a dialect of their own are checked against theirs. */
export interface Meta {
  readonly schema: Schema
  /** the metaschema of the part at a pointer; undefined where no part begins */
  schemaAt(pointer: ByteString): Schema | undefined
}

/** steps to compare with a value of an enum; bytes that a failure keeps, and a value in its words */
const [ENUM_STEPS, FAILURE_BYTES, SHOWN_BYTES, FORMAT_BYTES] = [25, 600, 40, 32]

/** helm's own words for a number with an exponent past what it reads */
const NIL_NUMBER = 'unable to validate schema: runtime error: invalid memory address or nil pointer dereference'

/** Applies a schema to values. Returns the failures at the top level; none means that the values fit. (as in validator.go, validate) */
export function applySchema(schema: Schema, value: Value, meta?: Meta, work: Work = newWork()): readonly Failure[] {
  const failure = new Check(
    { schema, value, at: '' },
    outermost(schema, work),
    needed(value, schema, false),
    meta,
  ).run()
  if (!failure) return []
  return failure.kind === 'group' ? failure.causes : [failure]
}

function needed(value: Value, schema: Schema, callerNeeds: boolean): Unevaluated {
  const none: Unevaluated = { props: undefined, items: undefined }
  if (value instanceof Map) {
    const wanted =
      schema.additionalProperties === undefined && (callerNeeds || schema.unevaluatedProperties !== undefined)
    return wanted ? { ...none, props: new Set(value.keys()) } : none
  }
  if (!Array.isArray(value)) return none
  const all = schema.items !== undefined || schema.additionalItems !== undefined
  const from = schema.prefixItems?.length ?? 0
  const wanted = !all && (callerNeeds || schema.unevaluatedItems !== undefined) && from < value.length
  return wanted ? { ...none, items: new Set(Array.from({ length: value.length - from }, (_, i) => from + i)) } : none
}

/** A schema and the value at a pointer that it is applied to. */
interface Subject {
  readonly schema: Schema
  readonly value: Value
  readonly at: ByteString
}

/** One schema applied to one value. */
class Check {
  readonly #schema: Schema
  readonly #value: Value
  readonly #at: ByteString
  readonly #scope: Scope
  readonly unevaluated: Unevaluated
  readonly #meta: Meta | undefined
  readonly #failures: Failure[] = []

  constructor({ schema, value, at }: Subject, scope: Scope, unevaluated: Unevaluated, meta: Meta | undefined) {
    const own = meta && scope.parent && schema === meta.schema ? meta.schemaAt(at) : undefined
    this.#schema = own ?? schema
    this.#meta = own && meta ? { ...meta, schema: own } : meta
    this.#value = value
    this.#at = at
    this.#scope = scope
    this.unevaluated = unevaluated
  }

  run(): Failure | undefined {
    const schema = this.#schema
    if (schema.bool !== undefined) return schema.bool ? undefined : this.#failure('false schema')
    const cycle = cycleOf(this.#scope, schema)
    if (cycle) return this.#failure(cycle)
    const first = this.#scalarFailure()
    if (first) return this.#failure(first)
    if (schema.ref) {
      const failure = this.#follow(schema.ref, '$ref')
      if (schema.draft < 2019) return failure
      this.#add(failure)
    }
    this.#checkByType()
    if (schema.draft >= 2019) this.#followDynamic()
    this.#checkConditions()
    if (schema.draft >= 2019) this.#checkUnevaluated()
    if (this.#failures.length < 2) return this.#failures[0]
    return { kind: 'group', at: this.#at, text: 'validation failed', causes: this.#failures }
  }

  /** type, const, enum and format: the first that fails ends the check. */
  #scalarFailure(): ByteString | undefined {
    const { types, constant, values, format } = this.#schema
    const value = this.#value
    const type = jsonType(value)
    const fits = !types || types.includes(type) || (isNumber(value) && types.includes('integer') && isWhole(value))
    if (!fits) return `got ${type}, want ${types.join(' or ')}`
    if (constant && !equalValues(value, constant.value)) {
      return isScalar(constant.value) ? `value must be ${displayScalar(constant.value)}` : "'const' failed"
    }
    if (values) this.#scope.work.ledger.step(values.length * ENUM_STEPS)
    if (values && !values.some((item) => equalValues(value, item))) {
      if (!values.every(isScalar)) return "'enum' failed"
      this.#scope.work.ledger.grow(values.length * SHOWN_BYTES)
      const shown = values.map(displayScalar)
      return shown.length === 1 ? `value must be ${shown[0]}` : `value must be one of ${shown.join(', ')}`
    }
    if (format && typeof value === 'string') this.#scope.work.ledger.grow(value.length * FORMAT_BYTES)
    const wrong = format && typeof value === 'string' ? format.check(value) : undefined
    return wrong === undefined ? undefined : `${displayScalar(value)} is not valid ${format?.name}: ${wrong}`
  }

  #checkByType(): void {
    const value = this.#value
    if (value instanceof Map) this.#checkObject(value)
    else if (Array.isArray(value)) this.#checkArray(value)
    else if (typeof value === 'string') this.#checkText(value)
    else if (isNumber(value)) this.#checkNumber(value)
  }

  #checkObject(object: Map<ByteString, Value>): void {
    const s = this.#schema
    this.#bounds('Properties', object.size, s.minProperties, s.maxProperties)
    const missing = (names: readonly ByteString[]): ByteString[] => names.filter((name) => !object.has(name))
    const absent = missing(s.required ?? [])
    if (absent.length > 0)
      this.#say(absent.length === 1 ? `missing property ${quoteAll(absent)}` : `missing properties ${quoteAll(absent)}`)
    const requires = (property: ByteString, names: readonly ByteString[]): void => {
      const lacking = missing(names)
      if (lacking.length > 0) this.#say(`properties ${quoteAll(lacking)} required, if ${quoteSingle(property)} exists`)
    }
    for (const [property, dependency] of s.dependencies ?? []) {
      if (!object.has(property)) continue
      if ('pointer' in dependency) this.#add(this.#self(dependency))
      else requires(property, dependency)
    }
    this.#checkProperties(object)
    for (const name of s.propertyNames ? object.keys() : []) this.#checkName(name)
    for (const [property, schema] of s.dependentSchemas ?? []) if (object.has(property)) this.#add(this.#self(schema))
    for (const [property, names] of s.dependentRequired ?? []) if (object.has(property)) requires(property, names)
  }

  #checkProperties(object: Map<ByteString, Value>): void {
    const s = this.#schema
    const additional: ByteString[] = []
    for (const [name, value] of object) {
      const own = s.properties?.get(name)
      const matching = (s.patternProperties ?? [])
        .filter(([regexp]) => matches(this.#scope.work, regexp, name))
        .map(([, schema]) => schema)
      const schemas = own ? [own, ...matching] : matching
      for (const schema of schemas) this.#add(this.#child(schema, value, name))
      if (schemas.length === 0) {
        if (s.additionalProperties === undefined) continue
        if (s.additionalProperties === false) additional.push(name)
        else if (s.additionalProperties !== true) this.#add(this.#child(s.additionalProperties, value, name))
      }
      this.unevaluated.props?.delete(name)
    }
    if (additional.length > 0) this.#say(`additional properties ${quoteAll(additional)} not allowed`)
  }

  #checkName(name: ByteString): void {
    const { propertyNames } = this.#schema
    const at = this.#scope.work.rules === '6.0.2' ? '' : this.#at
    const causes = propertyNames ? applySchema(propertyNames, name, this.#meta, this.#scope.work) : []
    if (causes.length > 0)
      this.#failures.push({ kind: 'other', at, text: `invalid propertyName ${quoteSingle(name)}`, causes })
  }

  #checkArray(items: readonly Value[]): void {
    const s = this.#schema
    this.#bounds('Items', items.length, s.minItems, s.maxItems)
    const twins = s.uniqueItems ? findDuplicate(items) : undefined
    if (twins) this.#say(`items at ${displayCount(twins[0])} and ${displayCount(twins[1])} are equal`)
    const prefix = s.prefixItems ?? []
    const covered = Math.min(prefix.length, items.length)
    for (const [i, schema] of prefix.slice(0, covered).entries())
      this.#add(this.#child(schema, items[i] ?? null, String(i)))
    const { rules } = this.#scope.work
    const first = rules === '6.0.2' ? 0 : covered
    if (s.items)
      for (const [i, item] of items.slice(covered).entries()) this.#add(this.#child(s.items, item, String(first + i)))
    if (s.additionalItems === false && covered !== items.length)
      this.#say(`last ${displayCount(items.length - covered)} additionalItem(s) not allowed`)
    if (typeof s.additionalItems === 'object') {
      for (const [i, item] of items.slice(covered).entries())
        this.#add(this.#child(s.additionalItems, item, String(first + i)))
    }
    if (s.contains) this.#checkContains(s.contains, items)
  }

  #checkContains(schema: Schema, items: readonly Value[]): void {
    const { minContains, maxContains, draft } = this.#schema
    const causes: Failure[] = []
    const matched: number[] = []
    for (const [i, item] of items.entries()) {
      const failure = this.#child(schema, item, String(i))
      if (failure) causes.push(failure)
      else {
        matched.push(i)
        if (draft >= 2020) this.unevaluated.items?.delete(i)
      }
    }
    const found = `matched ${displayCount(matched.length)} items at ${matched.join(' ')}`
    if (minContains === undefined) {
      if (matched.length === 0) this.#say('no items match contains schema', causes)
    } else if (matched.length < minContains) {
      this.#say(
        `min ${displayCount(minContains)} items required to match contains schema, but ${matched.length === 0 ? 'none matched' : found}`,
        causes,
      )
    }
    if (maxContains !== undefined && matched.length > maxContains) {
      this.#say(`max ${displayCount(maxContains)} items required to match contains schema, but ${found}`)
    }
  }

  #checkText(text: ByteString): void {
    const { minLength, maxLength, pattern } = this.#schema
    if (minLength !== undefined || maxLength !== undefined)
      this.#bounds('Length', runeCount(text), minLength, maxLength)
    if (pattern && !matches(this.#scope.work, pattern.regexp, text))
      this.#say(`${quoteSingle(text)} does not match pattern ${quoteSingle(pattern.source)}`)
  }

  #checkNumber(written: Numeric): void {
    const s = this.#schema
    const n = simplify(written)
    const say = (keyword: string, limit: Numeric): void =>
      this.#say(`${keyword}: got ${displayNumber(written)}, want ${displayNumber(limit)}`)
    const compare = (limit: Numeric): number => {
      if (n === undefined) throw new SchemaError(NIL_NUMBER)
      return compareNumbers(n, limit)
    }
    if (s.minimum !== undefined && compare(s.minimum) < 0) say('minimum', s.minimum)
    if (s.maximum !== undefined && compare(s.maximum) > 0) say('maximum', s.maximum)
    if (s.exclusiveMinimum !== undefined && compare(s.exclusiveMinimum) <= 0)
      say('exclusiveMinimum', s.exclusiveMinimum)
    if (s.exclusiveMaximum !== undefined && compare(s.exclusiveMaximum) >= 0)
      say('exclusiveMaximum', s.exclusiveMaximum)
    if (s.multipleOf !== undefined && !isMultiple(written, s.multipleOf)) say('multipleOf', s.multipleOf)
  }

  #checkConditions(): void {
    const s = this.#schema
    if (s.not && !this.#self(s.not)) this.#say("'not' failed")
    const all = (s.allOf ?? []).flatMap((schema) => this.#self(schema) ?? [])
    if (all.length > 0) this.#say("'allOf' failed", all)
    if (s.anyOf && s.anyOf.length > 0) this.#checkAny(s.anyOf)
    if (s.oneOf && s.oneOf.length > 0) this.#checkOne(s.oneOf)
    if (!s.condition) return
    const branch = this.#self(s.condition) ? s.otherwise : s.then
    if (branch) this.#add(this.#self(branch))
  }

  #checkAny(schemas: readonly Schema[]): void {
    const causes: Failure[] = []
    let matched = false
    for (const schema of schemas) {
      const failure = this.#self(schema)
      if (failure) causes.push(failure)
      else {
        matched = true
        if (this.#nothingUnevaluated()) break
      }
    }
    if (!matched) this.#say("'anyOf' failed", causes)
  }

  #checkOne(schemas: readonly Schema[]): void {
    const causes: Failure[] = []
    let matched = -1
    for (const [i, schema] of schemas.entries()) {
      const failure = this.#self(schema)
      if (failure) {
        causes.push(failure)
      } else if (matched >= 0) {
        this.#say(`'oneOf' failed, subschemas ${displayCount(matched)}, ${displayCount(i)} matched`)
        return
      } else {
        matched = i
      }
    }
    if (matched < 0) this.#say("'oneOf' failed, none matched", causes)
  }

  #checkUnevaluated(): void {
    const s = this.#schema
    const value = this.#value
    if (value instanceof Map && s.unevaluatedProperties) {
      for (const name of this.unevaluated.props ?? []) {
        const property = value.get(name)
        if (property !== undefined) this.#add(this.#child(s.unevaluatedProperties, property, name))
      }
      this.unevaluated.props = undefined
    }
    if (Array.isArray(value) && s.unevaluatedItems) {
      for (const i of this.unevaluated.items ?? [])
        this.#add(this.#child(s.unevaluatedItems, value[i] ?? null, String(i)))
      this.unevaluated.items = undefined
    }
  }

  #followDynamic(): void {
    const { recursiveRef, dynamicRef } = this.#schema
    if (recursiveRef) {
      let target = recursiveRef
      if (target.recursiveAnchor)
        for (let s: Scope | undefined = this.#scope; s; s = s.parent)
          if (s.schema.resource.recursiveAnchor) target = s.schema
      this.#add(this.#follow(target, '$recursiveRef'))
    }
    if (!dynamicRef) return
    let { target } = dynamicRef
    const { anchor } = dynamicRef
    if (anchor !== '' && target.dynamicAnchor === anchor) {
      for (let s: Scope | undefined = this.#scope; s; s = s.parent)
        target = s.schema.resource.dynamicAnchors?.get(anchor) ?? target
    }
    this.#add(this.#follow(target, '$dynamicRef'))
  }

  #follow(target: Schema, keyword: string): Failure | undefined {
    const failure = this.#self(target, keyword)
    if (!failure) return undefined
    const causes = failure.kind === 'group' ? failure.causes : [failure]
    return { kind: 'reference', at: this.#at, text: 'validation failed', causes }
  }

  /** Another schema on the same value; what it evaluated counts as evaluated here. */
  #self(schema: Schema, reference = ''): Failure | undefined {
    const scope = innerScope(this.#scope, schema, 0, reference)
    const unevaluated = needed(this.#value, schema, !this.#nothingUnevaluated())
    const check = new Check({ schema, value: this.#value, at: this.#at }, scope, unevaluated, this.#meta)
    const failure = check.run()
    if (!failure) this.#merge(check.unevaluated)
    return failure
  }

  #child(schema: Schema, value: Value, token: ByteString): Failure | undefined {
    const scope = innerScope(this.#scope, schema, 1, '')
    const at = `${this.#at}/${escapeKey(token)}`
    return new Check({ schema, value, at }, scope, needed(value, schema, false), this.#meta).run()
  }

  #merge(other: Unevaluated): void {
    for (const name of this.unevaluated.props ?? []) if (!other.props?.has(name)) this.unevaluated.props?.delete(name)
    for (const i of this.unevaluated.items ?? []) if (!other.items?.has(i)) this.unevaluated.items?.delete(i)
  }

  #nothingUnevaluated(): boolean {
    return (this.unevaluated.props?.size ?? 0) === 0 && (this.unevaluated.items?.size ?? 0) === 0
  }

  #bounds(
    what: 'Properties' | 'Items' | 'Length',
    count: number,
    min: number | bigint | undefined,
    max: number | bigint | undefined,
  ): void {
    if (min !== undefined && count < min) this.#say(`min${what}: got ${displayCount(count)}, want ${displayCount(min)}`)
    if (max !== undefined && count > max) this.#say(`max${what}: got ${displayCount(count)}, want ${displayCount(max)}`)
  }

  #failure(text: ByteString): Failure {
    this.#scope.work.ledger.grow(FAILURE_BYTES + text.length)
    return { kind: 'other', at: this.#at, text, causes: [] }
  }

  #say(text: ByteString, causes: readonly Failure[] = []): void {
    this.#scope.work.ledger.grow(FAILURE_BYTES + text.length)
    this.#failures.push({ kind: 'other', at: this.#at, text, causes })
  }

  #add(failure: Failure | undefined): void {
    if (failure) this.#failures.push(failure)
  }
}
