// Writes a man page for the program and one for each command into a folder, from the tables that help is printed from.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { COMMANDS } from '../src/cli/commands/index.ts'
import { commandPage, mainPage } from './man-page.ts'

const [folder = 'dist/man'] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'aicr.1'), mainPage(COMMANDS))
for (const command of COMMANDS)
  writeFileSync(join(folder, `aicr-${command.name.replaceAll(' ', '-')}.1`), await commandPage(command))
