import { AicrError, say } from '../../core/errors.ts'
import { type ListSummary, readSummary } from '../../library/lists.ts'
import {
  checkList,
  type MirrorRow,
  type Platform,
  parsePlatform,
  printRows,
  printSourceRows,
  type RegistryClient,
  rowsAsJson,
  rowsAsJunit,
  type SourceRow,
  sourceRowsAsJson,
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
  return withList(invocation, async (list, client) => {
    const rows = await checkList(client, list, { platforms, attachments })
    const isJson = options.oneOf('format', ['table', 'json']) === 'json'
    const text = isJson ? sourceRowsAsJson(rows, platforms) : printSourceRows(rows, platforms)
    await writeOutput(text, options.text('output'), terminal)
    return statusOf(rows)
  })
}

export async function mirrorVerifyAction(invocation: Invocation): Promise<number> {
  const { options, terminal } = invocation
  const mirror = mirrorChoice(options)
  return withList(invocation, async (list, client) => {
    const { rows } = await verifyMirror(client, list, mirror, { platforms: platformsOf(options) })
    const write = { table: printRows, json: rowsAsJson, junit: rowsAsJunit }
    const format = options.oneOf('format', ['table', 'json', 'junit']) ?? 'table'
    await writeOutput(write[format](rows), options.text('output'), terminal)
    return statusOf(rows)
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
  work: (list: ListSummary, client: RegistryClient) => Promise<number>,
): Promise<number> {
  const [path, ...rest] = positionals
  if (path === undefined || rest.length > 0)
    throw new AicrError('INVALID_REQUEST', 'one list is needed', { hint: "write one with 'aicr mirror list'" })
  await checkOutputs(options)
  const sources = openSources(options, terminal)
  try {
    const { text } = await readText(path, sources.fetcher)
    return await work(readSummary(text, path), await sources.registries())
  } finally {
    await sources.close()
  }
}

const platformsOf = (options: Options): Platform[] => options.texts('arch').map(parsePlatform)

const MISSING = 3
const UNAVAILABLE = 6

/** 3 when something is not there, 6 when something could not be asked. */
function statusOf(rows: readonly (SourceRow | MirrorRow)[]): number {
  const has = (...states: readonly string[]): boolean => rows.some(({ state }) => states.includes(state))
  if (has('missing', 'different', 'incomplete', 'invalid')) return MISSING
  return has('unknown') ? UNAVAILABLE : 0
}
