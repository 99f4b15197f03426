import { appendFileSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parseBool, type Text } from '../../core/engine.ts'
import { helmFailure, say } from '../../core/errors.ts'
import {
  outputFiles,
  type Printable,
  type PrintChoice,
  printRendered,
  RenderError,
} from '../../library/render-request.ts'
import { fileReason } from '../../node/folder.ts'
import { checkInside } from '../../node/inside.ts'
import { makeFolder } from '../../node/make-folder.ts'
import { renderChartCall } from '../chart-call.ts'
import { chosenHelm } from '../chosen-helm.ts'
import type { Invocation, Terminal } from '../command.ts'
import { PLAIN_WAIT, waitMode } from '../flags/checks.ts'
import type { Options } from '../flags/options.ts'
import { type FlagRules, flagsOf } from './template-rules.ts'

export async function templateAction(invocation: Invocation): Promise<number> {
  const { options, terminal } = invocation
  const rules = flagsOf(await chosenHelm(options))
  refuseFlags(options, rules)
  warnOfDeprecations(options, terminal, rules)
  const print = printOptions(options)
  try {
    const { rendered, name } = await renderChartCall(invocation, () => refuseUnsupported(options, terminal, rules))
    return emit(rendered, print, options, terminal, name)
  } catch (error) {
    if (!(error instanceof RenderError) || !options.on('debug')) throw error
    terminal.outBytes(printRendered(error.partial, print).bytes)
    throw helmFailure(error.message, { cause: error })
  }
}

function emit(printable: Printable, print: PrintChoice, options: Options, terminal: Terminal, name: Text): number {
  const folder = options.text('output-dir')
  if (folder === undefined || folder === '') {
    terminal.outBytes(printRendered(printable, print).bytes)
    return 0
  }
  const { showOnly, ...rest } = print
  const seen = new Set<string>()
  for (const file of outputFiles(printable, {
    ...rest,
    ...(options.on('release-name') ? { releaseName: name } : {}),
  })) {
    const path = join(folder, file.path)
    if (relative(folder, path).startsWith('..'))
      throw helmFailure(say`${{ path: file.path }} leads out of the output folder`)
    if (process.platform === 'win32' && !isWindowsPath(file.path))
      throw helmFailure(say`${{ path: file.path }} cannot be a file's name on Windows`)
    checkInside(folder, path)
    makeFolderFor(path)
    writeRendered(path, file.bytes, seen.has(path))
    seen.add(path)
    terminal.out(`wrote ${path}\n`)
  }
  if (showOnly?.length) throw helmFailure(say`could not find template ${{ template: showOnly[0] ?? '' }} in chart`)
  terminal.out('\n')
  return 0
}

/** Fails in Go's words, and leaves no file behind that was not there. */
function writeRendered(path: string, bytes: Uint8Array, append: boolean): void {
  const isThere = existsSync(path)
  try {
    if (append) appendFileSync(path, bytes)
    else writeFileSync(path, bytes)
  } catch (cause) {
    if (!isThere || append) rmSync(path, { force: true })
    const { syscall } = cause as NodeJS.ErrnoException
    throw helmFailure(say`${{ call: syscall ?? 'write' }} ${{ path }}: ${{ cause: fileReason(cause) }}`, { cause })
  }
}

/** Whether Windows can have a file of this name: no device, none of its own characters, no blank or dot at an end. */
export const isWindowsPath = (path: Text): boolean =>
  path
    .split('/')
    .every(
      (name) =>
        !/[<>:"\\|?*\x00-\x1f]|[ .]$/.test(name) && !/^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?$/i.test(name),
    )

/** As helm's ensureDirectoryForFile (pkg/action/action.go). */
function makeFolderFor(file: string): void {
  const folder = dirname(file)
  try {
    statSync(folder)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code !== 'ENOENT')
      throw helmFailure(say`stat ${{ folder }}: ${{ cause: fileReason(cause) }}`, { debugHint: true, cause })
  }
  try {
    makeFolder(folder)
  } catch (cause) {
    const { path = folder } = cause as NodeJS.ErrnoException
    throw helmFailure(say`mkdir ${{ path }}: ${{ cause: fileReason(cause) }}`, { debugHint: true, cause })
  }
}

const printOptions = (options: Options): PrintChoice => ({
  includeCrds: options.on('include-crds'),
  noHooks: options.on('no-hooks'),
  skipTests: options.on('skip-tests'),
  showOnly: options.texts('show-only'),
})

function warnOfDeprecations(options: Options, terminal: Terminal, rules: FlagRules): void {
  for (const [name, advice] of Object.entries(rules.deprecated)) {
    if (options.has(name)) terminal.err(`Flag --${name} has been deprecated, ${advice}\n`)
  }
  const wait = options.text('wait')
  if (rules.wait !== waitMode || (wait !== 'true' && wait !== 'false')) return
  const mode = wait === 'true' ? 'watcher' : 'hookOnly'
  const advice = `--wait=${wait} is deprecated (boolean value) and can be replaced with --wait=${mode}`
  terminal.err(`level=WARN msg="${advice}"\n`)
}

/** Refuses what the helm asked for does not know, in its words. */
function refuseFlags(options: Options, rules: FlagRules): void {
  const unknown = rules.unknown.find((name) => options.has(name))
  if (unknown !== undefined) throw helmFailure(say`unknown flag: --${{ flag: unknown }}`)
  const wait = options.text('wait') ?? PLAIN_WAIT
  const wrong = wait === PLAIN_WAIT ? undefined : rules.wait(wait)
  if (wrong !== undefined)
    throw helmFailure(say`invalid argument ${{ given: JSON.stringify(wait) }} for "--wait" flag: ${{ reason: wrong }}`)
}

/** The mode of a dry run, which `helm template` always is (as in helm pkg/cmd, cmdGetDryRunFlagStrategy). */
function checkDryRun(mode: string | undefined, terminal: Terminal): void {
  if (mode === undefined || mode === 'client' || mode === 'server') return
  const flag = parseBool(mode)
  if (mode === 'unset' || flag === true) {
    const what =
      mode === 'unset'
        ? '--dry-run is deprecated and should'
        : `boolean '--dry-run=${mode}' flag is deprecated and must`
    terminal.err(`level=WARN msg="${what} be replaced with '--dry-run=client'"\n`)
    return
  }
  const must = mode === 'none' || flag === false ? '"server" or "client"' : '"none", "server", or "client"'
  throw helmFailure(say`invalid dry-run value (${{ given: JSON.stringify(mode) }}). Must be ${{ expected: must }}`)
}

/** Modes that need a cluster, plugins or a downloader: refused in plain words rather than ignored. */
function refuseUnsupported(options: Options, terminal: Terminal, rules: FlagRules): void {
  const dryRun = options.text('dry-run')
  if (rules.checkDryRun) rules.checkDryRun(dryRun)
  else checkDryRun(dryRun, terminal)
  if (dryRun === 'server' || options.on('validate')) {
    throw helmFailure('cluster reachability check failed: this renderer contacts no cluster; use --dry-run=client')
  }
  const renderer = options.text('post-renderer')
  if (renderer) {
    const why = rules.postRenderer(renderer)
    throw helmFailure(
      say`invalid argument ${{ given: JSON.stringify(renderer) }} for "--post-renderer" flag: ${{ reason: why }}`,
    )
  }
}
