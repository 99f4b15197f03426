import { LimitError, type Text } from '../../../template-engine/go/index.ts'
import { type RenderedDocument, splitDocuments } from '../images/index.ts'
import { printJson, readTextYaml, type TextData, YamlError } from '../yaml/index.ts'

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

interface Known extends Omit<ObjectChange, 'change' | 'fields'> {
  readonly data: TextData
}

/**
 * What changed between two renders, object by object: objects are the same when kind, namespace and name are. Lists are compared by name
 * where all their items have one, else by place. Documents that are not valid YAML are left to the text diff.
 */
export function diffObjects(old: Text, fresh: Text): ObjectChange[] {
  const [before, after] = [readObjects(old), readObjects(fresh)]
  const changes: ObjectChange[] = []
  for (const [id, object] of before) {
    const other = after.get(id)
    if (other === undefined) changes.push(describe(object, 'removed', []))
    else {
      const fields = diffData(object.data, other.data)
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
function readObjects(text: string): Map<string, Known> {
  const objects = new Map<string, Known>()
  for (const document of splitDocuments(text)) {
    const data = readDocument(document)
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
    let number = 1
    while (objects.has(`${id}\0${number}`)) number++
    objects.set(`${id}\0${number}`, number === 1 ? known : { ...known, name: `${known.name} (${number})` })
  }
  return objects
}

function readDocument({ text }: RenderedDocument): TextData | undefined {
  try {
    return readTextYaml(text, { exactIntegers: true })
  } catch (error) {
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

function diffData(old: TextData, fresh: TextData): FieldChange[] {
  const changes: FieldChange[] = []
  const visit = (a: TextData | undefined, b: TextData | undefined, path: string, depth: number): void => {
    const [left, right] = depth < MAX_DEPTH ? [entriesOf(a, b), entriesOf(b, a)] : []
    if (left === undefined || right === undefined) {
      const change = { path, old: show(a), new: show(b) }
      if (change.old !== change.new) changes.push(change)
      return
    }
    for (const [key, value] of left) visit(value, right.get(key), path + key, depth + 1)
    for (const [key, value] of right) if (!left.has(key)) visit(undefined, value, path + key, depth + 1)
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
