import { selectionOf } from '../../library/images.ts'
import { formatOf, writeInventory } from '../../library/lists.ts'
import { inventoryList } from '../../library/mirror-list.ts'
import { chosenHelm } from '../chosen-helm.ts'
import type { Invocation } from '../command.ts'
import { chosenCatalog } from '../criteria.ts'
import { engineLimits } from '../deep-stack.ts'
import { effectOptions } from '../effects.ts'
import { logger } from '../log.ts'
import { readOperators } from '../operators.ts'
import { checkOutputs, writeOutput } from '../output-file.ts'
import { reporter } from '../progress.ts'
import { openSources } from '../sources.ts'
import { requireList, warnOf } from '../verdict.ts'
import { VERSION } from '../version.ts'

export async function inventoryAction({ options, terminal }: Invocation): Promise<number> {
  const format = options.oneOf('format', ['markdown', 'cyclonedx', 'yaml', 'json']) ?? 'markdown'
  await checkOutputs(options)
  const catalog = await chosenCatalog(options)
  for (const warning of catalog.warnings) logger(terminal, options).warn(warning)
  const operators = await readOperators(options)
  const sources = openSources(options, terminal)
  const progress = reporter(terminal, options)
  try {
    const list = await inventoryList({
      catalog,
      operators,
      helm: await chosenHelm(options),
      selection: selectionOf({ disabled: !options.has('include-disabled') || options.on('include-disabled') }),
      source: await sources.charts(),
      ...effectOptions(options),
      engineLimits: engineLimits(),
      version: `v${VERSION}`,
      onProgress: progress.note,
    })
    progress.end()
    warnOf(list, options, terminal)
    requireList(list, options, 'inventory')
    await sources.finish()
    const text = format === 'markdown' ? writeInventory(list) : formatOf(format).write(list, {})
    await writeOutput(text, options.text('output'), terminal)
    return 0
  } finally {
    progress.end()
    await sources.close()
  }
}
