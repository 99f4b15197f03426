import { describe, expect, test } from 'vitest'
import { COMMANDS } from '../../src/cli/commands/index.ts'
import { aicr } from '../helpers/command-line.ts'

const names = COMMANDS.map(({ name }) => name)

describe('help', () => {
  test.each(['', ...names])('aicr %s --help fits into 80 columns', async (name) => {
    const { status, out } = await aicr([...name.split(' ').filter(Boolean), '--help'], { columns: 80 })
    expect(status).toBe(0)
    // commands to copy stay whole
    expect(out.split('\n').filter((line) => line.length > 80 && !line.startsWith('    aicr '))).toEqual([])
  })

  test('flags stand in groups, a heading each', async () => {
    const { out } = await aicr(['mirror', 'list', '--help'])
    const headings = out.split('\n').filter((line) => /^[A-Z][\w ]*:$/.test(line))
    expect(headings).toEqual([
      'Usage:',
      'Flags:',
      'Recipe:',
      'Images:',
      'Operators of OpenShift:',
      'Repeatable renders:',
      'Charts and network:',
      'Global flags:',
    ])
  })

  test.each([
    [40, 40],
    [60, 60],
    [200, 100],
  ])('at %d columns lines are at most %d wide, commands apart', async (columns, most) => {
    const { out } = await aicr(['mirror', 'list', '--help'], { columns })
    const long = out.split('\n').filter((line) => line.length > most && !/^ {4}aicr|^ {2,6}-|^ *\S+$/.test(line))
    expect(long).toEqual([])
  })
})
