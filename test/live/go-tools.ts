import { spawnSync } from 'node:child_process'
import type { Layout } from './oci-layout.ts'

/** Builds the tools that a go.mod of ours pins, from the Go module proxy, into a folder. Returns why not; empty when all is well. */
export function buildTools(module: string, folder: string): string {
  const { status, stderr } = spawnSync('go', ['build', '-C', module, '-o', `${folder}/`, 'tool'], { encoding: 'utf8' })
  return status === 0 ? '' : stderr
}

/** Runs a program to its end in a home of its own, and fails the test where it fails. Returns what it printed. */
export function run(
  home: string,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): string {
  const { status, stdout, stderr } = spawnSync(program, [...args], {
    encoding: 'utf8',
    cwd: home,
    env: { PATH: process.env.PATH ?? '', HOME: home, ...env },
  })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`)
  return stdout
}

/** Uploads a layout to a registry on loopback by skopeo. */
export function push(home: string, port: number, name: string, { folder }: Layout): void {
  const target = `docker://127.0.0.1:${port}/${name}`
  run(home, 'skopeo', ['copy', '--all', '--preserve-digests', '--dest-tls-verify=false', `oci:${folder}:x`, target])
}
