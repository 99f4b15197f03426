#!/usr/bin/env node
import { readFileSync, writeSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { endProcess } from './end-process.ts'
import { runProgram, type Scripts } from './program.ts'
import { VERSION_TEXT } from './version.ts'

/** The oldest Node that this program runs on, as package.json says. */
const OLDEST_NODE = 20

const fileOf = (name: string): string => join(import.meta.dirname, `${name}.js`)

/** The program beside this file. */
const SCRIPTS: Scripts = {
  require: createRequire(fileOf('program')),
  file: fileOf,
  text: (name) => readFileSync(fileOf(name), 'latin1'),
}

const argv = process.argv.slice(2)

/** The version, without the program; false where it cannot be written, which the program says better. */
function printVersion(): boolean {
  try {
    return writeSync(1, VERSION_TEXT) > 0
  } catch {
    return false
  }
}

const asksVersion = argv.length === 1 && (argv[0] === '--version' || argv[0] === '-v')

if (asksVersion && printVersion()) {
  endProcess(0)
} else if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  process.stderr.write(`aicr needs Node ${OLDEST_NODE} or newer; this is ${process.version} (${process.execPath})\n`)
  process.exitCode = 1
} else {
  void runProgram(SCRIPTS, argv).then(endProcess)
}
