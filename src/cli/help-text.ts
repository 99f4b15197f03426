import type { Command } from './command.ts'
import { withChoices } from './flags/choices.ts'
import { describeFlags, describeGroups, helpWidth, wrapText } from './flags/help.ts'
import { GLOBAL_FLAGS } from './global-flags.ts'

/** The commands, and the flags that all of them have. */
export async function overview(commands: readonly Command[], columns: number | undefined): Promise<string> {
  const names = Math.max(...commands.map(({ name }) => name.length)) + 4
  const width = helpWidth(columns)
  return [
    wrapText('aicr lists every container image and chart that an NVIDIA AI Cluster Runtime recipe needs.', width),
    '',
    'Usage:',
    '  aicr COMMAND [flags]',
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(names)}${summary}`),
    '',
    'Flags:',
    describeFlags(await withChoices(GLOBAL_FLAGS), width),
    '      --version',
    '',
    'Help for a command: aicr COMMAND --help',
    '',
  ].join('\n')
}

/** What a command does, and its flags in groups. */
export async function commandHelp(command: Command, columns: number | undefined): Promise<string> {
  const width = helpWidth(columns)
  const own = command.flags.length > 0 ? [describeGroups(await withChoices(command.flags), width)] : []
  return [
    wrapText(command.description.trim(), width),
    '',
    'Usage:',
    `  aicr ${[command.name, command.operands, '[flags]'].filter(Boolean).join(' ')}`,
    '',
    ...own,
    'Global flags:',
    describeFlags(await withChoices(GLOBAL_FLAGS), width),
    '',
  ].join('\n')
}
