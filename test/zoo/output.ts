import { type Family, manifests, rows, template } from './case.ts'

const pod = (container: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - ${container}\n`

/** Units of image names, repeated for megabytes. */
const NAMES = ['a', 'a/', 'a:', 'a.', 'a-', '@', '_', '%', '{{', '${A}', ' ', '\u00e9']

export const OUTPUT: Family = {
  name: 'output',
  cases: [
    manifests('pods', () => rows(100_000, (i) => `---\n${pod(`{name: a, image: "r.example/a${i}:1"}`)}`)),
    manifests('containers', () => pod(`{name: a}\n${rows(300_000, (i) => `  - {image: "r.example/a${i}:1"}\n`)}`)),
    manifests('variables', () =>
      pod(`name: a\n    env:\n${rows(100_000, (i) => `    - {name: V${i}_IMAGE, value: "r.example/a${i}:1"}\n`)}`),
    ),
    manifests('variables of variables', () =>
      pod(`name: a\n    env:\n${rows(2000, (i) => `    - {name: V${i + 1}, value: "$(V${i})$(V${i})"}\n`)}`),
    ),
    manifests('variables of the one before', () =>
      pod(`name: a\n    env:\n${rows(60_000, (i) => `    - {name: V${i + 1}, value: "$(V${i})x"}\n`)}`),
    ),
    manifests('arguments without a registry', () =>
      pod(`name: a\n    args:\n${rows(20_000, (i) => `    - "--image=a${i % 9}:1"\n`)}`),
    ),
    manifests(
      'merges of merges',
      () => `kind: X\na0: &a0 {x: 1}\n${rows(20_000, (i) => `a${i + 1}: &a${i + 1} {<<: *a${i}, k${i}: 1}\n`)}`,
    ),
    manifests('bytes that are no text', () => '\ufffd'.repeat(7_000_000)),
    manifests('arguments', () =>
      pod(`name: a\n    args:\n${rows(100_000, (i) => `    - "--image=r.example/a${i}:1"\n`)}`),
    ),
    manifests('a long argument', () => pod(`{name: a, args: ["${'--image=a/b:1 '.repeat(300_000)}"]}`)),
    manifests('a script', () =>
      pod(`{name: a, command: [sh, -c, "${'docker pull r.example/a:1; '.repeat(200_000)}"]}`),
    ),
    manifests('embedded documents', () =>
      rows(60, () => `---\nkind: ConfigMap\ndata:\n  x: |\n${'    image: r.example/a:1\n'.repeat(40_000)}`),
    ),
    manifests(
      'laughs',
      () => `kind: X\na: &a0 [x,x,x,x,x,x,x,x,x]\n${rows(10, (i) => `b${i}: &a${i + 1} [${`*a${i},`.repeat(9)}]\n`)}`,
    ),
    manifests('documents', () => '---\na: 1\n'.repeat(600_000)),
    manifests('separators', () => '---\n'.repeat(10_000_000)),
    manifests('a comment', () => `# ${'x'.repeat(90_000_000)}\n`),
    manifests('deep', () => `kind: X\na: ${'['.repeat(1_000_000)}`),
    ...NAMES.map((unit) =>
      manifests(`an image name of ${JSON.stringify(unit)}`, () =>
        pod(`{name: a, image: "r.example/${unit.repeat(4_000_000 / unit.length)}"}`),
      ),
    ),
    { name: 'endless input', files: () => ({}), argv: ['images', '/dev/zero'] },
    template('a hundred megabytes', '{{$b := repeat 100000 "- aaaaaaa\\n"}}{{range until 100}}{{$b}}{{end}}'),
    template('documents from a loop', '{{range until 600000}}---\nkind: X\n{{end}}'),
    template(
      'hooks',
      '{{range until 100000}}---\nkind: X\nmetadata: {annotations: {"helm.sh/hook": pre-install}}\n{{end}}',
    ),
    template('a long scalar', 'a: "{{repeat 8000000 "x "}}"\n'),
    template('a long hook', () => 'metadata: {annotations: {"helm.sh/hook": "{{repeat 4000000 "a,"}}"}}\n'),
  ],
}
