// What the single executables make of command lines, and of every recording in golden/, held against Node with the package.
import { spawnSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { COMMANDS, comparable } from '../test/machines/commands.mjs'
import { layOut } from '../test/machines/workplace.mjs'

/** Command lines that an emulated processor is asked for: each takes it seconds. */
const EMULATED = 4

function runIn(cwd, home, [program, ...words]) {
  const env = { HOME: home, PATH: '/usr/bin:/bin', TZ: 'UTC', LC_ALL: 'C.UTF-8', CI: '1' }
  const { status, signal, stdout, stderr } = spawnSync(program, words, { cwd, env, encoding: 'latin1' })
  return { status: signal ?? status, out: stdout, err: stderr }
}

/** A row for each command line and recording that differs, and one for all that do not. `words` start the executable. */
export function tryExecutables(executables) {
  const { root, work, program } = layOut((cli, words, cwd) =>
    runIn(cwd, join(cwd, '../home'), [process.execPath, cli, ...words]),
  )
  const outcome = (start, words) => comparable(runIn(work, join(root, 'home'), [...start, ...words]))
  const lines = COMMANDS.map((words) => words.map((word) => word.replace('$DEMO', 'demo')))
  const expected = lines.map((words) => outcome([process.execPath, program], words))
  const suites = readdirSync('golden')
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => resolve('golden', name))
  const rows = executables.flatMap(({ name, words, emulated }) => {
    const tried = emulated ? lines.slice(0, EMULATED) : lines
    const different = tried.filter((line, i) => outcome(words, line) !== expected[i]).map((line) => line.join(' '))
    const changed = emulated
      ? []
      : suites.filter((file) => runIn(work, root, [...words, 'golden', 'check', file]).status !== 0)
    const failed = [...different, ...changed]
    const done = `${tried.length - different.length} command lines and ${emulated ? 0 : suites.length - changed.length} suites of recordings`
    return [
      { good: failed.length === 0, what: `${name}: ${done} as with Node`, why: '' },
      ...failed.map((what) => ({ good: false, what: `${name}: ${what}`, why: 'differs from Node' })),
    ]
  })
  rmSync(root, { recursive: true, force: true })
  return rows
}
