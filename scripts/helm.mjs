// Runs a real helm, for the scripts that record what it does: the path in HELM, or `helm` on PATH.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

let HELM = process.env.HELM ?? 'helm'

/** Asks another helm from now on. */
export const useHelm = (path) => {
  HELM = path
}

/** Runs helm away from the user's own settings. */
export function helm(args, options = {}) {
  const home = mkdtempSync(join(tmpdir(), 'helm-'))
  try {
    const env = { HOME: home, PATH: process.env.PATH, TZ: 'UTC' }
    const result = spawnSync(HELM, args, { encoding: 'utf8', env, maxBuffer: 1 << 28, ...options })
    if (result.error) throw new Error(`${HELM} cannot be run: ${result.error.message}; name a helm in HELM`)
    return { exit: result.status, stdout: result.stdout, stderr: result.stderr }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** `4.1.4` */
export const helmVersion = () => helm(['version', '--template', '{{ .Version }}']).stdout.replace(/^v/, '')

/** Renders a chart made of these templates, by file name, each file on its own place in the output. */
export function renderTemplates(templates, args = []) {
  const folder = mkdtempSync(join(tmpdir(), 'chart-'))
  try {
    const files = { 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n', ...templates }
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    return helm(['template', 'r', folder, ...args])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
