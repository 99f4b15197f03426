#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'
import { VERSION } from './version.ts'

const argv = process.argv.slice(2)

if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-v')) {
  process.stdout.write(`aicr version ${VERSION}\n`)
} else {
  // One render is over before optimised code pays for itself: without this, V8 up to Node 20 spends half of it compiling. Later ones ignore it.
  setFlagsFromString('--interrupt-budget=1000000')
  const { run } = await import('./run.ts')
  process.exitCode = await run(argv)
}
