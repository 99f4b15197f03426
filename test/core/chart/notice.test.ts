import { expect, test } from 'vitest'
import { formatNotice, info, type Notice } from '../../../src/core/chart/index.ts'
import { HELM_4_1_4 } from '../../helpers/helm.ts'

test.each<[Notice, string]>([
  [info('plain'), 'level=INFO msg=plain'],
  [info('two words'), 'level=INFO msg="two words"'],
  [info(''), 'level=INFO msg=""'],
  [info('a=b'), 'level=INFO msg="a=b"'],
  [info('back\\slash'), 'level=INFO msg=back\\slash'],
  [info('"q"'), 'level=INFO msg="\\"q\\""'],
  [info('line\nbreak'), 'level=INFO msg="line\\nbreak"'],
  [info('\xc3\xa9'), 'level=INFO msg=\xc3\xa9'],
  [info('\xff'), 'level=INFO msg="\\xff"'],
  [
    { level: 'WARN', message: 'returned non-bool value', fields: { path: 'sub.enabled', chart: 'sub' } },
    'level=WARN msg="returned non-bool value" path=sub.enabled chart=sub',
  ],
])('%j', (notice, line) => {
  expect(formatNotice(notice, HELM_4_1_4)).toBe(line)
})
