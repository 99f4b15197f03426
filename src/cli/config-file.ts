import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { CONFIG, type ConfigDocument, parseDocument } from '../core/documents/index.ts'
import { AicrError, say } from '../core/errors.ts'
import { isFields } from '../core/fields.ts'
import { misspelt } from '../core/nearest.ts'
import { readDocument } from '../core/yaml/index.ts'
import { fileError } from '../node/folder.ts'
import type { Command } from './command.ts'
import { type Flag, UsageError } from './flags/flag.ts'
import { type Options, withDefaults } from './flags/options.ts'
import { readValues } from './flags/parse.ts'
import { CONFIG_FILE } from './global-flags.ts'

/** Kinds of documents of upstream's, which may have the same name. */
const UPSTREAM_KINDS: readonly unknown[] = ['AICRConfig', 'RecipeResult', 'RecipeMetadata', 'ComponentRegistry']

/** What a configuration is for. */
export interface ConfigTarget {
  readonly command: Command
  /** of the command, those of all commands among them */
  readonly flags: readonly Flag[]
  readonly commands: readonly Command[]
  readonly cwd: string
}

/**
 * Options with what a configuration file says where the command line and the environment say nothing: that of --config, else aicr.yaml in
 * the current folder. Upstream's kind of file is left to the commands that read it. Throws AicrError INVALID_DOCUMENT.
 */
export function withConfigFile(options: Options, target: ConfigTarget): Options {
  const named = options.text('config')
  if (named === '' || /^\w+:\/\//.test(named ?? '')) return options
  const path = named ?? CONFIG_FILE
  const file = resolve(target.cwd, path)
  if (named === undefined && !existsSync(file)) return options
  const document = readDocument(readFile(file, path), path)
  const kind = isFields(document) ? document.kind : undefined
  if (UPSTREAM_KINDS.includes(kind)) {
    if (named === undefined || (kind === 'AICRConfig' && takesCriteria(target))) return options
    if (kind === 'AICRConfig')
      throw new AicrError('INVALID_DOCUMENT', say`an AICRConfig says nothing of ${{ command: target.command.name }}`, {
        place: path,
        hint: 'it is for the commands that make a recipe: recipe, query, mirror list',
      })
    throw new AicrError('INVALID_DOCUMENT', say`kind must be Config or AICRConfig, not ${{ kind: String(kind) }}`, {
      place: path,
    })
  }
  const hint = 'such as: {apiVersion: aicr-mirror/v1, kind: Config, flags: {strict: true}}'
  const config = parseDocument<ConfigDocument>(CONFIG, document, { place: path, hint })
  const defaults = defaultsOf(config, target, path)
  return withDefaults({ ...options, text: (name) => (name === 'config' ? undefined : options.text(name)) }, defaults)
}

/** Whether a command makes a recipe of criteria, which is what an AICRConfig is read for. */
const takesCriteria = ({ flags }: ConfigTarget): boolean => flags.some(({ name }) => name === 'nodes')

function readFile(file: string, shown: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw fileError(cause, shown)
  }
}

/** Flags that only a command line can give. */
const NOT_HERE: readonly string[] = ['config', 'help', 'password', 'password-stdin']

function defaultsOf({ flags, commands }: ConfigDocument, target: ConfigTarget, place: string): Map<string, string[]> {
  const everywhere = new Set(target.commands.flatMap((each) => each.flags.map(({ name }) => name)))
  for (const { name } of target.flags) everywhere.add(name)
  const own = commands?.[target.command.name] ?? {}
  refuseUnknown(
    Object.keys(commands ?? {}),
    target.commands.map(({ name }) => name),
    'commands',
    place,
  )
  refuseUnknown(Object.keys(flags ?? {}), [...everywhere], 'flags', place)
  const ownNames = target.flags.map(({ name }) => name)
  refuseUnknown(Object.keys(own), ownNames, `commands[${JSON.stringify(target.command.name)}]`, place)
  const defaults = new Map<string, string[]>()
  for (const [name, value] of [...Object.entries(flags ?? {}), ...Object.entries(own)]) {
    const flag = target.flags.find((each) => each.name === name)
    if (flag !== undefined) defaults.set(name, textsOf(flag, value, place))
  }
  return defaults
}

function refuseUnknown(names: readonly string[], known: readonly string[], field: string, place: string): void {
  const wrong = names.find((name) => NOT_HERE.includes(name) || !known.includes(name))
  if (wrong === undefined) return
  const what = field === 'commands' ? 'command' : 'flag'
  const why = NOT_HERE.includes(wrong) ? 'is for the command line only' : `is not a ${what}`
  const near = misspelt(wrong, known)
  throw new AicrError('INVALID_DOCUMENT', say`${{ field }}: ${{ given: wrong }} ${{ reason: why }}`, {
    place,
    ...(near.length === 0 ? {} : { hint: `did you mean ${near.join(', ')}?` }),
  })
}

/** A value as the command line would have it. The items of a list are not taken apart. */
function textsOf(flag: Flag, value: unknown, place: string): string[] {
  const isList = Array.isArray(value)
  const many = flag.kind === 'array' || flag.kind === 'slice'
  if (isList && !many)
    throw new AicrError('INVALID_DOCUMENT', say`flags: ${{ name: flag.name }} takes one value, not a list`, { place })
  if (isList) return value.map(String)
  try {
    return readValues(flag, String(value))
  } catch (error) {
    if (error instanceof UsageError) throw new AicrError('INVALID_DOCUMENT', say`flags: ${{ cause: error }}`, { place })
    throw error
  }
}
