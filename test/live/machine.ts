import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { scratch } from '../helpers/scratch.ts'

/** The program as it is built. */
export const CLI = resolve('dist/cli/aicr.js')
export const DEMO = resolve('recipes/examples/air-gap-demo')

/** What a process did. */
export interface Finished {
  /** the exit status, or the signal that ended it */
  readonly status: number | string | null
  readonly out: string
  readonly err: string
}

/** A process, while it runs. */
export interface Started {
  readonly pid: number
  readonly kill: (signal: NodeJS.Signals) => void
  /** standard error, as far as it has come */
  readonly errSoFar: () => string
  readonly finished: Promise<Finished>
}

/** Where a process runs: nothing of this one's environment but PATH. */
export interface Surroundings {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

export function start(program: string, args: readonly string[], { cwd, env }: Surroundings = {}): Started {
  const child = spawn(program, args, {
    cwd: cwd ?? process.cwd(),
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const parts: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (part: Buffer) => parts[0].push(part))
  child.stderr.on('data', (part: Buffer) => parts[1].push(part))
  const text = (at: 0 | 1): string => Buffer.concat(parts[at]).toString()
  const ended = new Promise<number | string | null>((done, fail) => {
    child.on('error', fail)
    child.on('close', (code, signal) => done(signal ?? code))
  })
  const finished = ended.then((status) => ({ status, out: text(0), err: text(1) }))
  return { pid: child.pid ?? 0, kill: (signal) => void child.kill(signal), errSoFar: () => text(1), finished }
}

/** Runs the program. */
export const aicr = (args: readonly string[], where: Surroundings = {}): Promise<Finished> =>
  start(process.execPath, [CLI, ...args], where).finished

/** What a script finds: `aicr` is the program, $DEMO the example recipe's folder. */
const PROLOGUE = 'aicr() { "$NODE" "$CLI" "$@"; }\n'

/** Runs a bash script. */
export const script = (
  text: string,
  { cwd, env }: Surroundings = {},
  before: readonly string[] = [],
): Promise<Finished> => {
  const [program = 'bash', ...args] = [...before, 'bash', '-c', PROLOGUE + text]
  return start(program, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { NODE: process.execPath, CLI, DEMO, ...env },
  }).finished
}

/** Whether this machine lets a process have a user and mounts of its own; CI must. */
export const hasNamespaces = spawnSync('unshare', ['-rm', 'true']).status === 0 || process.env.CI !== undefined

const DISK = `mount -t tmpfs -o size=64k tmpfs "$DISK" && cd "$DISK" || exit 99
printf old >old; chmod 640 old; mkdir out
printf 'folder: recorded\\ncases:\\n  - { name: demo, chart: %s }\\n' "$DEMO/charts/portal" >golden.yaml
`
const LOOK = `
status=$?
mount -o remount,rw,size=1m "$DISK"; rm -f full; cd "$DISK"
rest=$(find "$HOME" -name '*.new' -o -name '*.lock' -o -name '*.starting' -o -name '*.partial' -o -name '*.tmp')
{ find . -type f -printf '%P\\n' | LC_ALL=C sort | tr '\\n' ' '; cat old; stat -c ' %a' old; echo $rest; } >&9
exit $status`

/** Runs a script on a disk of 64 kB, its current folder, that \`prepare\` has filled or made read-only; and what is on it afterwards. */
export async function onDisk(
  prepare: string,
  text: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Finished & { readonly left: string }> {
  const home = scratch()
  mkdirSync(join(home, 'disk'))
  const disk = join(home, 'disk')
  const found = await script(
    `exec 9>"$HOME/left"\n${DISK}${prepare}\n(\n${text}\n)${LOOK}`,
    { env: { HOME: home, DISK: disk, ...env } },
    ['unshare', '-rm'],
  )
  const left = readFileSync(join(home, 'left'), 'utf8').trim()
  const clean = (said: string): string => said.replaceAll(disk, '$DISK')
  return { status: found.status, out: clean(found.out), err: clean(found.err), left }
}

/** Every file that the program writes to is too large. */
export const NO_SIZE = 'aicr() { (ulimit -f 0; exec "$NODE" "$CLI" "$@"); }'
/** Fills the disk to the last byte. */
export const FULL = 'dd if=/dev/zero of=full bs=4k 2>/dev/null'
export const READ_ONLY = 'mount -o remount,ro "$DISK"'

/** Lines of the log but for those that tell how far the work is. */
export const said = ({ err }: Finished): string =>
  err.replace(/^\[cli\] (?:discovering images and charts|discovery complete): .*\n/gm, '')

/** Waits until something is so; the test's own limit ends it. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
}
