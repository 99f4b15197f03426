import { AicrError, say } from '../core/errors.ts'
import type { Fetcher } from '../core/seams.ts'
import {
  type Catalog,
  type Criteria,
  parseAccountingMode,
  parseCriteria,
  parseInventoryMode,
  type ResolveOptions,
  readConfig,
  recordedVersion,
  requireCriteria,
} from '../library/recipe.ts'
import { readCatalog } from '../node/catalog.ts'
import { type Options, withDefaults } from './flags/options.ts'
import { readText } from './text-input.ts'
import { VERSION } from './version.ts'

const NAMES = ['service', 'accelerator', 'intent', 'os', 'platform'] as const

/** The flags, with what the file of --config says where one is not given; a snapshot is refused. */
export async function configured(options: Options, fetcher: () => Promise<Fetcher>): Promise<Options> {
  const path = options.text('config')
  const all = path === undefined || path === '' ? options : withDefaults(options, await readConfigFile(path, fetcher))
  if (all.text('snapshot') !== undefined)
    throw new AicrError('INVALID_REQUEST', 'criteria cannot be taken from a snapshot: no cluster is read here', {
      hint: "state them (--service, --accelerator, --os …), or make the recipe with upstream's 'aicr recipe --snapshot' and pass it to --recipe",
    })
  return all
}

async function readConfigFile(
  path: string,
  fetcher: () => Promise<Fetcher>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (/^(cm|file):\/\//.test(path))
    throw new AicrError('INVALID_REQUEST', say`--config takes a path or an http(s) URL, not ${{ path }}`)
  const flags = readConfig((await readText(path, fetcher)).text, path)
  return new Map([...flags].map(([name, text]) => [name, [text]]))
}

/** The catalog that the flags name. */
export const chosenCatalog = (options: Options): Promise<Catalog> =>
  readCatalog({
    catalog: options.text('catalog'),
    data: options.text('data'),
    strict: options.on('criteria-strict'),
    strictFields: options.on('strict'),
  })

/** The criteria that the flags name, checked against what the catalog knows. They have to ask for something. */
export function readCriteria(options: Options, catalog: Catalog): Criteria {
  const criteria = parseFields(options, catalog)
  requireCriteria(criteria)
  return criteria
}

/** The same, but no criteria are an answer too. */
export function parseFields(options: Options, catalog: Catalog): Criteria {
  const given = Object.fromEntries(NAMES.map((name) => [name, options.text(name)]))
  return parseCriteria({ ...given, nodes: options.number('nodes') }, catalog.vocabulary)
}

/** What the flags ask for besides criteria. Words are checked before the criteria are. */
export function readChoices(options: Options, catalog: Catalog): ResolveOptions {
  const accounting = options.text('slurm-accounting-mode')
  const inventory = options.text('runtime-inventory')
  return {
    version: recordedVersion(`v${VERSION}`, catalog.origin),
    profile: options.text('profile'),
    accounting: accounting === undefined ? undefined : parseAccountingMode(accounting),
    runtimeInventory: inventory === undefined ? undefined : parseInventoryMode(inventory),
    allowUncovered: options.on('allow-uncovered'),
    strict: options.on('strict'),
  }
}

/** --recipe says everything itself: a profile cannot be chosen beside it. */
export function refuseProfileWithRecipe(options: Options): void {
  if (options.has('recipe') && options.has('profile')) {
    throw new AicrError(
      'INVALID_REQUEST',
      '--profile/spec.recipe.profile selects during criteria resolution and cannot be combined with --recipe',
    )
  }
}
