import type { Described } from '../command.ts'
import type { KnownFlag } from '../flags/choices.ts'
import { longNames } from '../flags/flag.ts'

/** The completion script for PowerShell: what may follow the words before the cursor, and files where nothing is known. */
export function powershell(commands: readonly Described[]): string {
  const rows = commands.flatMap((command) => [
    ...command.flags.flatMap((flag) => choiceRow(command, flag)),
    row(command.name, command.flags.flatMap(flagWords)),
  ])
  const groups = new Set(commands.flatMap(({ name }) => prefixesOf(name)))
  return SCRIPT.replace('@ROWS@', () =>
    [...rows, ...[...groups].map((group) => row(group, wordsAfter(commands, group)))].join('\n'),
  )
}

type Word = readonly [word: string, tip: string]

/** `''` and the first words of a command of several. */
const prefixesOf = (name: string): string[] => name.split(' ').map((_, i, words) => words.slice(0, i).join(' '))

function wordsAfter(commands: readonly Described[], group: string): Word[] {
  const lead = group === '' ? '' : `${group} `
  const below = commands.filter(({ name }) => name.startsWith(lead))
  const words = new Map(below.map(({ name, summary }) => [name.slice(lead.length).replace(/ .*/, ''), summary]))
  return [...words, ...(group === '' ? [['--help', 'help'] as const, ['--version', 'version'] as const] : [])]
}

const flagWords = (flag: KnownFlag): Word[] => longNames(flag).map((name) => [name, flag.help])

const choiceRow = (command: Described, flag: KnownFlag): string[] =>
  flag.choices === undefined
    ? []
    : [
        row(
          `${command.name} --${flag.name}`,
          flag.choices.map((choice) => [choice, flag.help]),
        ),
      ]

/** A list of pairs. The comma in front of a single one keeps PowerShell from taking it apart. */
const row = (key: string, words: readonly Word[]): string =>
  `    ${quoted(key)} = @(${words.length === 1 ? ',' : ''}${words.map(pair).join(', ')})`

const pair = ([word, tip]: Word): string => `@(${quoted(word)}, ${quoted(tip)})`

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

const SCRIPT = `Register-ArgumentCompleter -Native -CommandName 'aicr' -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $known = @{
@ROWS@
  }
  $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $words = @($before | Where-Object { -not $_.StartsWith('-') })
  $keys = @(for ($n = $words.Count; $n -ge 0; $n--) { ($words | Select-Object -First $n) -join ' ' })
  if ($before.Count -gt 0) { $keys = @($keys | ForEach-Object { "$_ $($before[-1])".Trim() }) + $keys }
  $found = $keys | Where-Object { $known.ContainsKey($_) } | Select-Object -First 1
  $known[$found] | Where-Object { $_[0] -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterValue', $_[1])
  }
}
`
