// Prints how an upstream recipes folder differs from our catalog: npm run catalog:diff -- FOLDER
import { AicrError } from '../src/core/errors.ts'
import { embeddedCatalog } from '../src/node/catalog.ts'
import { readFolder } from '../src/node/folder.ts'
import { catalogChanges } from './catalog-changes.ts'

const folder = process.argv[2]
if (folder === undefined) {
  console.error('usage: npm run catalog:diff -- FOLDER (the folder recipes of an upstream checkout)')
  process.exit(2)
}
try {
  const changes = catalogChanges(await readFolder(await embeddedCatalog()), await readFolder(folder))
  for (const { part, where, ours, theirs } of changes)
    console.log(`${part}\t${where}\t${ours ?? '–'}\t→ ${theirs ?? '–'}`)
  console.error(`${changes.length} differences`)
} catch (error) {
  console.error(error instanceof AicrError ? `${error.place?.file ?? folder}: ${error.message}` : error)
  process.exitCode = 2
}
