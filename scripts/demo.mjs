// The example recipe, listed twice without a network: a Hauler manifest, then a Zarf package. Documents go to stdout, headings to stderr.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url))
const cli = path('dist/cli/aicr.js')
const recipe = path('recipes/examples/air-gap-demo/recipe.yaml')

for (const [format, heading] of [
  ['hauler', 'Hauler manifest'],
  ['zarf', 'Zarf package'],
]) {
  process.stderr.write(
    `\n== ${heading}: aicr mirror list --recipe recipes/examples/air-gap-demo/recipe.yaml --format ${format}\n\n`,
  )
  const { status } = spawnSync(process.execPath, [cli, 'mirror', 'list', '--recipe', recipe, '--format', format], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}
