import { type ByteString, LimitError, runeCount, testRegexp } from '../../../../template-engine/go/index.ts'
import type { Budget } from '../../../../template-engine/limits.ts'
import { jsonType, type Value } from '../equality.ts'
import { compareNumbers, isMultiple, isNumber, isWhole, type Numeric } from '../number.ts'
import { plainJson } from './compile.ts'
import { fitsFormat } from './formats.ts'
import { showNumber } from './show-number.ts'
import { MAX_DEPTH, type SubSchema } from './sub-schema.ts'

/** What a schema says of a value. */
interface Verdict {
  readonly failures: ByteString[]
  /** how well the value fits: of several schemas that do not, the failures of the best are shown */
  score: number
}

/** A value, its place, and the messages about it. */
interface Place {
  readonly value: Value
  readonly path: ByteString
  readonly depth: number
  readonly verdict: Verdict
  readonly budget: Budget
}

/** steps that applying one schema to one value takes, before its keywords */
const APPLY_STEPS = 20
/** bytes that a failure keeps, beside its text */
const FAILURE_BYTES = 300

/** Applies a schema to values: what is wrong, a line each. (as in validation.go of xeipuuv/gojsonschema 1.2) */
export function applySubSchema(schema: SubSchema, value: Value, budget: Budget): readonly ByteString[] {
  const verdict = { failures: [], score: 0 }
  apply(schema, { value, path: '(root)', depth: 0, verdict, budget })
  return verdict.failures
}

const fieldOf = ({ path }: Place): ByteString => path.replace(/^\(root\)\./, '')

function fail(place: Place, text: ByteString): void {
  place.budget.grow(FAILURE_BYTES + text.length)
  place.verdict.failures.push(`${fieldOf(place)}: ${text}`)
  place.verdict.score -= 2
}

/** Whether a schema fits a value, in a verdict of its own. */
function judge(schema: SubSchema, place: Place, value = place.value, path = place.path): Verdict {
  const verdict = { failures: [], score: 0 }
  apply(schema, { ...place, value, path, depth: place.depth + 1, verdict })
  return verdict
}

const isGood = ({ failures }: Verdict): boolean => failures.length === 0

function merge({ verdict }: Place, other: Verdict): void {
  for (const failure of other.failures) verdict.failures.push(failure)
  verdict.score += other.score
}

const better = (best: Verdict | undefined, other: Verdict): Verdict =>
  best === undefined || other.score > best.score ? other : best

function apply(schema: SubSchema, place: Place): void {
  const { verdict, budget, depth } = place
  if (depth >= MAX_DEPTH) throw new LimitError('nesting of values.schema.json', MAX_DEPTH)
  budget.step(APPLY_STEPS)
  if (schema.pass !== undefined) {
    if (!schema.pass) fail(place, 'False always fails validation')
    return
  }
  const wrong = wrongType(schema, place.value)
  if (schema.target !== undefined) apply(schema.target, { ...place, depth: depth + 1 })
  else if (wrong !== undefined) fail(place, wrong)
  else {
    applyOthers(schema, place)
    applyOwn(schema, place)
    verdict.score++
  }
}

function wrongType({ types }: SubSchema, value: Value): ByteString | undefined {
  if (types.length === 0) return undefined
  const given = isNumber(value) && isWhole(value) ? 'integer' : jsonType(value)
  if (types.includes(given) || (given === 'integer' && types.includes('number'))) return undefined
  return `Invalid type. Expected: ${types.length > 1 ? `[${types.join()}]` : types[0]}, given: ${given}`
}

/** The keywords of a value's own type, in their order, and those of every type between them. */
function applyOwn(schema: SubSchema, place: Place): void {
  const { value, verdict } = place
  if (Array.isArray(value)) {
    checkItems(schema, place, value)
    checkConstants(schema, place)
  } else if (value instanceof Map) {
    checkFields(schema, place, value)
    checkConstants(schema, place)
    for (const child of schema.children) {
      const field = value.get(child.property)
      if (field !== undefined)
        apply(child, { ...place, value: field, path: `${place.path}.${child.property}`, depth: place.depth + 1 })
    }
  } else {
    if (isNumber(value)) checkNumber(schema, place, value)
    checkConstants(schema, place)
    if (typeof value === 'string') checkText(schema, place, value)
  }
  verdict.score++
}

