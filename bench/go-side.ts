import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

/** What bench/go is asked to do; its main.go says what each kind means. */
export interface Job {
  readonly kind: 'version' | 'template' | 'parse' | 'folder' | 'load' | 'loaded'
  readonly text?: string
  readonly data?: unknown
  readonly seconds?: number
  readonly chart?: string
}

/** What a job took, and what came out. */
export interface Answer {
  readonly version?: string
  readonly renders: number
  readonly milliseconds: number
  readonly bytes: number
  /** SHA-256 of the output, hexadecimal */
  readonly digest: string
  readonly error?: string
}

/** Go's side of a comparison: a process that does one job at a time. */
export interface GoSide {
  readonly ask: (job: Job) => Promise<Answer>
  readonly close: () => void
}

function build(): string {
  const program = resolve('dist/bench/go')
  mkdirSync('dist/bench', { recursive: true })
  const { status, error, stderr } = spawnSync('go', ['build', '-o', program, '.'], {
    cwd: 'bench/go',
    encoding: 'utf8',
  })
  if (error || status !== 0) throw new Error(`go build in bench/go: ${error?.message ?? stderr}`)
  return program
}

/** Builds bench/go and starts it. Throws if Go is missing, or if its modules are neither cached nor downloadable. */
export function startGo(): GoSide {
  const child: ChildProcess = spawn(build(), { stdio: ['pipe', 'pipe', 'inherit'] })
  const waiting: ((answer: Answer) => void)[] = []
  if (child.stdout === null) throw new Error('no pipe to bench/go')
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line) as Answer))
  return {
    ask: (job) =>
      new Promise((settle) => {
        waiting.push(settle)
        child.stdin?.write(`${JSON.stringify(job)}\n`)
      }),
    close: () => child.stdin?.end(),
  }
}
