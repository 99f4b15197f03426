import { spawn } from 'node:child_process'
import type { Terminal } from '../../src/cli/command.ts'
import { run } from '../../src/cli/run.ts'
import type { Outcome } from './case.ts'

/** Runs a command line, in the corpus' folder. */
export type Renderer = (args: readonly string[]) => Promise<Outcome>

const latin1 = (chunks: readonly Uint8Array[]): string => Buffer.concat(chunks).toString('latin1')

/** Our command line in this process; the process has to stand in the corpus' folder. */
export const inProcess: Renderer = async (args) => {
  const out: Uint8Array[] = []
  let stderr = ''
  const terminal: Terminal = {
    outBytes: (bytes) => out.push(bytes),
    out: (text) => out.push(Buffer.from(text)),
    err: (text) => {
      stderr += text
    },
    input: () => new Uint8Array(),
    env: { AICR_HELM_VERSION: process.env.AICR_HELM_VERSION },
    cwd: process.cwd(),
    colour: false,
    interactive: false,
  }
  const exit = await run(args, terminal)
  return { exit, stdout: latin1(out), stderr }
}

/** A command in a process of its own, ended after a minute. */
export const byCommand =
  (command: string, leading: readonly string[], cwd: string): Renderer =>
  (args) =>
    new Promise((resolve, reject) => {
      const child = spawn(command, [...leading, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
      const timer = setTimeout(() => child.kill('SIGKILL'), 60_000)
      const out: Uint8Array[] = []
      let stderr = ''
      child.stdout.on('data', (chunk: Uint8Array) => out.push(chunk))
      child.stderr.on('data', (chunk) => {
        stderr += chunk
      })
      child.once('error', reject)
      child.once('close', (exit) => {
        clearTimeout(timer)
        resolve({ exit: exit ?? -1, stdout: latin1(out), stderr })
      })
    })
