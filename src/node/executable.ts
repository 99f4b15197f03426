/** The name under which a single executable holds the recipes: JSON, text by path. */
export const RECIPES_ASSET = 'recipes.json'

/** The recipes inside this program where it is a single executable; undefined where it is files. */
export async function recipesInside(): Promise<ReadonlyMap<string, string> | undefined> {
  // Node has it since 20.12; other runtimes may not
  const sea = await import('node:sea').catch(() => undefined)
  if (sea?.isSea() !== true) return undefined
  const files = JSON.parse(sea.getAsset(RECIPES_ASSET, 'utf8')) as Readonly<Record<string, string>>
  return new Map(Object.entries(files))
}
