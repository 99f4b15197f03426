import type { Command } from '../src/cli/command.ts'
import { type KnownFlag, withChoices } from '../src/cli/flags/choices.ts'
import { longNames } from '../src/cli/flags/flag.ts'
import { flagsOf, GLOBAL_FLAGS } from '../src/cli/global-flags.ts'

/** Text in roff: nothing in it is a request or an escape. */
const roff = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/gm, '\\&$1')

const title = (name: string): string => `.TH "${name.toUpperCase()}" "1" "" "aicr-mirror" "User Commands"\n`

/** aicr(1): the commands. */
export const mainPage = (commands: readonly Command[]): string =>
  [
    title('aicr'),
    '.SH NAME\naicr \\- lists every image and chart that an AI Cluster Runtime recipe needs\n',
    '.SH SYNOPSIS\n.B aicr\n.I COMMAND\n[flags]\n',
    '.SH COMMANDS\n',
    ...commands.map(
      ({ name, summary }) =>
        `.TP\n.B ${roff(name)}\n${roff(summary)}; see aicr\\-${roff(name.replaceAll(' ', '-'))}(1)\n`,
    ),
    '.SH OPTIONS\n',
    ...GLOBAL_FLAGS.map((flag) => flagEntry({ ...flag, choices: [] })),
    '.SH EXIT STATUS\n0 when done; the README has the table of the others.\n',
  ].join('')

/** A page for one command: what its help says, the flags in their groups. */
export async function commandPage(command: Command): Promise<string> {
  const name = `aicr-${command.name.replaceAll(' ', '-')}`
  const flags = (await withChoices(flagsOf(command))).filter(({ hidden }) => !hidden)
  const groups = [...new Set(flags.map(({ group = 'Options' }) => group))]
  return [
    title(name),
    `.SH NAME\n${roff(name)} \\- ${roff(command.summary)}\n`,
    `.SH SYNOPSIS\n.B aicr ${roff(command.name)}\n${roff(command.operands)} [flags]\n`,
    `.SH DESCRIPTION\n${description(command.description.trim())}`,
    ...groups.map(
      (title) =>
        `.SH ${roff(title.toUpperCase())}\n${flags
          .filter(({ group = 'Options' }) => group === title)
          .map(flagEntry)
          .join('')}`,
    ),
    '.SH SEE ALSO\n.BR aicr (1)\n',
  ].join('')
}

/** Paragraphs; what is indented is an example, and stays as it is. */
const description = (text: string): string =>
  text
    .split('\n\n')
    .map((part) => (part.startsWith(' ') ? `.PP\n.nf\n${roff(part)}\n.fi\n` : `.PP\n${roff(part)}\n`))
    .join('')

function flagEntry(flag: KnownFlag): string {
  const names = [...(flag.short ? [`-${flag.short}`] : []), ...longNames(flag)].map((name) => `\\fB${roff(name)}\\fR`)
  const value = flag.kind === 'bool' ? '' : ` \\fI${roff(flag.value ?? 'VALUE')}\\fR`
  const variable = flag.env === undefined ? '' : ` [$${flag.env}]`
  return `.TP\n${names.join(', ')}${value}\n${roff(flag.help + variable)}\n`
}
