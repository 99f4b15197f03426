// node list.mjs RECIPE: the images of a recipe, each with the components that need it.
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { isComplete, mirrorList, readRecipe } from 'aicr-mirror'
import { createNodeSources, readCatalog } from 'aicr-mirror/node'

const [path = 'recipe.yaml'] = process.argv.slice(2)
const catalog = await readCatalog()
const recipe = readRecipe(await readFile(path, 'utf8'), { catalog, place: path })

// charts from repositories, registries and disk, with the credentials, proxies and the cache of this machine
const sources = await createNodeSources({ cwd: dirname(resolve(path)) })
try {
  const list = await mirrorList({ recipe, catalog, source: sources.source })
  const needs = new Map()
  for (const { component, images } of list.components)
    for (const { ref } of images) needs.set(ref, [...(needs.get(ref) ?? []), component])
  for (const [ref, components] of [...needs].sort()) console.log(`${ref}  ${components.join(', ')}`)
  if (!isComplete(list)) {
    for (const { component, warnings } of list.components)
      for (const warning of warnings) console.error(`${component}: ${warning}`)
    process.exitCode = 12
  }
} finally {
  await sources.close()
}