/** Keywords that apply other schemas to the same value. (as in validateSchema) */
function applyOthers(schema: SubSchema, place: Place): void {
  if (schema.anyOf?.length) checkAnyOf(schema.anyOf, place)
  if (schema.oneOf?.length) checkOneOf(schema.oneOf, place)
  if (schema.allOf?.length) checkAllOf(schema.allOf, place)
  if (schema.not !== undefined && isGood(judge(schema.not, place))) fail(place, 'Must not validate the schema (not)')
  checkDependencies(schema, place)
  checkCondition(schema, place)
  place.verdict.score++
}

function checkAnyOf(schemas: readonly SubSchema[], place: Place): void {
  let best: Verdict | undefined
  for (const schema of schemas) {
    const verdict = judge(schema, place)
    if (isGood(verdict)) return
    best = better(best, verdict)
  }
  fail(place, 'Must validate at least one schema (anyOf)')
  if (best !== undefined) merge(place, best)
}

function checkOneOf(schemas: readonly SubSchema[], place: Place): void {
  let good = 0
  let best: Verdict | undefined
  for (const schema of schemas) {
    const verdict = judge(schema, place)
    if (isGood(verdict)) good++
    else if (good === 0) best = better(best, verdict)
  }
  if (good === 1) return
  fail(place, 'Must validate one and only one schema (oneOf)')
  if (good === 0 && best !== undefined) merge(place, best)
}

function checkAllOf(schemas: readonly SubSchema[], place: Place): void {
  let good = 0
  for (const schema of schemas) {
    const verdict = judge(schema, place)
    if (isGood(verdict)) good++
    merge(place, verdict)
  }
  if (good !== schemas.length) fail(place, 'Must validate all the schemas (allOf)')
}

function checkDependencies({ dependencies }: SubSchema, place: Place): void {
  const { value } = place
  if (dependencies === undefined || !(value instanceof Map)) return
  for (const name of value.keys()) {
    const needed = dependencies.get(name)
    if (needed === undefined) continue
    if (!isList(needed)) apply(needed, { ...place, depth: place.depth + 1 })
    else for (const other of needed) if (!value.has(other)) fail(place, `Has a dependency on ${other}`)
  }
}

const isList = (needed: readonly ByteString[] | SubSchema): needed is readonly ByteString[] => Array.isArray(needed)

function checkCondition(schema: SubSchema, place: Place): void {
  if (schema.condition === undefined) return
  const holds = isGood(judge(schema.condition, place))
  const next = holds ? schema.then : schema.else
  const verdict = next && judge(next, place)
  if (verdict === undefined || isGood(verdict)) return
  fail(place, holds ? 'Must validate "then" as "if" was valid' : 'Must validate "else" as "if" was not valid')
  merge(place, verdict)
}

function checkConstants({ constant, values }: SubSchema, place: Place): void {
  if (constant !== undefined && plainJson(place.value) !== constant)
    fail(place, `${fieldOf(place)} does not match: ${constant}`)
  if (values?.length && !values.includes(plainJson(place.value)))
    fail(place, `${fieldOf(place)} must be one of the following: ${values.join(', ')}`)
  place.verdict.score++
}

function checkItems(schema: SubSchema, place: Place, list: readonly Value[]): void {
  const each = (item: SubSchema | undefined, i: number): void => {
    if (item !== undefined) merge(place, judge(item, place, list[i], `${place.path}.${i}`))
  }
  const { items, additionalItems } = schema
  if (items !== undefined && 'property' in items) for (const i of list.keys()) each(items, i)
  else if (items !== undefined && items.length > 0) {
    for (let i = 0; i < items.length && i < list.length; i++) each(items[i], i)
    if (additionalItems === false && items.length < list.length) fail(place, 'No additional items allowed on array')
    if (typeof additionalItems === 'object') for (let i = items.length; i < list.length; i++) each(additionalItems, i)
  }
  if (list.length < (schema.minItems ?? 0)) fail(place, `Array must have at least ${schema.minItems} items`)
  if (list.length > (schema.maxItems ?? Number.POSITIVE_INFINITY))
    fail(place, `Array must have at most ${schema.maxItems} items`)
  if (schema.uniqueItems) checkUnique(place, list)
  if (schema.contains !== undefined) checkContains(schema.contains, place, list)
  place.verdict.score++
}

function checkUnique(place: Place, list: readonly Value[]): void {
  const seen = new Map<ByteString, number>()
  for (const [j, item] of list.entries()) {
    const text = plainJson(item)
    const i = seen.get(text)
    if (i !== undefined) fail(place, `array items[${i},${j}] must be unique`)
    seen.set(text, j)
  }
}

