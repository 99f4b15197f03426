// Command lines whose outcome must be the same on every machine. `$DEMO` is the example recipe's folder, relative to where they run.
const CHART = '$DEMO/charts/portal'
const RECIPE = '$DEMO/recipe.yaml'

export const COMMANDS = [
  ['--version'],
  ['template', 'r', CHART],
  ['template', 'r', 'portal-1.0.0.tgz', '--set', 'a.b=1', '-f', 'values.yaml'],
  ['template', 'r', 'members.tgz'],
  ['template', 'r', './deep'],
  ['template', 'r', './missing'],
  ['template', 'r', './keys', '--deterministic'],
  ['images', CHART, '--format', 'json'],
  ['mirror', 'list', '--recipe', RECIPE],
  ['mirror', 'list', '--recipe', RECIPE, '--format', 'zarf'],
  ['mirror', 'list', '--recipe', './no-recipe.yaml'],
  ['recipe', '--service', 'eks', '--accelerator', 'h100', '--intent', 'training'],
  ['golden', 'check', 'golden/golden.yaml'],
]

/** What is held against another machine's outcome. Seconds of a run are its own; Windows writes its paths with backslashes. */
export function comparable({ status, out, err }) {
  const text = `${status}\n${out}\n${err.replace(/ bytes=\d+ seconds=[\d.]+/, '')}`
  return text.replaceAll('\\\\', '/').replaceAll('\\', '/')
}

/** The same with what only Windows has. `$HERE` is the folder they run in, with its drive. */
export const WINDOWS_COMMANDS = [
  { args: ['template', 'r', '.\\deep\\'], like: ['template', 'r', './deep'] },
  { args: ['template', 'r', '$HERE\\deep'], like: ['template', 'r', './deep'] },
  {
    args: ['template', 'r', 'portal-1.0.0.tgz', '--set', 'a.b=1', '-f', '.\\values.yaml'],
    like: ['template', 'r', 'portal-1.0.0.tgz', '--set', 'a.b=1', '-f', 'values.yaml'],
  },
  {
    args: ['template', 'r', 'portal-1.0.0.tgz', '--set', 'a.b=1', '-f', 'values-crlf.yaml'],
    like: ['template', 'r', 'portal-1.0.0.tgz', '--set', 'a.b=1', '-f', 'values.yaml'],
  },
  { args: ['template', 'r', 'ignored-crlf'], like: ['template', 'r', 'ignored'] },
  {
    args: ['mirror', 'list', '--recipe', 'file-recipe.yaml', '--format', 'images'],
    out: /^docker\.io\/library\/deep:1\n$/,
  },
  { args: ['mirror', 'list', '--recipe', '$DEMO/recipe.yaml', '-o', 'NUL'], out: /^$/, absent: 'NUL' },
  { args: ['mirror', 'list', '--recipe', '$DEMO/recipe.yaml', '-o', 'nul.txt'], out: /^$/, absent: 'nul.txt' },
  {
    args: ['mirror', 'list', '--recipe', '$DEMO/recipe-crlf.yaml', '--format', 'images'],
    like: ['mirror', 'list', '--recipe', '$DEMO/recipe.yaml', '--format', 'images'],
  },
  {
    args: ['mirror', 'list', '--recipe', '$DEMO/recipe.yaml', '-o', 'out\\list.yaml'],
    out: /^$/,
    present: 'out/list.yaml',
  },
  {
    args: ['template', 'r', './deep', '--output-dir', 'out\\rendered'],
    out: /wrote out\/rendered\/deep\/templates\/pod\.yaml/,
    present: 'out/rendered/deep/templates/pod.yaml',
  },
  {
    args: ['template', 'r', './deep', '--output-dir', `out\\${'long\\'.repeat(60)}x`],
    out: /wrote out/,
    present: `out/${'long/'.repeat(60)}x/deep/templates/pod.yaml`,
  },
  {
    args: ['golden', 'check', 'golden-crlf/golden.yaml'],
    status: 1,
    out: /DIFFERS demo: only the line ends differ\. If git changed them/,
  },
  { args: ['completion', 'powershell'], out: /^Register-ArgumentCompleter/ },
]
