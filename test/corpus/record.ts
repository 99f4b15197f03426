import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type CorpusCase, caseArguments, readLines, recordedFolder } from './case.ts'

const USAGE = `Records what another release of helm makes of a corpus: its cases, with the answers of that helm.

  npm run corpus:record -- DIR HELM...

DIR is a corpus (see npm run corpus); each HELM is a program. Its answers go to DIR/helm-VERSION, where
npm run corpus -- DIR --helm-version VERSION finds them. Each case runs twice; lines that differ between helm's own runs are noted.`

interface Run {
  readonly exit: number
  readonly stdout: Buffer
  readonly stderr: string
}

const ENV = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(HELM|KUBECONFIG)/i.test(name)))

function runHelm(helm: string, cwd: string, args: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync(helm, args, { cwd, env: ENV, maxBuffer: 1 << 28, timeout: 60_000 })
  return { exit: status ?? -1, stdout, stderr: stderr.toString() }
}

/** Numbers from 1 of the lines that differ; undefined when there are more lines in one. */
function varying(one: Buffer, other: Buffer): number[] | undefined {
  const [a, b] = [one.toString('latin1').split('\n'), other.toString('latin1').split('\n')]
  return a.length === b.length ? a.flatMap((line, i) => (line === b[i] ? [] : [i + 1])) : undefined
}

function record(helm: string, folder: string, target: string, c: CorpusCase): object {
  const args = caseArguments(c)
  const [first, second] = [runHelm(helm, folder, args), runHelm(helm, folder, args)]
  const ok = first.exit === 0
  const repeats = first.exit === second.exit && first.stdout.equals(second.stdout)
  if (ok) writeFileSync(join(target, 'expected', `${c.id}.yaml`), first.stdout)
  return {
    id: c.id,
    chart: c.chart,
    values: c.values,
    release: c.release,
    namespace: c.namespace,
    extraArgs: c.extraArgs,
    ok,
    stderr_head: first.stderr.slice(0, 600),
    stdout_sha256: createHash('sha256').update(first.stdout).digest('hex'),
    deterministic: repeats,
    ...(ok && !repeats ? { varying_lines: varying(first.stdout, second.stdout) ?? false } : {}),
  }
}

const [named, ...helms] = process.argv.slice(2)
if (named === undefined || helms.length === 0) {
  console.log(USAGE)
  process.exitCode = 2
} else {
  const folder = resolve(named)
  const cases = readLines(readFileSync(join(folder, 'cases.jsonl'), 'utf8'))
  for (const helm of helms.map((path) => resolve(path))) {
    const version = runHelm(helm, folder, ['version', '--template', '{{ .Version }}'])
      .stdout.toString()
      .replace(/^v/, '')
    const target = recordedFolder(folder, version)
    mkdirSync(join(target, 'expected'), { recursive: true })
    const rows = cases.map((c) => JSON.stringify(record(helm, folder, target, c)))
    writeFileSync(join(target, 'cases.jsonl'), `${rows.join('\n')}\n`)
    console.log(`helm ${version}: ${rows.length} cases`)
  }
}