function checkContains(schema: SubSchema, place: Place, list: readonly Value[]): void {
  let best: Verdict | undefined
  for (const [i, item] of list.entries()) {
    const verdict = judge(schema, place, item, `${place.path}.${i}`)
    if (isGood(verdict)) return
    best = better(best, verdict)
  }
  fail(place, 'At least one of the items must match')
  if (best !== undefined) merge(place, best)
}

function checkFields(schema: SubSchema, place: Place, fields: ReadonlyMap<ByteString, Value>): void {
  const { verdict } = place
  if (fields.size < (schema.minProperties ?? 0)) fail(place, `Must have at least ${schema.minProperties} properties`)
  if (fields.size > (schema.maxProperties ?? Number.POSITIVE_INFINITY))
    fail(place, `Must have at most ${schema.maxProperties} properties`)
  for (const name of schema.required ?? []) {
    if (fields.has(name)) verdict.score++
    else fail(place, `${name} is required`)
  }
  const described = new Set(schema.children.map(({ property }) => property))
  for (const [name, field] of fields) checkField(schema, place, { name, field, isDescribed: described.has(name) })
  for (const name of schema.propertyNames === undefined ? [] : fields.keys()) {
    const named = judge(schema.propertyNames as SubSchema, place, name)
    if (isGood(named)) continue
    fail(place, `Property name of "${name}" does not match`)
    merge(place, named)
  }
  verdict.score++
}

interface Field {
  readonly name: ByteString
  readonly field: Value
  readonly isDescribed: boolean
}

/** patternProperties, and additionalProperties of what neither they nor properties describe. */
function checkField(schema: SubSchema, place: Place, { name, field, isDescribed }: Field): void {
  const path = `${place.path}.${name}`
  const matching = (schema.patternProperties ?? []).filter(({ pattern }) =>
    testRegexp(pattern, name, (steps) => place.budget.step(steps)),
  )
  for (const each of matching) merge(place, judge(each.schema, place, field, path))
  if (matching.length > 0) place.verdict.score++
  if (isDescribed || matching.length > 0) return
  const { additionalProperties } = schema
  if (additionalProperties === false) fail(place, `Additional property ${name} is not allowed`)
  if (typeof additionalProperties === 'object') merge(place, judge(additionalProperties, place, field, path))
}

function checkText(schema: SubSchema, place: Place, text: ByteString): void {
  const length = runeCount(text)
  if (length < (schema.minLength ?? 0))
    fail(place, `String length must be greater than or equal to ${schema.minLength}`)
  if (length > (schema.maxLength ?? Number.POSITIVE_INFINITY))
    fail(place, `String length must be less than or equal to ${schema.maxLength}`)
  if (schema.pattern !== undefined && !testRegexp(schema.pattern, text, (steps) => place.budget.step(steps)))
    fail(place, `Does not match pattern '${schema.pattern.source}'`)
  checkFormat(schema, place, text)
  place.verdict.score++
}

function checkFormat({ format = '' }: SubSchema, place: Place, text: ByteString | undefined): void {
  if (!fitsFormat(format, text)) fail(place, `Does not match format '${format}'`)
}

function checkNumber(schema: SubSchema, place: Place, number: Numeric): void {
  const { multipleOf, maximum, exclusiveMaximum, minimum, exclusiveMinimum } = schema
  const breaks = (bound: Numeric | undefined, isWrong: (order: number) => boolean): bound is Numeric =>
    bound !== undefined && isWrong(compareNumbers(number, bound))
  if (multipleOf !== undefined && !isMultiple(number, multipleOf))
    fail(place, `Must be a multiple of ${showNumber(multipleOf)}`)
  if (breaks(maximum, (order) => order > 0)) fail(place, `Must be less than or equal to ${showNumber(maximum)}`)
  if (breaks(exclusiveMaximum, (order) => order >= 0)) fail(place, `Must be less than ${showNumber(exclusiveMaximum)}`)
  if (breaks(minimum, (order) => order < 0)) fail(place, `Must be greater than or equal to ${showNumber(minimum)}`)
  if (breaks(exclusiveMinimum, (order) => order <= 0))
    fail(place, `Must be greater than ${showNumber(exclusiveMinimum)}`)
  checkFormat(schema, place, undefined)
  place.verdict.score++
}
