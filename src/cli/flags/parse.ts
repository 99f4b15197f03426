import { parseBool } from '../../core/engine.ts'
import { misspelt } from '../../core/nearest.ts'
import { type Flag, UsageError } from './flag.ts'

/** What a command line says: flags by name, everything else in order. */
export interface Arguments {
  readonly positionals: readonly string[]
  readonly given: ReadonlyMap<string, readonly string[]>
}

/** Parses arguments as spf13/pflag does, interspersed, `--` ending the flags. Throws UsageError in pflag's words. */
export function parseArguments(argv: readonly string[], flags: readonly Flag[]): Arguments {
  const long = new Map(flags.flatMap((f) => [f.name, ...(f.aliases ?? [])].map((name) => [name, f] as const)))
  const short = new Map(flags.flatMap((f) => (f.short ? [[f.short, f] as const] : [])))
  const positionals: string[] = []
  const given = new Map<string, string[]>()
  const queue = [...argv]
  const put = (flag: Flag, shown: string, text: string): void => {
    const values = given.get(flag.name) ?? []
    values.push(...convert(flag, shown, text))
    given.set(flag.name, values)
  }
  for (let argument = queue.shift(); argument !== undefined; argument = queue.shift()) {
    if (argument === '--') {
      positionals.push(...queue.splice(0))
    } else if (argument.startsWith('--')) {
      takeLong(argument, long, queue, put)
    } else if (argument.startsWith('-') && argument.length > 1) {
      takeShort(argument, short, queue, put)
    } else {
      positionals.push(argument)
    }
  }
  return { positionals, given }
}

type Put = (flag: Flag, shown: string, text: string) => void

function takeLong(argument: string, long: ReadonlyMap<string, Flag>, queue: string[], put: Put): void {
  const body = argument.slice(2)
  if (body.startsWith('-') || body.startsWith('=')) throw new UsageError(`bad flag syntax: ${argument}`)
  const at = body.indexOf('=')
  const name = at < 0 ? body : body.slice(0, at)
  const flag = long.get(name)
  if (!flag) throw new UsageError(`unknown flag: --${name}`, meant(name, [...long.keys()]))
  const shown = flag.short ? `-${flag.short}, --${flag.name}` : `--${flag.name}`
  const text = at >= 0 ? body.slice(at + 1) : (bareValue(flag) ?? queue.shift())
  if (text === undefined) throw new UsageError(`flag needs an argument: --${name}`)
  put(flag, shown, text)
}

function meant(name: string, known: readonly string[]): string | undefined {
  const near = misspelt(name, known)
  return near.length === 0 ? undefined : `did you mean ${near.map((each) => `--${each}`).join(', ')}?`
}

function takeShort(argument: string, short: ReadonlyMap<string, Flag>, queue: string[], put: Put): void {
  for (let cluster = argument.slice(1); cluster !== ''; ) {
    const letter = cluster.slice(0, 1)
    const flag = short.get(letter)
    if (!flag) throw new UsageError(`unknown shorthand flag: '${letter}' in -${cluster}`)
    const shown = `-${letter}, --${flag.name}`
    const remainder = cluster.slice(1)
    const bare = remainder.startsWith('=') ? undefined : bareValue(flag)
    if (bare !== undefined) {
      put(flag, shown, bare)
      cluster = remainder
      continue
    }
    const text = remainder === '' ? queue.shift() : remainder.replace(/^=/, '')
    if (text === undefined) throw new UsageError(`flag needs an argument: '${letter}' in -${cluster}`)
    put(flag, shown, text)
    return
  }
}

const bareValue = (flag: Flag): string | undefined => flag.bare ?? (flag.kind === 'bool' ? 'true' : undefined)

/** The values that a text gives to a flag. Throws UsageError. */
export const readValues = (flag: Flag, text: string): string[] => convert(flag, `--${flag.name}`, text)

function convert(flag: Flag, shown: string, text: string): string[] {
  const refused = (why: string): UsageError =>
    new UsageError(`invalid argument ${JSON.stringify(text)} for "${shown}" flag: ${why}`)
  const invalid = (call: string): UsageError => refused(`${call}: parsing ${JSON.stringify(text)}: invalid syntax`)
  const why = flag.check?.(text)
  if (why !== undefined) throw refused(why)
  switch (flag.kind) {
    case 'bool': {
      const word = parseBool(text)
      if (word === undefined) throw invalid('strconv.ParseBool')
      return [String(word)]
    }
    case 'int':
      if (!/^[-+]?(0[xXbBoO])?[0-9a-fA-F_]+$/.test(text) || Number.isNaN(Number(text)))
        throw invalid('strconv.ParseInt')
      return [text]
    case 'slice':
      return text === '' ? [] : splitCsv(text)
    case 'string':
    case 'array':
      return [text]
  }
}

/** One CSV record with Go's encoding/csv quoting. */
function splitCsv(text: string): string[] {
  const fields: string[] = []
  let at = 0
  for (;;) {
    if (text[at] === '"') {
      let field = ''
      at++
      for (;;) {
        const end = text.indexOf('"', at)
        if (end < 0) throw new UsageError('parse error on line 1, column 1: extraneous or missing " in quoted-field')
        field += text.slice(at, end)
        at = end + 1
        if (text[at] !== '"') break
        field += '"'
        at++
      }
      fields.push(field)
    } else {
      const end = text.indexOf(',', at)
      fields.push(end < 0 ? text.slice(at) : text.slice(at, end))
      at = end < 0 ? text.length : end
    }
    if (at >= text.length) return fields
    at++
  }
}
