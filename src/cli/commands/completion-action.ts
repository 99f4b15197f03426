import { AicrError } from '../../core/errors.ts'
import type { Command, Described, Invocation } from '../command.ts'
import { type KnownFlag, withChoices } from '../flags/choices.ts'
import { longNames } from '../flags/flag.ts'
import { GLOBAL_FLAGS } from '../global-flags.ts'
import { powershell } from './powershell.ts'

export async function completionAction({ commands, positionals, terminal }: Invocation): Promise<number> {
  const writers: Readonly<Record<string, (commands: readonly Described[]) => string>> = { bash, zsh, fish, powershell }
  const writer = Object.hasOwn(writers, positionals[0] ?? '') ? writers[positionals[0] ?? ''] : undefined
  if (!writer)
    throw new AicrError('INVALID_REQUEST', 'a shell is needed', { hint: 'one of: bash, zsh, fish, powershell' })
  terminal.out(writer(await Promise.all(commands.map(describe))))
  return 0
}

async function describe(command: Command): Promise<Described> {
  const flags = [...command.flags, ...GLOBAL_FLAGS].filter((flag) => !flag.hidden)
  return { ...command, flags: await withChoices(flags) }
}

/** Words that may follow a prefix of command words. */
function nextWords(commands: readonly Described[], prefix: readonly string[]): string[] {
  const matching = commands
    .map((c) => c.name.split(' '))
    .filter((words) => words.length > prefix.length && prefix.every((w, i) => words[i] === w))
  return [...new Set(matching.map((words) => words[prefix.length] ?? ''))]
}

function bash(commands: readonly Described[]): string {
  const groups = ['', ...new Set(commands.filter((c) => c.name.includes(' ')).map((c) => c.name.split(' ')[0] ?? ''))]
  const cases = [
    ...commands.flatMap((c) => choiceCases(c)),
    ...commands.map((c) => `    "${c.name}"*) words="${c.flags.flatMap(longNames).join(' ')}" ;;`),
    ...groups.filter(Boolean).map((g) => `    "${g}"*) words="${nextWords(commands, [g]).join(' ')}" ;;`),
    `    *) words="${nextWords(commands, []).join(' ')} --help --version" ;;`,
  ]
  return `_aicr() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" line words
  line="\${COMP_WORDS[*]:1:COMP_CWORD-1}"
  case "$line" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$cur"))
}
complete -o filenames -F _aicr aicr
`
}

const choiceCases = (command: Described): string[] =>
  command.flags
    .filter((f) => f.choices)
    .map((f) => `    "${command.name}"*"--${f.name}") words="${f.choices?.join(' ')}" ;;`)

function zsh(commands: readonly Described[]): string {
  return `#compdef aicr
autoload -U +X bashcompinit && bashcompinit
${bash(commands)}`
}

function fish(commands: readonly Described[]): string {
  const lines = commands.flatMap((command) => {
    const words = command.name.split(' ')
    const seen = words.map((w) => `__fish_seen_subcommand_from ${w}`).join('; and ')
    const before =
      words
        .slice(0, -1)
        .map((w) => `__fish_seen_subcommand_from ${w}`)
        .join('; and ') || '__fish_use_subcommand'
    return [
      `complete -c aicr -n '${before}' -f -a ${words.at(-1)} -d ${quoteFish(command.summary)}`,
      ...command.flags.map((f) => fishFlag(f, seen)),
    ]
  })
  return `${lines.join('\n')}\n`
}

const fishFlag = (flag: KnownFlag, condition: string): string =>
  [
    `complete -c aicr -n '${condition}' -l ${flag.name}`,
    flag.short ? `-s ${flag.short}` : '',
    flag.kind === 'bool' ? '' : '-r',
    flag.choices ? `-f -a ${quoteFish(flag.choices.join(' '))}` : '',
    `-d ${quoteFish(flag.help)}`,
  ]
    .filter(Boolean)
    .join(' ')

const quoteFish = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
