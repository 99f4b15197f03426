import { endProcess } from './end-process.ts'
import { run } from './run.ts'
import { systemTerminal } from './terminal.ts'

// The entry of the single executable: no code cache beside it, and no file that a thread could be started from.
void run(process.argv.slice(2), systemTerminal('')).then(endProcess)
