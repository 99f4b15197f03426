import { AicrError, say } from '../../core/errors.ts'
import type { ChartSource } from '../../core/seams.ts'
import { type ListSummary, otherThanList, readSummary } from '../../library/lists.ts'
import {
  checkList,
  type Platform,
  parsePlatform,
  printRows,
  printSourceReport,
  type RegistryClient,
  rowsAsJson,
  rowsAsJunit,
  sourceReportAsJson,
  type Verdict,
  verifyMirror,
} from '../../library/mirror.ts'
import type { Invocation } from '../command.ts'
import type { Options } from '../flags/options.ts'
import { checkOutputs, writeOutput } from '../output-file.ts'
import { openSources } from '../sources.ts'
import { readText } from '../text-input.ts'

export async function mirrorCheckAction(invocation: Invocation): Promise<number> {
  const { options, terminal } = invocation
  const platforms = platformsOf(options)
  const attachments = options.on('signatures')
  return withList(invocation, async (list, registries, source) => {
    const report = await checkList({ list, registries, source, platforms, attachments })
    const isJson = options.oneOf('format', ['table', 'json']) === 'json'
    const text = isJson ? sourceReportAsJson(report) : printSourceReport(report)
    await writeOutput(text, options.text('output'), terminal)
    return STATUS[report.verdict]
  })
}

export async function mirrorVerifyAction(invocation: Invocation): Promise<number> {
  const { options, terminal } = invocation
  const mirror = mirrorChoice(options)
  return withList(invocation, async (list, registries) => {
    const { rows, verdict } = await verifyMirror({ ...mirror, list, registries, platforms: platformsOf(options) })
    const write = { table: printRows, json: rowsAsJson, junit: rowsAsJunit }
    const format = options.oneOf('format', ['table', 'json', 'junit']) ?? 'table'
    await writeOutput(write[format](rows), options.text('output'), terminal)
    return STATUS[verdict]
  })
}

/** --registry and --layout, both required. */
export function mirrorChoice(options: Options): { readonly registry: string; readonly layout: string } {
  const [registry, layout] = [options.text('registry'), options.text('layout')]
  if (registry === undefined || layout === undefined) {
    throw new AicrError(
      'INVALID_REQUEST',
      say`--${{ flag: registry === undefined ? 'registry' : 'layout' }} is required`,
      {
        hint: 'such as --registry registry.local:5000/mirror --layout skopeo',
      },
    )
  }
  return { registry, layout }
}

async function withList(
  { options, positionals, terminal }: Invocation,
  work: (list: ListSummary, client: RegistryClient, source: ChartSource) => Promise<number>,
): Promise<number> {
  const [path, ...rest] = positionals
  if (path === undefined || rest.length > 0)
    throw new AicrError('INVALID_REQUEST', 'one list is needed', { hint: "write one with 'aicr mirror list'" })
  await checkOutputs(options)
  const sources = openSources(options, terminal, { refresh: true })
  try {
    const { text } = await readText(path, sources.fetcher)
    refuseOther(text, path)
    return await work(await readSummary(text, path), await sources.registries(), await sources.charts())
  } finally {
    await sources.close()
  }
}

/** Throws INVALID_REQUEST for a document that is mistaken for a list. */
function refuseOther(text: string, place: string): void {
  const other = otherThanList(text)
  if (other === undefined) return
  const what = other === 'recipe' ? 'a recipe, not a list' : 'not a list, but a document for another program'
  const recipe = other === 'recipe' ? place : 'RECIPE'
  throw new AicrError('INVALID_DOCUMENT', what, {
    place,
    hint: `write the list first: aicr mirror list --recipe ${recipe} -o list.yaml`,
  })
}

const platformsOf = (options: Options): Platform[] => options.texts('arch').map(parsePlatform)

/** 3 when something is not there, 6 when something could not be asked. */
const STATUS: Readonly<Record<Verdict, number>> = { whole: 0, missing: 3, unknown: 6 }
