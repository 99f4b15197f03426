// Runs what users run most, and keeps the code that V8 made of it beside the bundle: the next process has no need to compile it.
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url))
const folder = path('dist/cli')
const example = path('recipes/examples/air-gap-demo')
const { compileProgram, CODE, optimiseLess } = createRequire(import.meta.url)(join(folder, 'warm.js'))

optimiseLess()
const program = compileProgram(folder)
const { run } = program.start()
let said = ''
const terminal = {
  outBytes: () => {},
  out: () => {},
  err: (text) => {
    said += text
  },
  input: () => '',
  env: {},
  cwd: path('.'),
  colour: false,
  interactive: false,
}

const recipe = join(example, 'recipe.yaml')
const commands = [
  ...readdirSync(join(example, 'charts')).map((chart) => ['template', 'demo', join(example, 'charts', chart)]),
  ['mirror', 'list', '--recipe', recipe, '--format', 'yaml'],
  ['mirror', 'list', '--recipe', recipe, '--format', 'zarf'],
  ['images', join(example, 'charts/portal')],
]
for (const command of commands) {
  const status = await run(command, terminal)
  if (status !== 0) throw new Error(`aicr ${command.join(' ')}: exit status ${status}\n${said}`)
}
writeFileSync(join(folder, `.${CODE}`), program.code())
renameSync(join(folder, `.${CODE}`), join(folder, CODE))
rmSync(join(folder, 'warm.js'))
