import { chartFiles, type Family, rows, type ZooCase } from './case.ts'

/** `aicr golden check` of one case whose chart has this template, with a recording. */
const golden = (name: string, recording: () => string, template = 'a: 1\n'): ZooCase => ({
  name,
  files: () => ({
    ...chartFiles({ 'templates/t.yaml': template }),
    'golden.yaml': 'cases:\n- {name: one, chart: c}\n',
    'golden/one.yaml': recording(),
  }),
  argv: ['golden', 'check'],
})

/** Recordings that a stranger wrote. */
export const GOLDEN: Family = {
  name: 'golden',
  cases: [
    { ...golden('a large recording', () => 'x'.repeat(70 << 20)), argv: ['golden', 'record'] },
    golden('a long line', () => `a: ${'x'.repeat(30 << 20)}\n`),
    golden('short lines', () => 'a\n'.repeat(15 << 20)),
    golden('documents', () => '---\na: 1\n'.repeat(1_000_000)),
    golden('documents of one name', () => '---\nkind: A\nmetadata: {name: x}\n'.repeat(100_000)),
    golden(
      'nothing shared',
      () => rows(200_000, (i) => `a${i}: ${i}\n`),
      '{{range $i := until 200000}}b{{$i}}: x\n{{end}}',
    ),
    golden('brackets', () => '['.repeat(5_000_000)),
    golden('escapes', () => '# \u001b[2J\u202e\nkind: "\\e[2J"\nmetadata: {name: "\\u202e"}\n'),
  ],
}
