// How long short commands take, with no code cache and with one, for one or several builds in turn, as a table for docs/machines.md.
//   npm run build && node bench/start.mjs [ROUNDS] [LABEL=CHECKOUT ...]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const words = process.argv.slice(2)
const rounds = Number(words.find((word) => /^\d+$/.test(word)) ?? 15)
const named = words.filter((word) => word.includes('=')).map((word) => word.split('='))
const builds = (named.length > 0 ? named : [['this', '.']]).map(([label, path]) => ({ label, path: resolve(path) }))

const DEMO = resolve('recipes/examples/air-gap-demo')
const COMMANDS = [
  ['template', 'r', join(DEMO, 'charts/portal')],
  ['mirror', 'list', '--recipe', join(DEMO, 'recipe.yaml')],
]

/** Wall milliseconds and processor milliseconds of one run, by bash, whose clock counts in milliseconds. */
function run(args, home) {
  const env = { PATH: process.env.PATH, HOME: home, TZ: 'UTC' }
  const script = `TIMEFORMAT='%R %U %S'; time "$@" >"$HOME/out" 2>"$HOME/err" || cat "$HOME/err"`
  const { stderr, stdout } = spawnSync('bash', ['-c', script, 'bash', process.execPath, ...args], {
    env,
    encoding: 'utf8',
  })
  if (stdout !== '') throw new Error(`${args.join(' ')}: ${stdout}`)
  const [wall, user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number)
  return { wall: wall * 1000, work: (user + system) * 1000 }
}

const folder = mkdtempSync(join(tmpdir(), 'aicr-start-'))
/** command, run, build → samples; builds take turns, so that none has the quieter machine */
const samples = new Map()
const keep = (key, sample) => samples.set(key, [...(samples.get(key) ?? []), sample])
const cell = (key) => {
  const least = (what) => Math.min(...samples.get(key).map((sample) => sample[what]))
  return `${least('work').toFixed(0)} ms, ${least('wall').toFixed(0)} ms`
}

try {
  for (let round = 0; round <= rounds; round++) {
    for (const [at, command] of COMMANDS.entries()) {
      for (const { label, path } of round % 2 ? builds : [...builds].reverse()) {
        const home = mkdtempSync(join(folder, 'home-'))
        const args = [join(path, 'dist/cli/aicr.js'), ...command]
        const first = run(args, home)
        const second = run(args, home)
        rmSync(home, { recursive: true })
        // the first round brings the files into memory
        if (round === 0) continue
        keep(`${at} ${label} first`, first)
        keep(`${at} ${label} second`, second)
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

console.log(`Node ${process.version}, the least of ${rounds} runs in turn: processor time, wall time.\n`)
console.log(`| command | run | ${builds.map(({ label }) => label).join(' | ')} |`)
console.log(`| --- | --- |${builds.map(() => ' --- |').join('')}`)
for (const [at, [first, second]] of COMMANDS.entries()) {
  for (const which of ['first', 'second'])
    console.log(
      `| \`${first}${second === 'list' ? ' list' : ''}\` | ${which} | ${builds.map(({ label }) => cell(`${at} ${label} ${which}`)).join(' | ')} |`,
    )
}
