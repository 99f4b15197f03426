import type { Command } from '../command.ts'

export const COMPLETION: Command = {
  name: 'completion',
  operands: 'bash|zsh|fish|powershell',
  summary: 'print a shell completion script',
  description: `
Prints a completion script for a shell.

    source <(aicr completion bash)
    aicr completion zsh > "\${fpath[1]}/_aicr"
    aicr completion fish > ~/.config/fish/completions/aicr.fish
    aicr completion powershell | Out-String | Invoke-Expression`,
  flags: [],
  load: async () => (await import('./completion-action.ts')).completionAction,
}
