import { AicrError } from '../../core/errors.ts'
import type { Command, Invocation } from '../command.ts'
import { type Flag, longNames } from '../flags/flag.ts'
import { GLOBAL_FLAGS } from '../global-flags.ts'
import { powershell } from './powershell.ts'

export async function completionAction({ commands, positionals, terminal }: Invocation): Promise<number> {
  const writers: Readonly<Record<string, (commands: readonly Command[]) => string>> = {
    bash,
    zsh,
    fish,
    powershell: (all) => powershell(all, visible),
  }
  const writer = Object.hasOwn(writers, positionals[0] ?? '') ? writers[positionals[0] ?? ''] : undefined
  if (!writer)
    throw new AicrError('INVALID_REQUEST', 'a shell is needed', { hint: 'one of: bash, zsh, fish, powershell' })
  terminal.out(writer(commands))
  return 0
}

const visible = (command: Command): Flag[] => [...command.flags, ...GLOBAL_FLAGS].filter((f) => !f.hidden)

/** Words that may follow a prefix of command words. */
function nextWords(commands: readonly Command[], prefix: readonly string[]): string[] {
  const matching = commands
    .map((c) => c.name.split(' '))
    .filter((words) => words.length > prefix.length && prefix.every((w, i) => words[i] === w))
  return [...new Set(matching.map((words) => words[prefix.length] ?? ''))]
}

function bash(commands: readonly Command[]): string {
  const groups = ['', ...new Set(commands.filter((c) => c.name.includes(' ')).map((c) => c.name.split(' ')[0] ?? ''))]
  const cases = [
    ...commands.flatMap((c) => choiceCases(c)),
    ...commands.map((c) => `    "${c.name}"*) words="${visible(c).flatMap(longNames).join(' ')}" ;;`),
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

const choiceCases = (command: Command): string[] =>
  visible(command)
    .filter((f) => f.choices)
    .map((f) => `    "${command.name}"*"--${f.name}") words="${f.choices?.join(' ')}" ;;`)

function zsh(commands: readonly Command[]): string {
  return `#compdef aicr
autoload -U +X bashcompinit && bashcompinit
${bash(commands)}`
}

function fish(commands: readonly Command[]): string {
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
      ...visible(command).map((f) => fishFlag(f, seen)),
    ]
  })
  return `${lines.join('\n')}\n`
}

const fishFlag = (flag: Flag, condition: string): string =>
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
