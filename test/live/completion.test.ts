import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const PROGRAM = join(import.meta.dirname, '../../dist/cli/aicr.js')

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aicr-completion-'))
  writeFileSync(join(folder, 'aicr'), `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`)
  chmodSync(join(folder, 'aicr'), 0o755)
  writeFileSync(join(folder, 'recipe.yaml'), '')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function sh(shell: string, script: string): string {
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH ?? ''}`, HOME: folder }
  const { stdout, stderr } = spawnSync(shell, ['-c', script], { cwd: folder, env, encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout.trim()
}

/** What a shell completes at the end of a line, in its own machinery. */
const ASK = {
  bash: (line: string) =>
    sh(
      'bash',
      `source <(aicr completion bash); COMP_LINE='${line}'; COMP_POINT=\${#COMP_LINE}; compopt() { :; }; _aicr; printf '%s\\n' "\${COMPREPLY[@]}"`,
    ),
  zsh: (line: string) =>
    sh(
      'zsh',
      `autoload -Uz compinit; compinit -u; source <(aicr completion zsh)
_describe() { shift 2; local name=$1; print -l "\${(P@)name%%:*}"; }; _files() { print -l FILES; }
words=(\${(z)"$(echo '${line}')"}); [[ '${line}' == *' ' ]] && words+=(''); CURRENT=$#words; _aicr`,
    ),
  fish: (line: string) => sh('fish', `aicr completion fish | source; complete -C '${line}' | string split -f1 \\t`),
} as const

describe.each(Object.keys(ASK) as (keyof typeof ASK)[])('%s', (shell) => {
  test.skipIf(spawnSync(shell, ['--version']).status !== 0).each([
    ['aicr mir', ['mirror']],
    ['aicr mirror list --format ha', ['hauler']],
    ['aicr mirror list --accelerator h', ['h100', 'h200']],
    ['aicr mirror list --platform dyn', ['dynamo']],
    ['aicr completion z', ['zsh']],
  ])('%s', (line, words) => {
    expect(ASK[shell](line).split('\n')).toEqual(words)
  })
})
