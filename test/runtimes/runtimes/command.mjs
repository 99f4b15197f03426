// Node, Deno and Bun: a program, its arguments, and the suite's result on standard output.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { HERE } from '../bundle.mjs'
import { goldenCommands } from '../golden.mjs'

const MODULES = join(HERE, 'node_modules')

const run = promisify(execFile)

const command = (name, program, args = [], checks = async () => ({})) => ({
  name,
  missing: () => (existsSync(program) ? undefined : `${program} is not there: npm ci --prefix test/runtimes`),
  version: async () => (await run(program, ['--version'])).stdout.split('\n')[0],
  suite: async (dist) => {
    const { stdout } = await run(program, [...args, join(dist, 'command.js')], { maxBuffer: 1 << 28, timeout: 600_000 })
    const result = JSON.parse(stdout)
    return { ...result, checks: { ...result.checks, ...(await checks(program)) } }
  },
})

export const COMMANDS = [
  command('node 20', join(MODULES, 'node-20/bin/node'), [], goldenCommands),
  command('node 22', join(MODULES, 'node-22/bin/node'), [], goldenCommands),
  command('node 24', join(MODULES, 'node-24/bin/node'), [], goldenCommands),
  command('node 26', join(MODULES, 'node-26/bin/node'), [], goldenCommands),
  // no permission of any kind: no files, no network, no environment
  command('deno', join(MODULES, '@deno/linux-x64-glibc/deno'), ['run', '--no-prompt', '--no-remote', '--no-npm']),
  command('bun', join(MODULES, '@oven/bun-linux-x64/bin/bun')),
]
