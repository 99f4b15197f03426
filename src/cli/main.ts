#!/usr/bin/env node
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileProgram, optimiseLess } from './program.ts'
import { VERSION } from './version.ts'

const argv = process.argv.slice(2)

async function main(): Promise<void> {
  optimiseLess()
  const { run } = compileProgram(dirname(fileURLToPath(import.meta.url))).start()
  process.exitCode = await run(argv)
}

if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-v')) {
  process.stdout.write(`aicr version ${VERSION}\n`)
} else {
  void main()
}
