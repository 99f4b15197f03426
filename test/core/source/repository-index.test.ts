import { describe, expect, test } from 'vitest'
import { sliceIndex } from '../../../src/core/source/index-slice.ts'
import { findInIndex } from '../../../src/core/source/repository-index.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const item = (version: string, more = ''): string =>
  `  - name: a\n    version: ${version}\n    urls:\n    - a-${version}.tgz\n${more}`
const PLAIN = `apiVersion: v1\nentries:\n  a:\n${item('1.0.0')}${item('1.1.0')}  b:\n  - name: b\n    version: 2.0.0\n    urls: [b.tgz]\n`

/** `name version first-url`, or what is missing. */
const find = (index: string, chart = 'a', wanted = ''): string => {
  try {
    const found = findInIndex(bytes(index), chart, wanted)
    if ('kind' in found)
      return found.kind === 'no chart'
        ? `no chart among ${found.names.join(' ')}`
        : `no version among ${found.versions.join(' ')}`
    return [found.name, found.version, found.urls[0] ?? 'no url', found.digest].filter(Boolean).join(' ')
  } catch (error) {
    return String(error).replace(/^AicrError: /, '')
  }
}

const namedPlainly = (name: string): string =>
  `entries:\n  ${name}:\n  - name: ${name}\n    version: 1.0.0\n    urls: [x.tgz]\n`

describe('what a glance tells', () => {
  const rows: readonly (readonly [what: string, index: string, slice: string])[] = [
    ['plain', PLAIN, '1.0.0 1.1.0'],
    ['carriage returns', PLAIN.replaceAll('\n', '\r\n'), '1.0.0 1.1.0'],
    ['a byte-order mark', `\uFEFF${PLAIN}`, '1.0.0 1.1.0'],
    ['a document start', `---\n${PLAIN}`, '1.0.0 1.1.0'],
    ['comments and blanks', PLAIN.replaceAll('\n', '\n# c\n\n   # d\n'), '1.0.0 1.1.0'],
    ['keys after', `${PLAIN}generated: "x"\nserverInfo: {}\n`, '1.0.0 1.1.0'],
    ['keys before', PLAIN.replace('entries', 'generated: "x"\npublicKeys:\n- a\nentries'), '1.0.0 1.1.0'],
    ['items further in', PLAIN.replaceAll(/^ {2}(- | {2})/gm, '    $1'), '1.0.0 1.1.0'],
    ['quoted names', PLAIN.replace('  a:', '  "a":'), '1.0.0 1.1.0'],
    ['singly quoted names', PLAIN.replace('  a:', "  'a':"), '1.0.0 1.1.0'],
    ['quoted versions', PLAIN.replaceAll(/version: (\S+)/g, 'version: "$1"'), '1.0.0 1.1.0'],
    ['a comment behind the name', PLAIN.replace('  a:', '  a: # mine'), '1.0.0 1.1.0'],
    [
      'versions that only YAML can tell',
      PLAIN.replace('version: 1.0.0', 'version: 1.0').replace('version: 1.1.0', 'version: !!str 1.1.0'),
      '? ?',
    ],
    ['a version with a comment', PLAIN.replace('version: 1.0.0', 'version: 1.0.0 # c'), '? 1.1.0'],
    ['a version told twice', PLAIN.replace('version: 1.0.0', 'version: 1.0.0\n    version: 1.0.1'), '? 1.1.0'],
    ['no version', PLAIN.replace('    version: 1.0.0\n', ''), '? 1.1.0'],
    ['the version first', 'entries:\n  a:\n  - version: 1.0.0\n    name: a\n', '1.0.0'],
    [
      'versions of dependencies',
      `entries:\n  a:\n${item('1.0.0', '    dependencies:\n    - name: x\n      version: 9.9.9\n')}`,
      '1.0.0',
    ],
    [
      'a text that looks like versions',
      `entries:\n  a:\n${item('1.0.0', '    description: |\n      version: 9.9.9\n      b:\n')}`,
      '1.0.0',
    ],
    [
      'a folded text that looks like names',
      `entries:\n  a:\n${item('1.0.0', '    description: x\n      b:\n')}`,
      '1.0.0',
    ],
    ['no newline at the end', 'entries:\n  a:\n  - version: 1.0.0', '1.0.0'],
    ['another chart', PLAIN.replaceAll(/\ba:/g, 'c:'), 'absent: c b'],
    ['the name within a text', `entries:\n  b:\n  - description: |\n      a:\n    version: 1.0.0\n`, 'absent: b'],
    ['a longer name', 'entries:\n  aa:\n  - version: 1.0.0\n', 'absent: aa'],
    ['flow style', 'entries: {a: [{version: 1.0.0}]}\n', 'other'],
    ['flow style of one', 'entries:\n  a: [{version: 1.0.0}]\n', 'other'],
    ['an anchor', 'entries:\n  a: &x\n  - version: 1.0.0\n', 'other'],
    ['an alias', 'entries:\n  b:\n  - version: 1.0.0\n  a: *x\n', 'other'],
    ['a tab', 'entries:\n\ta:\n', 'other'],
    ['a tab within', 'entries:\n  a:\n\t- version: 1.0.0\n', 'other'],
    ['JSON', '{"entries": {}}', 'other'],
    ['nothing', '', 'other'],
    ['no entries', 'apiVersion: v1\n', 'other'],
    ['entries without anything', 'entries:\n', 'other'],
    ['a name twice', `${PLAIN}  a:\n${item('3.0.0')}`, 'other'],
    ['a complex key', 'entries:\n  ? a\n  : - version: 1.0.0\n', 'other'],
    ['a key with escapes', 'entries:\n  "\\x61":\n  - version: 1.0.0\n', 'other'],
    ['a list in place of names', 'entries:\n- a\n', 'other'],
    ['items that are none', 'entries:\n  a:\n    version: 1.0.0\n', 'other'],
    ['a name without items', 'entries:\n  a:\n  b:\n  - version: 1.0.0\n', 'other'],
    ['an item in flow style', 'entries:\n  a:\n  - {version: 1.0.0}\n', '?'],
    ['a bare dash', 'entries:\n  a:\n  -\n    version: 1.0.0\n', 'other'],
    ['a top-level key of a strange form', '"entries":\n  a:\n  - version: 1.0.0\n', 'other'],
    ['a name that is a text of YAML 1.1 only in quotes', `${PLAIN}  "off":\n${item('1.0.0')}`, '1.0.0 1.1.0'],
    ['names that only begin as words and numbers', PLAIN.replace('  b:', '  one:'), '1.0.0 1.1.0'],
    ...['off', 'Yes', 'n', 'null', '~', '12', '0x1F', '1e3', '.inf', '<<'].map(
      (name) =>
        [`a name that YAML does not read as text: ${name}`, PLAIN.replace('  b:', `  ${name}:`), 'other'] as const,
    ),
    ['names indented less later', 'entries:\n    a:\n    - version: 1.0.0\n  b:\n  - version: 1.0.0\n', 'other'],
  ]
  test.each(rows)('%s', (_, index, shown) => {
    const slice = sliceIndex(bytes(index), 'a')
    const text =
      slice.kind === 'items'
        ? slice.items.map((one) => one.version ?? '?').join(' ')
        : slice.kind === 'absent'
          ? `absent: ${slice.names.join(' ')}`
          : 'other'
    expect(text).toBe(shown)
  })
})

