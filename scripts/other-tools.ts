import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** A program that finds images in a chart by itself. */
export interface OtherTool {
  readonly name: string
  /** what it finds in `chart.tgz` of a folder, rendered with default values; neither needs a network for that */
  readonly find: (folder: string, version: string) => string[]
}

// with a proxy that nobody answers, nothing is pulled
const run = (folder: string, words: readonly string[]) =>
  spawnSync(words[0] ?? '', words.slice(1), {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, HOME: folder, HTTPS_PROXY: 'http://127.0.0.1:9', NO_COLOR: '1' },
  })

const TOOLS: readonly OtherTool[] = [
  {
    name: 'zarf',
    find: (folder, version) => {
      writeFileSync(
        join(folder, 'zarf.yaml'),
        `kind: ZarfPackageConfig\nmetadata: {name: x, version: 0.0.1}\ncomponents:\n  - name: c\n    required: true\n    charts: [{name: x, version: "${version}", namespace: ns, localPath: chart.tgz}]\n`,
      )
      const { stdout } = run(folder, ['zarf', 'dev', 'find-images', '.', '--skip-cosign'])
      return [...stdout.matchAll(/^\s+- (?!name:)(\S+)$/gm)].map(([, image = '']) => image)
    },
  },
  {
    name: 'hauler',
    find: (folder) => {
      const flags = ['--add-images', '--ignore-errors', '--retries', '1', '--store', 'store', '--log-level', 'debug']
      const { stdout, stderr } = run(folder, ['hauler', 'store', 'add', 'chart', 'chart.tgz', '--repo', '.', ...flags])
      // what it has read from the chart, said before it pulls
      const [, images = ''] = /successfully parsed image references \[([^\]]*)\]/.exec(stdout + stderr) ?? []
      return images.split(' ').filter(Boolean)
    },
  },
]

/** Those that are on the PATH. */
export const toolsHere = (): readonly OtherTool[] =>
  TOOLS.filter(({ name }) => spawnSync(name, ['version']).status === 0)

/** What a tool finds in a chart's folder. */
export function findBy(tool: OtherTool, chart: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'compare-'))
  try {
    const [, version = ''] = /^version: *["']?([^"'\s]+)/m.exec(readFileSync(join(chart, 'Chart.yaml'), 'utf8')) ?? []
    execFileSync('tar', ['-chzf', join(folder, 'chart.tgz'), '-C', dirname(chart), basename(chart)])
    return tool.find(folder, version)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
