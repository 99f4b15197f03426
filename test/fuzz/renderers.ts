import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { helmOf } from '../../src/core/helm/index.ts'
import { HELM_4_1_4 } from '../helpers/helm.ts'
import { type CaseResult, renderCase } from '../helpers/render-case.ts'
import type { ChartInput } from './generator.ts'
import { sortedReasons } from './schema-reasons.ts'

/** A helm: the path in HELM, or the one of a release that test/helm has got; undefined when there is none. */
export function findHelm(version: string): string | undefined {
  return [process.env.HELM, `test/helm/bin/helm-${version}`].find((path) => path !== undefined && existsSync(path))
}

// a failing schema's lines come in random order
const hasRandomOrder = (stderr: string): boolean => stderr.includes("values don't meet the specifications")

/** What to compare: output, and the error with its lines. */
export const comparable = ({ exit, stdout, stderr }: CaseResult): string => {
  const error = stderr.slice(Math.max(0, stderr.indexOf('Error:'))).trimEnd()
  return exit === 0 ? stdout : `exit ${exit}\n${hasRandomOrder(error) ? sortedReasons(error) : error}`
}

/** Renders with us, in this process. */
let asked = HELM_4_1_4

/** Chooses the release of helm that we render as from now on. */
export async function renderAs(version: string): Promise<void> {
  asked = await helmOf(version)
}

export const ours = (input: ChartInput): Promise<CaseResult> => renderCase(input, 'schemas', asked)

/** Renders with helm, in a folder of its own. The folder's name is `$DIR`, the chart's `$CHART`. */
export class Helm {
  readonly #path: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'fuzz-'))
  #runs = 0
  constructor(path: string) {
    this.#path = resolve(path)
  }
  get runs(): number {
    return this.#runs
  }
  async render({ files, args }: ChartInput): Promise<CaseResult> {
    const folder = join(this.#folder, String(this.#runs++))
    const chart = join(folder, 'c')
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(chart, path)), { recursive: true })
      writeFileSync(join(chart, path), text)
    }
    const placed = args.map((a) => a.replaceAll('$CHART', chart).replaceAll('$DIR', folder))
    const result = await this.#run(['template', 'r', chart, ...placed], folder)
    rmSync(folder, { recursive: true })
    const clean = (text: string): string => text.replaceAll(chart, '$CHART').replaceAll(folder, '$DIR')
    return { exit: result.exit, stdout: clean(result.stdout), stderr: clean(result.stderr) }
  }
  #run(args: readonly string[], cwd: string): Promise<CaseResult> {
    return new Promise((done, reject) => {
      const env = { HOME: cwd, PATH: process.env.PATH, TZ: 'UTC', GOGC: 'off', GOMAXPROCS: '1' }
      const child = spawn(this.#path, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
      const timer = setTimeout(() => child.kill('SIGKILL'), 60_000)
      const out: Uint8Array[] = []
      const err: Uint8Array[] = []
      child.stdout.on('data', (chunk: Uint8Array) => out.push(chunk))
      child.stderr.on('data', (chunk: Uint8Array) => err.push(chunk))
      child.once('error', reject)
      child.once('close', (exit) => {
        clearTimeout(timer)
        done({ exit: exit ?? -1, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() })
      })
    })
  }
  close(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
