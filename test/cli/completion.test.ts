import { describe, expect, test } from 'vitest'
import { aicr } from '../helpers/command-line.ts'

/** The answer to a command line that ends at the cursor: words, and after them what else the shell does. */
async function ask(line: string): Promise<string[]> {
  const { status, out, err } = await aicr(['__complete', ...line.split(' ')])
  expect([status, err]).toEqual([0, ''])
  return out
    .trimEnd()
    .split('\n')
    .map((each) => each.replace(/\t.*/, ''))
}

describe('what may follow, as the shells ask for it', () => {
  test.each([
    ['mir', ['mirror', ':words']],
    ['mirror ', ['list', 'check', 'verify', 'rewrite', 'diff', ':words']],
    ['mirror l', ['list', ':words']],
    ['recipe l', ['list', ':words']],
    ['completion ', ['bash', 'zsh', 'fish', 'powershell', ':words']],
    ['completion z', ['zsh', ':words']],
    ['mirror list --form', ['--format', ':words']],
    ['mirror list --format ha', ['hauler', ':words']],
    ['mirror list -f z', ['zarf', ':words']],
    ['mirror list --format=ha', ['--format=hauler', ':words']],
    ['mirror list --format hauler --form', [':words']],
    ['mirror list --service ', ['aks', 'bcm', 'eks', 'gke', 'kind', 'lke', 'metal3', 'ocp', 'oke', ':words']],
    ['mirror list --accelerator h', ['h100', 'h200', ':words']],
    ['mirror list --gpu gb2', ['gb200', ':words']],
    ['mirror list --os u', ['ubuntu', ':words']],
    ['mirror list --intent ', ['inference', 'training', ':words']],
    ['mirror list --platform dyn', ['dynamo', ':words']],
    ['mirror list --set gpu-operator', ['gpu-operator:', 'gpu-operator-ocp-olm:', 'gpu-operator-ocp:', ':open']],
    ['mirror list --set gpu-operator:dri', [':words']],
    ['mirror list --helm-version 4.1', ['4.1.4', ':words']],
    ['mirror list --color ', ['auto', 'always', 'never', ':words']],
    ['mirror list --recipe ', [':files']],
    ['mirror list -o ', [':files']],
    ['mirror list ', [':files']],
    ['mirror list --charts ', [':folders']],
    ['mirror list --why ', [':words']],
    ['mirror list --strict --deb', ['--debug', ':words']],
    ['mirror list --nothing ', [':files']],
    ['mirror list --service=ek', ['--service=eks', ':words']],
    ['template ', [':files']],
    ['template --values ', [':files']],
    ['cache ', ['ls', 'prune', ':words']],
    ['nothing ', [':words']],
  ])('aicr %s', async (line, words) => {
    expect(await ask(line)).toEqual(words)
  })

  test('every candidate says what it is', async () => {
    const { out } = await aicr(['__complete', 'mirror', 'list', '--'])
    for (const line of out.trimEnd().split('\n').slice(0, -1)) expect(line).toMatch(/^--[\w-]+\t\S/)
  })

  test('the words of another catalog', async () => {
    const { out } = await aicr(['__complete', 'mirror', 'list', '--catalog', '/nonexistent', '--service', ''])
    expect(out).toBe(':words\n')
  })
})
