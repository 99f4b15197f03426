import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { decodeUtf8, toBytes } from '../../core/engine.ts'
import { HelmError } from '../../core/errors.ts'
import {
  outputPieces,
  type Printable,
  type PrintOptions,
  printManifests,
  RenderError,
} from '../../core/render/index.ts'
import { bytes, readChartCall } from '../chart-call.ts'
import type { Invocation, Terminal } from '../command.ts'
import type { Options } from '../flags/options.ts'

export async function templateAction(invocation: Invocation): Promise<number> {
  const { options, terminal } = invocation
  warnOfDeprecations(options, terminal)
  const { render, name } = await readChartCall(invocation, () => refuseUnsupported(options, terminal))
  const print = printOptions(options)
  try {
    return emit(await render(), print, options, terminal, name)
  } catch (error) {
    if (!(error instanceof RenderError) || !options.on('debug')) throw error
    terminal.outBytes(toBytes(printManifests(error.partial, print)))
    throw new HelmError(error.message, { cause: error })
  }
}

function emit(printable: Printable, print: PrintOptions, options: Options, terminal: Terminal, name: string): number {
  const folder = options.text('output-dir')
  if (folder === undefined || folder === '') {
    terminal.outBytes(toBytes(printManifests(printable, print)))
    return 0
  }
  const { showOnly, ...rest } = print
  const seen = new Set<string>()
  for (const piece of outputPieces(printable, {
    ...rest,
    ...(options.on('release-name') ? { releaseName: name } : {}),
  })) {
    const path = join(folder, decodeUtf8(piece.path))
    if (relative(folder, path).startsWith('..')) throw new HelmError(`${piece.path} leads out of the output folder`)
    mkdirSync(dirname(path), { recursive: true })
    if (seen.has(path)) appendFileSync(path, toBytes(piece.text))
    else writeFileSync(path, toBytes(piece.text))
    seen.add(path)
    terminal.out(`wrote ${path}\n`)
  }
  if (showOnly?.length) throw new HelmError(`could not find template ${showOnly[0]} in chart`)
  terminal.out('\n')
  return 0
}

const printOptions = (options: Options): PrintOptions => ({
  includeCrds: options.on('include-crds'),
  noHooks: options.on('no-hooks'),
  skipTests: options.on('skip-tests'),
  showOnly: bytes(options.texts('show-only')),
})

const DEPRECATED: Readonly<Record<string, string>> = {
  atomic: 'use --rollback-on-failure instead',
  force: 'use --force-replace instead',
  validate: "use '--dry-run=server' instead",
}

function warnOfDeprecations(options: Options, terminal: Terminal): void {
  for (const [name, advice] of Object.entries(DEPRECATED)) {
    if (options.has(name)) terminal.err(`Flag --${name} has been deprecated, ${advice}\n`)
  }
}

/** Modes that need a cluster, plugins or a downloader: refused in plain words rather than ignored. */
function refuseUnsupported(options: Options, terminal: Terminal): void {
  const dryRun = options.text('dry-run')
  if (dryRun === 'unset')
    terminal.err('level=WARN msg="--dry-run is deprecated and should be replaced with \'--dry-run=client\'"\n')
  const known = [undefined, 'unset', 'client', 'server', 'true', 'false']
  if (!known.includes(dryRun))
    throw new HelmError(`invalid dry-run value (${JSON.stringify(dryRun)}). Must be "server" or "client"`)
  if (dryRun === 'server' || options.on('validate')) {
    throw new HelmError('cluster reachability check failed: this renderer contacts no cluster; use --dry-run=client')
  }
  const renderer = options.text('post-renderer')
  if (renderer) {
    const plugin = `plugin: {Name:${renderer} Type:postrenderer/v1} not found`
    throw new HelmError(`invalid argument ${JSON.stringify(renderer)} for "--post-renderer" flag: ${plugin}`)
  }
}
