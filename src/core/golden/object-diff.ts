import type { Text } from '../../../template-engine/go/index.ts'
import { Budget, LimitError } from '../engine.ts'
import { type RenderedDocument, splitDocuments } from '../images/index.ts'
import { LIMITS, type Limits } from '../limits.ts'
import { chargeYaml, printJson, readTextYaml, type TextData, YamlError } from '../yaml/index.ts'

/** A field of an object that differs. Values are JSON; undefined where there is none. */
export interface FieldChange {
  /** such as `.spec.containers[name=web].image` */
  readonly path: string
  /** the value as it was recorded, as JSON; undefined where it is new */
  readonly old: string | undefined
  /** the value now, as JSON; undefined where it is gone */
  readonly new: string | undefined
}

/** An object that was added, removed or changed. */
export interface ObjectChange {
  /** what became of the object */
  readonly change: 'added' | 'removed' | 'changed'
  /** the object's kind, empty where it has none */
  readonly kind: string
  /** empty when the object names none */
  readonly namespace: string
  /** the object's name, empty where it has none */
  readonly name: string
  /** the template it comes from, when the text says so */
  readonly template: string | undefined
  /** of a changed object */
  readonly fields: readonly FieldChange[]
}

/** What a comparison may take. */
export interface DiffBounds {
  /** default LIMITS */
  readonly limits?: Limits
  readonly budget?: Budget
}

/** bytes that are kept for an object, its data apart */
const OBJECT_BYTES = 400

interface Known extends Omit<ObjectChange, 'change' | 'fields'> {
  readonly data: TextData
}

/**
 * What changed between two renders, object by object: objects are the same when kind, namespace and name are. Lists are compared by name
 * where all their items have one, else by place. Documents that are not valid YAML are left to the text diff. Throws LimitError.
 */
export function diffObjects(
  old: Text,
  fresh: Text,
  { limits = LIMITS, budget = new Budget() }: DiffBounds = {},
): ObjectChange[] {
  const bounds = { limits, budget }
  const [before, after] = [readObjects(old, bounds), readObjects(fresh, bounds)]
  const changes: ObjectChange[] = []
  for (const [id, object] of before) {
    const other = after.get(id)
    if (other === undefined) changes.push(describe(object, 'removed', []))
    else {
      const fields = diffData(object.data, other.data, budget)
      if (fields.length > 0) changes.push(describe(other, 'changed', fields))
    }
  }
  for (const [id, object] of after) if (!before.has(id)) changes.push(describe(object, 'added', []))
  return changes
}

const describe = (
  { kind, namespace, name, template }: Known,
  change: ObjectChange['change'],
  fields: readonly FieldChange[],
): ObjectChange => ({ change, kind, namespace, name, template, fields })

/** Objects by identity; the second of two alike gets a number. */
function readObjects(text: string, { limits, budget }: Required<DiffBounds>): Map<string, Known> {
  const objects = new Map<string, Known>()
  const alike = new Map<string, number>()
  const documents = splitDocuments(text, limits.documents)
  if (documents.length > limits.documents) throw new LimitError('documents', limits.documents)
  budget.grow(documents.length * OBJECT_BYTES)
  for (const document of documents) {
    const data = readDocument(document, limits.dataDepth, budget)
    if (!(data instanceof Map)) continue
    const metadata = data.get('metadata')
    const known: Known = {
      kind: textAt(data, 'kind'),
      namespace: textAt(metadata, 'namespace'),
      name: textAt(metadata, 'name'),
      template: document.template,
      data,
    }
    const id = [known.kind, known.namespace, known.name].join('\0')
    const number = (alike.get(id) ?? 0) + 1
    alike.set(id, number)
    objects.set(`${id}\0${number}`, number === 1 ? known : { ...known, name: `${known.name} (${number})` })
  }
  return objects
}

function readDocument({ text }: RenderedDocument, maxDepth: number, budget: Budget): TextData | undefined {
  chargeYaml(budget, text)
  // read into plain data besides
  budget.release(chargeYaml(budget, text))
  try {
    return readTextYaml(text, { exactIntegers: true, maxDepth })
  } catch (error) {
    // too deep: a difference for the text
    if (error instanceof YamlError || error instanceof LimitError) return undefined
    throw error
  }
}

function textAt(data: TextData | undefined, key: string): string {
  const value = data instanceof Map ? data.get(key) : undefined
  return typeof value === 'string' ? value : ''
}

/** nesting that is looked into; what lies deeper is compared as one value */
const MAX_DEPTH = 200
/** steps that comparing two values takes, and bytes for finding each by its name */
const VALUE_STEPS = 160
const VALUE_BYTES = 120

function diffData(old: TextData, fresh: TextData, budget: Budget): FieldChange[] {
  const changes: FieldChange[] = []
  const visit = (a: TextData | undefined, b: TextData | undefined, path: string, depth: number): void => {
    const [left, right] = depth < MAX_DEPTH ? [entriesOf(a, b), entriesOf(b, a)] : []
    if (left === undefined || right === undefined) {
      const change = { path, old: show(a), new: show(b) }
      const length = path.length + (change.old?.length ?? 0) + (change.new?.length ?? 0)
      budget.step(length)
      budget.grow(length)
      if (change.old !== change.new) changes.push(change)
      return
    }
    budget.step((left.size + right.size) * VALUE_STEPS)
    budget.grow((left.size + right.size) * VALUE_BYTES)
    for (const [key, value] of left) visit(value, right.get(key), path + key, depth + 1)
    for (const [key, value] of right) if (!left.has(key)) visit(undefined, value, path + key, depth + 1)
    budget.release((left.size + right.size) * VALUE_BYTES)
  }
  visit(old, fresh, '', 0)
  return changes
}

/** The parts of a value that is compared part by part, because the other is of the same shape. */
function entriesOf(value: TextData | undefined, other: TextData | undefined): Map<string, TextData> | undefined {
  if (value instanceof Map && other instanceof Map)
    return new Map([...value].map(([key, item]) => [printKey(key), item]))
  if (!Array.isArray(value) || !Array.isArray(other)) return undefined
  if (hasNames(value) && hasNames(other)) return new Map(value.map((item) => [`[name=${textAt(item, 'name')}]`, item]))
  return new Map(value.map((item, i) => [`[${i}]`, item]))
}

/** Whether every item is a map with a name of its own. */
const hasNames = (list: readonly TextData[]): boolean => {
  const names = new Set(list.map((item) => textAt(item, 'name')))
  return list.length > 0 && names.size === list.length && !names.has('')
}

const printKey = (key: string): string => (/^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`)

function show(value: TextData | undefined): string | undefined {
  if (value === undefined) return undefined
  return typeof value === 'string' ? JSON.stringify(value) : printJson(value)
}
