// The machines that the package is tried on, all on one Linux x64: a program and its first arguments, and what must be there.

import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const HERE = import.meta.dirname
const OWN = join(HERE, 'node_modules')
const RUNTIMES = join(HERE, '../runtimes/node_modules')

const native = (major) => ({
  name: `Linux x64, Node ${major}`,
  by: 'hardware',
  program: join(RUNTIMES, `node-${major}/bin/node`),
  lead: [],
})

const emulated = (name, qemu, folder, program, flags = []) => ({
  name,
  by: 'qemu-user',
  program: `/usr/bin/qemu-${qemu}-static`,
  lead: ['-L', `/usr/${folder}`, join(OWN, program, 'bin/node'), ...flags],
})

const WINDOWS = {
  name: 'Windows x64, Node 22',
  by: 'Wine',
  program: '/usr/lib/wine/wine64',
  lead: [join(OWN, 'node-windows/bin/node.exe')],
  windows: true,
}

// V8's optimising compiler of that Node stops itself under qemu
export const MACHINES = [
  native(20),
  native(22),
  native(24),
  native(26),
  emulated('Linux arm64, Node 24', 'aarch64', 'aarch64-linux-gnu', 'node-arm64'),
  emulated('Linux s390x (big-endian), Node 20', 's390x', 's390x-linux-gnu', 'node-s390x', ['--no-opt']),
  WINDOWS,
]

/** Why a machine cannot be tried; undefined when it can. */
export const missing = ({ program, lead }) =>
  [program, ...lead.filter((word) => word.startsWith('/'))].find((path) => !existsSync(path))

/** Absolute paths of this machine as the other one names them: Wine's drive Z is the root. */
export const pathOn = (machine, path) => (machine.windows ? `Z:${path.replaceAll('/', '\\')}` : path)

const ENVIRONMENT = {
  PATH: process.env.PATH,
  WINEDEBUG: '-all',
  NODE_SKIP_PLATFORM_CHECK: '1',
  LC_ALL: 'C.UTF-8',
  CI: '1',
}

/** Runs Node with arguments on a machine. Output goes to files: pipes fail in Wine. */
export function runOn(machine, args, { cwd, home, env = {} }) {
  mkdirSync(home, { recursive: true })
  const files = ['out', 'err'].map((name) => join(home, `${process.pid}.${name}`))
  const descriptors = files.map((file) => openSync(file, 'w'))
  const started = performance.now()
  const { status, signal } = spawnSync(machine.program, [...machine.lead, ...args], {
    cwd,
    env: {
      ...ENVIRONMENT,
      HOME: home, // a folder with a link to the root in it, so not in the project
      WINEPREFIX: join(home, 'wine'),
      ...env,
    },
    stdio: ['ignore', ...descriptors],
    // ends what hangs: an emulated processor on a busy machine takes minutes for the suite
    timeout: 1_800_000,
  })
  const seconds = (performance.now() - started) / 1000
  for (const descriptor of descriptors) closeSync(descriptor)
  const [out, err] = files.map((file) => readFileSync(file, 'latin1'))
  for (const file of files) rmSync(file)
  return { status: signal ?? status, out, err, seconds }
}
