import { expect, test } from 'vitest'
import { mergeValueSources, type ValueSources } from '../../../src/core/values/index.ts'
import { encodeJson } from '../../../template-engine/go/index.ts'
import { HELM_4_1_4 } from '../../helpers/helm.ts'

const FILES: Readonly<Record<string, string>> = {
  'a.yaml': 'm: {x: 1, z: 2}\nl: [1]\n',
  'b.yaml': 'm: {x: null}\nl: [2]\n---\no: 1\n',
  'list.yaml': '[1]',
  'broken.yaml': 'a: b: c',
  'sep.yaml': 'a: 1\n---foo',
  't.txt': 'text\n',
}

const read = async (path: string): Promise<Uint8Array> => {
  const text = FILES[path]
  if (text === undefined) throw new Error(`open ${path}: no such file or directory`)
  return new TextEncoder().encode(text)
}

test.each<[ValueSources, string]>([
  [{}, '{}'],
  [{ files: ['a.yaml', 'b.yaml'] }, '{"l":[2],"m":{"x":null,"z":2},"o":1}'],
  [{ files: ['a.yaml'], set: ['m.x=9,l[1]=z'] }, '{"l":[1,"z"],"m":{"x":9,"z":2}}'],
  [{ setLiteral: ['a=lit'], set: ['a=set'], setJson: ['a="json"'], setString: ['a=str'] }, '{"a":"lit"}'],
  [{ setJson: [' {"a":{"b":1}}', 'a.c=2'] }, '{"a":{"b":1,"c":2}}'],
  [{ setFile: ['a=t.txt,b.c=t.txt'] }, '{"a":"text\\n","b":{"c":"text\\n"}}'],
])('%j', async (sources, json) => {
  expect(encodeJson(await mergeValueSources(sources, read, HELM_4_1_4))).toBe(json)
})

test.each<[ValueSources, string]>([
  [{ files: ['nope.yaml'] }, 'open nope.yaml: no such file or directory'],
  [
    { files: ['list.yaml'] },
    'failed to parse list.yaml: cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}',
  ],
  [
    { files: ['broken.yaml'] },
    'failed to parse broken.yaml: cannot unmarshal yaml document: error converting YAML to JSON: yaml: mapping values are not allowed in this context',
  ],
  [
    { files: ['sep.yaml'] },
    'failed to parse sep.yaml: error reading yaml document: invalid Yaml document separator: foo',
  ],
  [{ set: ['a'] }, 'failed parsing --set data: key "a" has no value'],
  [{ setString: ['a'] }, 'failed parsing --set-string data: key "a" has no value'],
  [{ setLiteral: ['a'] }, 'failed parsing --set-literal data: key "a" has no value'],
  [{ setJson: ['a={x'] }, 'failed parsing --set-json data a={x'],
  [{ setJson: ['{"a":'] }, 'failed parsing --set-json data JSON: {"a":'],
  [{ setFile: ['a=nope'] }, 'failed parsing --set-file data: open nope: no such file or directory'],
  [{ setFile: ['a=nope,b'] }, 'failed parsing --set-file data: open nope: no such file or directory'],
  [{ setFile: ['a=t.txt,b'] }, 'failed parsing --set-file data: key "b" has no value'],
])('%j fails', async (sources, message) => {
  await expect(mergeValueSources(sources, read, HELM_4_1_4)).rejects.toThrow(expect.objectContaining({ message }))
})
