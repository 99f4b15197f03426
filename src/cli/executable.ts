import { programText, runtimeOf } from '../node/executable.ts'
import { endProcess } from './end-process.ts'
import { run } from './run.ts'
import { suitShortRuns } from './short-runs.ts'
import { systemTerminal } from './terminal.ts'

// The entry of the single executables: no code cache beside it, and no file that a thread could be started from.

async function again(argv: readonly string[]): Promise<number> {
  const { runInProcess, runInThread } = await import('./deep-stack.ts')
  return runtimeOf() === 'bun' ? runInProcess(argv) : runInThread(argv, { text: await programText() })
}

/** Bun's threads have no bounds on memory. */
const program = async () => (runtimeOf() === 'bun' ? undefined : { text: await programText() })

if (runtimeOf() === 'node') suitShortRuns()
void run(process.argv.slice(2), systemTerminal({ again, program })).then(endProcess)
