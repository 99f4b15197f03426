import { endProcess } from './end-process.ts'
import { run } from './run.ts'
import { systemTerminal } from './terminal.ts'

// The entry of Bun's single executables. They contain the compiled program, and no file from which to start a thread.

async function again(argv: readonly string[]): Promise<number> {
  const { runInProcess } = await import('./deep-stack.ts')
  return runInProcess(argv)
}

/** Bun's threads have no bounds on memory. */
const program = async (): Promise<undefined> => undefined

void run(process.argv.slice(2), systemTerminal({ again, program })).then(endProcess)
