import { describe, expect, test } from 'vitest'
import { diffObjects } from '../../../src/core/golden/index.ts'

const CONFIG = 'kind: ConfigMap\nmetadata:\n  name: a\n  namespace: ns\n'

/** A difference as text: `+ Kind ns/name`, `~ Kind ns/name path: old → new`. */
function changes(old: string, fresh: string): string[] {
  return diffObjects(old, fresh).flatMap(({ change, kind, namespace, name, fields }) => {
    const id = `${kind} ${namespace}/${name}`
    if (change !== 'changed') return [`${change === 'added' ? '+' : '-'} ${id}`]
    return fields.map((field) => `~ ${id} ${field.path}: ${field.old ?? 'nothing'} → ${field.new ?? 'nothing'}`)
  })
}

describe('objects', () => {
  test.each([
    ['alike', CONFIG, CONFIG, []],
    ['alike but for comments and order', CONFIG, `# x\nmetadata: {namespace: ns, name: a}\nkind: ConfigMap\n`, []],
    ['added', '', CONFIG, ['+ ConfigMap ns/a']],
    ['removed', CONFIG, '', ['- ConfigMap ns/a']],
    ['renamed', CONFIG, CONFIG.replace('name: a', 'name: b'), ['- ConfigMap ns/a', '+ ConfigMap ns/b']],
    [
      'of another version',
      `apiVersion: v1\n${CONFIG}`,
      `apiVersion: v2\n${CONFIG}`,
      ['~ ConfigMap ns/a .apiVersion: "v1" → "v2"'],
    ],
    ['twice', `${CONFIG}---\n${CONFIG}`, `${CONFIG}---\n${CONFIG}x: 1\n`, ['~ ConfigMap ns/a (2) .x: nothing → 1']],
    ['moved in the stream', `${CONFIG}---\nkind: B\n`, `kind: B\n---\n${CONFIG}`, []],
    ['without kind or name', 'a: 1\n', 'a: 2\n', ['~  / .a: 1 → 2']],
    ['that are no YAML', 'a: [\n', 'a: {\n', []],
  ] as const)('%s', (_, old, fresh, expected) => {
    expect(changes(old, fresh)).toEqual(expected)
  })
})

describe('fields', () => {
  test.each([
    ['x: 1', 'x: 2', '.x: 1 → 2'],
    ['x: 1', 'x: "1"', '.x: 1 → "1"'],
    ['x: 9007199254740993', 'x: 9007199254740992', '.x: 9007199254740993 → 9007199254740992'],
    ['x: true', 'x: null', '.x: true → null'],
    ['x: {k: 1}', 'x: {}', '.x.k: 1 → nothing'],
    ['x: {k: {z: 1}}', 'x: {k: 2}', '.x.k: {"z":1} → 2'],
    ['x: [1, 2]', 'x: [1, 3]', '.x[1]: 2 → 3'],
    ['x: [1]', 'x: [1, {a: b}]', '.x[1]: nothing → {"a":"b"}'],
    ['x: {a/b.c: 1}', 'x: {a/b.c: 2}', '.x["a/b.c"]: 1 → 2'],
    ['x: größe', 'x: Größe', '.x: "größe" → "Größe"'],
    ['x: [{name: a, v: 1}]', 'x: [{name: b, v: 2}, {name: a, v: 3}]', '.x[name=a].v: 1 → 3'],
    ['x: [{name: a}, {name: a}]', 'x: [{name: a}, {name: b}]', '.x[1].name: "a" → "b"'],
  ])('%s to %s', (old, fresh, expected) => {
    expect(changes(`${CONFIG}${old}\n`, `${CONFIG}${fresh}\n`)).toContain(`~ ConfigMap ns/a ${expected}`)
  })

  test('the template that an object comes from is told', () => {
    const text = (x: number): string => `---\n# Source: c/templates/a.yaml\n${CONFIG}x: ${x}\n`
    expect(diffObjects(text(1), text(2))[0]?.template).toBe('c/templates/a.yaml')
  })

  test('deep nesting does not overflow the stack', () => {
    const deep = (x: number): string => `${CONFIG}x: ${'{a: '.repeat(900)}${x}${'}'.repeat(900)}\n`
    expect(changes(deep(1), deep(2))).toHaveLength(1)
  })
})
