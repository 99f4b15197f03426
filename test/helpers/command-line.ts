import type { Terminal } from '../../src/cli/command.ts'
import { run } from '../../src/cli/run.ts'

/** What a command line did. */
export interface Outcome {
  readonly status: number
  readonly out: string
  readonly err: string
}

/** Runs `aicr` in this process, its streams collected. */
export async function aicr(args: readonly string[], options: Partial<Terminal> = {}): Promise<Outcome> {
  let [out, err] = ['', '']
  const terminal: Terminal = {
    out: (text) => {
      out += text
    },
    outBytes: (bytes) => {
      out += Buffer.from(bytes).toString()
    },
    err: (text) => {
      err += text
    },
    input: () => new Uint8Array(),
    env: { AICR_CACHE_DIR: '/nonexistent-cache', HOME: '/nonexistent-home' },
    cwd: process.cwd(),
    colour: false,
    interactive: false,
    ...options,
  }
  const status = await run(args, terminal)
  return { status, out, err }
}
