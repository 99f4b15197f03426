import { AicrError, say } from '../../core/errors.ts'
import type { Command, Described, Invocation } from '../command.ts'
import { BASH, FISH, ZSH } from '../completion/shells.ts'
import { withChoices } from '../flags/choices.ts'
import { flagsOf } from '../global-flags.ts'
import { powershell } from './powershell.ts'

export async function completionAction({ commands, positionals, terminal }: Invocation): Promise<number> {
  const shell = positionals[0] ?? ''
  const scripts: ReadonlyMap<string, string> = new Map([
    ['bash', BASH],
    ['zsh', ZSH],
    ['fish', FISH],
  ])
  const script = shell === 'powershell' ? powershell(await Promise.all(commands.map(describe))) : scripts.get(shell)
  if (script === undefined)
    throw new AicrError(
      'INVALID_REQUEST',
      shell === '' ? 'a shell is needed' : say`unknown shell ${{ given: shell }}`,
      {
        hint: 'one of: bash, zsh, fish, powershell',
      },
    )
  terminal.out(script)
  return 0
}

async function describe(command: Command): Promise<Described> {
  const flags = flagsOf(command).filter((flag) => !flag.hidden)
  return { ...command, flags: await withChoices(flags) }
}
