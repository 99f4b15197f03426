import { CHART, chart, type Family, manifests, template } from './case.ts'

/** What steers a terminal or turns what is read. */
const STEERING = '\u001b[2J\u202e\u2066\u0007\r'
const QUOTED = '\\e[2J\\u202e\\u2066\\a\\r'

/** Text of a stranger's in every place from which it comes into words of ours. */
export const WORDS: Family = {
  name: 'words',
  cases: [
    template('fail', `{{fail "${STEERING.replace('\r', '')}"}}`),
    template('an unknown function', `{{x${STEERING} 1}}`),
    template('a missing template', `{{template "${QUOTED.replace('\\e', '\\x1b')}" .}}`),
    template('a text that is not YAML', `a: [${STEERING}`),
    chart('a name', () => ({ 'Chart.yaml': `apiVersion: v2\nname: "${QUOTED}"\nversion: 1.0.0\n` })),
    chart('a version', () => ({ 'Chart.yaml': `apiVersion: v2\nname: c\nversion: "${QUOTED}"\n` })),
    chart('a dependency', () => ({ 'Chart.yaml': `${CHART}dependencies: [{name: "${QUOTED}", version: "1"}]\n` })),
    chart('a key of values', () => ({ 'values.yaml': `"${QUOTED}": [}\n` })),
    chart('a schema', () => ({
      'values.schema.json': JSON.stringify({ properties: { a: { pattern: `${STEERING}(` } } }),
    })),
    chart('a schema that fails', () => ({ 'values.schema.json': JSON.stringify({ required: [STEERING] }) })),
    ...['--name-template', '--kube-version', '--set', '--set-json', '-f', '--helm-version', '--repo', '--unknown'].map(
      (flag) => chart(`${flag}`, () => ({}), flag, STEERING),
    ),
    manifests('an image', () => `kind: Pod\nspec: {containers: [{name: a, image: "${QUOTED}"}]}\n`),
    manifests('a kind', () => `kind: "${QUOTED}"\nspec: {image: "{{x}}${QUOTED}"}\n`),
    manifests('not YAML', () => `a: [${STEERING}`),
    {
      name: 'a recipe',
      files: () => ({ 'r.yaml': `kind: "${QUOTED}"\napiVersion: "${QUOTED}"\n` }),
      argv: ['mirror', 'list', '--recipe', 'r.yaml'],
    },
    { name: 'a path', files: () => ({}), argv: ['images', `./${STEERING.replace('\u0007', '')}.yaml`] },
    { name: 'a command', files: () => ({}), argv: [STEERING] },
    {
      name: 'golden',
      files: () => ({ 'golden.yaml': `cases: [{name: "${QUOTED}", chart: c}]\n` }),
      argv: ['golden', 'check'],
    },
  ],
}
