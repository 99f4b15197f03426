/** What a single executable holds beside its program: the recipes as JSON, text by path, and Node's its entry once more, for a thread. */
const RECIPES_ASSET = 'recipes.json'
const ENTRY_ASSET = 'entry.js'

/** The program, as a thread is started from it: its file, or its text where it is a single executable. */
export type Program = { readonly file: string } | { readonly text: string }

/** What is asked here of Bun's global object. */
interface Bun {
  readonly embeddedFiles: readonly (Blob & { readonly name: string })[]
}

/** The text of an asset where this program is a single executable that has it. */
async function assetText(name: string): Promise<string | undefined> {
  const { Bun } = globalThis as { readonly Bun?: Bun }
  if (Bun !== undefined) return Bun.embeddedFiles.find((file) => file.name === name)?.text()
  // Node has it since 20.12; other runtimes may not
  const sea = await import('node:sea').catch(() => undefined)
  return sea?.isSea() === true ? sea.getAsset(name, 'utf8') : undefined
}

/** The recipes inside this program where it is a single executable; undefined where it is files. */
export async function recipesInside(): Promise<ReadonlyMap<string, string> | undefined> {
  const text = await assetText(RECIPES_ASSET)
  if (text === undefined) return undefined
  return new Map(Object.entries(JSON.parse(text) as Readonly<Record<string, string>>))
}

/** The text of the entry, in a single executable of Node. */
export const entryText = (): Promise<string | undefined> => assetText(ENTRY_ASSET)
