import {
  type ByteString,
  Bytes,
  encodeBase64,
  FunctionError,
  type GoType,
  type Method,
  TypedMap,
  TypedSlice,
  types,
  type Value,
} from '../../../template-engine/go/index.ts'
import { globMatcher } from '../../../template-engine/modules/index.ts'
import type { Behaviours, Helm } from '../helm/index.ts'
import { baseName } from '../paths.ts'
import type { ChartFile } from '../seams.ts'
import { toYaml } from './attempt.ts'

const entriesOf = (receiver: Value): Map<string, Value> => (receiver as TypedMap).entries ?? new Map()
const dataOf = (value: Value): ByteString => (value instanceof Bytes ? value.data : '')
/** A method that takes one path or pattern. */
const byPath = (run: (files: Map<string, Value>, path: ByteString) => Value): Method => ({
  params: [types.STRING],
  run: (receiver, path) => run(entriesOf(receiver), path as ByteString),
})

/** A YAML map from base names to contents. */
const asMap = (content: (data: ByteString) => ByteString): Method => ({
  params: [],
  writes: (receiver) => [...entriesOf(receiver).values()].reduce<number>((sum, file) => sum + dataOf(file).length, 0),
  run: (receiver) => {
    const entries = [...entriesOf(receiver)].map(([path, value]) => [baseName(path), content(dataOf(value))] as const)
    return toYaml(new TypedMap(types.STRING_MAP, new Map<string, Value>(entries)))
  },
})

/** bytes that an entry of a map and a line of a list take */
const ENTRY_BYTES = 112
const LINE_BYTES = 64

function lineCount(data: ByteString): number {
  let count = 1
  for (let at = data.indexOf('\n'); at >= 0; at = data.indexOf('\n', at + 1)) count++
  return count
}

const lines =
  (empty: Behaviours['emptyFiles']) =>
  (files: Map<string, Value>, path: ByteString): Value => {
    const file = files.get(path)
    if (file === undefined) return new TypedSlice(types.STRINGS, [])
    const data = dataOf(file)
    if (data === '' && empty === 'no-lines') return new TypedSlice(types.STRINGS, [])
    if (data === '') throw new FunctionError('runtime error: index out of range [-1]')
    return new TypedSlice(types.STRINGS, data.replace(/\n$/, '').split('\n'))
  }

/** `.Files`: a chart's files by path (as in helm pkg/engine/files.go). */
const filesType = (empty: Behaviours['emptyFiles']): GoType => {
  const type: GoType = {
    name: 'engine.files',
    kind: 'map',
    elem: types.BYTES,
    methods: {
      Get: byPath((files, path) => dataOf(files.get(path))),
      GetBytes: byPath((files, path) => files.get(path) ?? new Bytes('')),
      Glob: {
        ...byPath((files, pattern) => {
          const matches = globMatcher(pattern)
          return new TypedMap(type, new Map([...files].filter(([path]) => matches(path))))
        }),
        keeps: (receiver) => entriesOf(receiver).size * ENTRY_BYTES,
        searches: true,
      },
      Lines: {
        ...byPath(lines(empty)),
        keeps: (receiver, path) => LINE_BYTES * lineCount(dataOf(entriesOf(receiver).get(path as ByteString))),
      },
      AsConfig: asMap((data) => data),
      AsSecrets: asMap(encodeBase64),
    },
  }
  return type
}

const TYPES = { fail: filesType('fail'), 'no-lines': filesType('no-lines') }

/** The `.Files` object of a chart. */
export const chartFiles = (files: readonly ChartFile[], helm: Helm): TypedMap =>
  new TypedMap(
    TYPES[helm.does.emptyFiles],
    new Map<string, Value>(files.map((file) => [file.path, new Bytes(file.data)])),
  )
