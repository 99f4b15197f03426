#!/usr/bin/env node
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProgram } from './program.ts'
import { VERSION_TEXT } from './version.ts'

const argv = process.argv.slice(2)

if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-v')) {
  process.stdout.write(VERSION_TEXT)
} else {
  void runProgram(dirname(fileURLToPath(import.meta.url)), argv).then((status) => {
    process.exitCode = status
  })
}