describe('what is found', () => {
  const whole = (entries: string): string => `apiVersion: v1\nentries:\n  a:\n${entries}`
  const rows: readonly (readonly [what: string, index: string, chart: string, wanted: string, found: string])[] = [
    ['the newest', PLAIN, 'a', '', 'a 1.1.0 a-1.1.0.tgz'],
    ['by version', PLAIN, 'a', '1.0.0', 'a 1.0.0 a-1.0.0.tgz'],
    ['the last of the file', PLAIN, 'b', '', 'b 2.0.0 b.tgz'],
    ['none of the name', PLAIN, 'c', '', 'no chart among a b'],
    ['none of the version', PLAIN, 'a', '9', 'no version among 1.1.0 1.0.0'],
    ['unsorted', whole(item('1.0.0') + item('1.10.0') + item('1.9.0')), 'a', '', 'a 1.10.0 a-1.10.0.tgz'],
    [
      'JSON',
      '{"apiVersion":"v1","entries":{"a":[{"name":"a","version":"1.0.0","urls":["x.tgz"],"digest":"d"}]}}',
      'a',
      '',
      'a 1.0.0 x.tgz d',
    ],
    ['JSON, none of the name', '{"entries":{"b":[]}}', 'a', '', 'no chart among b'],
    ['flow style', 'entries: {a: [{name: a, version: 1.0.0, urls: [x.tgz]}]}', 'a', '', 'a 1.0.0 x.tgz'],
    [
      'an alias of the whole list',
      'entries:\n  b: &b\n  - {name: a, version: 1.0.0, urls: [x.tgz]}\n  a: *b\n',
      'a',
      '',
      'a 1.0.0 x.tgz',
    ],
    [
      'an alias within',
      'x: &u [x.tgz]\nentries:\n  a:\n  - name: a\n    version: 1.0.0\n    urls: *u\n',
      'a',
      '',
      'a 1.0.0 x.tgz',
    ],
    ['a name twice: the last', `${PLAIN}  a:\n${item('3.0.0')}`, 'a', '', 'a 3.0.0 a-3.0.0.tgz'],
    [
      'escapes in a key',
      'entries:\n  "\\x61":\n  - {name: a, version: 1.0.0, urls: [x.tgz]}\n',
      'a',
      '',
      'a 1.0.0 x.tgz',
    ],
    [
      'a version that YAML takes for a number',
      whole('  - {name: a, version: 1.5, urls: [x.tgz]}\n'),
      'a',
      '',
      'a 1.5 x.tgz',
    ],
    ['a number with a zero behind', whole('  - {name: a, version: 1.10, urls: [x.tgz]}\n'), 'a', '', 'a 1.1 x.tgz'],
    ['a whole number', whole('  - {name: a, version: 3, urls: [x.tgz]}\n'), 'a', '', 'a 3 x.tgz'],
    ['a loose version', whole('  - {name: a, version: v1.2, urls: [x.tgz]}\n'), 'a', '', 'a v1.2 x.tgz'],
    [
      'an invalid version is skipped',
      whole(`${item('not-a-version')}${item('1.0.0')}`),
      'a',
      '',
      'a 1.0.0 a-1.0.0.tgz',
    ],
    ['an item without name is skipped', whole(`  - version: 2.0.0\n${item('1.0.0')}`), 'a', '', 'a 1.0.0 a-1.0.0.tgz'],
    ['an item without version is skipped', whole(`  - name: a\n${item('1.0.0')}`), 'a', '', 'a 1.0.0 a-1.0.0.tgz'],
    ['an empty item is skipped', whole(`  - null\n${item('1.0.0')}`), 'a', '', 'a 1.0.0 a-1.0.0.tgz'],
    ['an item of text is skipped', whole(`  - hello\n${item('1.0.0')}`), 'a', '', 'a 1.0.0 a-1.0.0.tgz'],
    ['no urls', whole('  - {name: a, version: 1.0.0}\n'), 'a', '', 'a 1.0.0 no url'],
    ['urls of a wrong kind', whole('  - {name: a, version: 1.0.0, urls: x.tgz}\n'), 'a', '', 'a 1.0.0 no url'],
    [
      'urls of wrong kinds',
      whole('  - {name: a, version: 1.0.0, urls: [null, {}, x.tgz]}\n'),
      'a',
      '',
      'a 1.0.0 x.tgz',
    ],
    ['a digest', whole(item('1.0.0', '    digest: abc\n')), 'a', '', 'a 1.0.0 a-1.0.0.tgz abc'],
    [
      'a digest of digits',
      whole(item('1.0.0', `    digest: "${'1'.repeat(64)}"\n`)),
      'a',
      '',
      `a 1.0.0 a-1.0.0.tgz ${'1'.repeat(64)}`,
    ],
    [
      'another name inside than outside',
      whole('  - {name: z, version: 1.0.0, urls: [x.tgz]}\n'),
      'a',
      '',
      'z 1.0.0 x.tgz',
    ],
    [
      'text beyond ASCII',
      whole(item('1.0.0', '    description: "grün 😀"\n')).replace('a-1.0.0.tgz', 'ä.tgz'),
      'a',
      '',
      'a 1.0.0 ä.tgz',
    ],
    [
      'equal versions: the first',
      whole('  - {name: a, version: 1.0.0, urls: [x.tgz]}\n  - {name: a, version: 1.0.0, urls: [y.tgz]}\n'),
      'a',
      '',
      'a 1.0.0 x.tgz',
    ],
    [
      'build metadata, exactly',
      whole(`${item('1.0.0+a')}${item('1.0.0+b')}`),
      'a',
      '1.0.0+b',
      'a 1.0.0+b a-1.0.0+b.tgz',
    ],
    [
      'a second document is not looked at',
      `${PLAIN}---\nentries:\n  c:\n  - {name: c, version: 1.0.0}\n`,
      'c',
      '',
      'no chart among a b',
    ],
    [
      'a damaged other chart does not matter',
      PLAIN.replace('urls: [b.tgz]', 'urls: [b.tgz'),
      'a',
      '',
      'a 1.1.0 a-1.1.0.tgz',
    ],
    [
      'a damaged other version does not matter',
      PLAIN.replace('    - a-1.0.0.tgz', '    - [a'),
      'a',
      '1.1.0',
      'a 1.1.0 a-1.1.0.tgz',
    ],
    ...['off', 'yes', 'null', '12', '1e3', '~'].map(
      (name) =>
        [
          `a chart named ${name}, in quotes`,
          `entries:\n  "${name}":\n  - {name: "${name}", version: 1.0.0, urls: [x.tgz]}\n`,
          name,
          '',
          `${name} 1.0.0 x.tgz`,
        ] as const,
    ),
    ['a name that YAML takes for a boolean', namedPlainly('off'), 'off', '', 'no chart among false'],
    ['a boolean has a text', namedPlainly('off'), 'false', '', 'false 1.0.0 x.tgz'],
    ['a name that YAML takes for a number', namedPlainly('0x1F'), '0x1F', '', 'no chart among 31'],
    ['a number has a text', namedPlainly('0x1F'), '31', '', '31 1.0.0 x.tgz'],
    ['a word beside another chart', `${PLAIN}  on:\n${item('9.0.0')}`, 'a', '', 'a 1.1.0 a-1.1.0.tgz'],
    [
      'a null name has no text',
      namedPlainly('~'),
      '~',
      '',
      'not a chart repository\'s index: error converting YAML to JSON: unsupported map key of type: %!s(<nil>), key: <nil>, value: []interface {}{map[interface {}]interface {}{"name":interface {}(nil), "urls":[]interface {}{"x.tgz"}, "version":"1.0.0"}}',
    ],
    ['prototypes are no charts', PLAIN, '__proto__', '', 'no chart among a b'],
    ['prototypes are no charts in JSON', '{"entries":{"b":[]}}', 'constructor', '', 'no chart among b'],
    ['no entries', 'apiVersion: v1\n', 'a', '', "not a chart repository's index: it has no entries"],
    ['nothing', '', 'a', '', "not a chart repository's index: it has no entries"],
    ['null', 'null', 'a', '', "not a chart repository's index: it has no entries"],
    ['a web page', '\n <!doctype html><html>', 'a', '', "not a chart repository's index: it is a web page"],
    ['XML', '<?xml version="1.0"?><Error/>', 'a', '', "not a chart repository's index: it is a web page"],
    ['a bad range', PLAIN, 'a', '>>', 'version ">>" is neither a version nor a range: improper constraint: >>'],
  ]
  test.each(rows)('%s', (_, index, chart, wanted, found) => {
    expect(find(index, chart, wanted)).toBe(found)
  })
  test('broken YAML is told', () => {
    expect(find('entries: {a: [\n')).toMatch(/^not a chart repository's index: .*line/)
  })
})

describe('size', () => {
  const big = (charts: number, versions: number): Uint8Array => {
    const lines = ['apiVersion: v1', 'entries:']
    for (let c = 0; c < charts; c++) {
      lines.push(`  chart-${c}:`)
      for (let v = 0; v < versions; v++) {
        lines.push(
          `  - apiVersion: v2`,
          `    description: ${'word '.repeat(60)}`,
          `    name: chart-${c}`,
          `    urls:`,
          `    - chart-${c}-1.${v}.0.tgz`,
          `    version: 1.${v}.0`,
        )
      }
    }
    return bytes(`${lines.join('\n')}\n`)
  }
  test('an index of 50 MB is read in time in proportion', { timeout: 60_000 }, () => {
    const index = big(500, 250)
    expect(index.length).toBeGreaterThan(50_000_000)
    expect(findInIndex(index, 'chart-499', '')).toMatchObject({ version: '1.249.0' })
    expect(findInIndex(index, 'chart-0', '1.7.0')).toMatchObject({ version: '1.7.0' })
  })
  test('more than any repository has is refused before it is read', () => {
    const many = bytes(`entries:\n  a:\n${'  - version: 1.0.0\n'.repeat(100_001)}`)
    expect(() => findInIndex(many, 'a', '')).toThrow('more than 100000 versions of a chart')
    const flow = bytes(`entries: {a: [${'{},'.repeat(300_000)}]}`)
    expect(() => findInIndex(flow, 'a', '')).toThrow('more than 500000 values')
    const line = bytes(`entries: {a: [${'x'.repeat(25 << 20)}]}`)
    expect(() => findInIndex(line, 'a', '')).toThrow('more than 25165824 bytes')
  })
  test('a line of 20 MB is no trouble', () => {
    const index = bytes(`entries:\n  a:\n${item('1.0.0', `    description: ${'x'.repeat(20 << 20)}\n`)}`)
    expect(findInIndex(index, 'a', '')).toMatchObject({ version: '1.0.0' })
  })
})
