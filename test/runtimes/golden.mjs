// `aicr golden record`, then `check`, by the built CLI under one program, in a copy of the golden files.
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { GOLDEN_FOLDERS, HERE } from './bundle.mjs'

const ROOT = join(HERE, '../..')
const CLI = join(ROOT, 'dist/cli/aicr.js')
const run = promisify(execFile)

/** Names of recordings that are not, byte for byte, those of the project. */
function strangers(folder, suite) {
  const wanted = join(ROOT, 'golden', suite)
  return readdirSync(wanted)
    .filter((name) => /\.(yaml|txt)$/.test(name))
    .filter((name) => !readFileSync(join(wanted, name)).equals(readFileSync(join(folder, suite, name))))
}

/** name → '' when all is recorded as the project has it and found clean, else what is wrong. */
export async function goldenCommands(program) {
  const copy = mkdtempSync(join(tmpdir(), 'golden-'))
  const checks = {}
  try {
    for (const folder of GOLDEN_FOLDERS) cpSync(join(ROOT, folder), join(copy, folder), { recursive: true })
    const golden = join(copy, 'golden')
    for (const file of readdirSync(golden).filter((name) => name.endsWith('.yaml'))) {
      const suite = file.replace('.yaml', '')
      const aicr = (verb) => run(program, [CLI, 'golden', verb, join(golden, file)], { cwd: copy, env: { HOME: copy } })
      try {
        rmSync(join(golden, suite), { recursive: true })
        await aicr('record')
        await aicr('check')
        checks[`golden record, then check: ${file}`] = strangers(golden, suite).join(', ')
      } catch (error) {
        checks[`golden record, then check: ${file}`] = `${error.message}\n${error.stdout ?? ''}`
      }
    }
  } finally {
    rmSync(copy, { recursive: true })
  }
  return checks
}
