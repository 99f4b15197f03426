import { CRITERIA_FIELDS } from '../../library/recipe.ts'
import { readCatalog } from '../../node/catalog.ts'
import type { Command, Terminal } from '../command.ts'
import { complete } from './candidates.ts'
import { type CatalogWords, valuesFrom } from './values.ts'

/** Answers a shell: candidates for the last of the words, and what else it is to do. Never fails: a shell cannot use errors. */
export async function answerShell(
  words: readonly string[],
  commands: readonly Command[],
  terminal: Terminal,
): Promise<number> {
  const values = valuesFrom(catalogWords, async () => {
    const { HELM_VERSIONS } = await import('../../library/helm.ts')
    return HELM_VERSIONS
  })
  const { candidates, directive } = await complete(words, commands, values).catch(() => ({
    candidates: [],
    directive: 'words',
  }))
  const lines = candidates.map(({ word, tip }) => `${word}\t${tip.replace(/\s+/g, ' ')}`)
  terminal.out(`${[...lines, `:${directive}`].join('\n')}\n`)
  return 0
}

/** Words of the catalog that the flags before the cursor name, the embedded one by default. */
async function catalogWords(before: readonly string[]): Promise<CatalogWords> {
  const { vocabulary, registry } = await readCatalog({
    catalog: valueBefore(before, '--catalog'),
    data: valueBefore(before, '--data'),
  })
  return {
    criteria: Object.fromEntries(CRITERIA_FIELDS.map((field) => [field, [...vocabulary[field]].sort()])),
    components: [...registry.values()].map(({ name, displayName }) => ({ word: name, tip: displayName })),
  }
}

function valueBefore(before: readonly string[], name: string): string | undefined {
  const at = before.lastIndexOf(name)
  return at < 0 ? before.findLast((word) => word.startsWith(`${name}=`))?.slice(name.length + 1) : before[at + 1]
}
