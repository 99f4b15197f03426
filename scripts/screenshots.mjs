// Pictures of the terminal for the README and the docs: what the built command line prints on a pseudo-terminal of 80 columns, drawn as
// SVG. Needs python3. node scripts/screenshots.mjs, after npm run build; test/live/screenshots.test.ts holds them to it.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const COLUMNS = 80

/** Each picture: its file and what is typed, in a copy of the demo where `newer.yaml` has a newer image and one component less. */
const PICTURES = [
  ['terminal-list', 'aicr mirror list recipe.yaml --concurrency 1'],
  ['terminal-why', 'aicr images charts/device-operator --why cuda -q'],
  ['terminal-diff', 'aicr mirror diff recipe.yaml newer.yaml -q'],
]

/** How text looks after an escape sequence. */
const PALETTE = {
  1: 'font-weight="bold"',
  2: 'fill="#8b949e"',
  31: 'fill="#ff7b72"',
  32: 'fill="#7ee787"',
  33: 'fill="#e3b341"',
  36: 'fill="#79c0ff"',
}

/** The lines of the screen, each a list of `[style, text]`: returns, cleared lines and the width of the terminal applied. */
function linesOf(written) {
  const lines = [[]]
  let [column, style] = [0, '']
  for (const [part] of written.matchAll(/\x1b\[[\d;]*[A-Za-z]|[\s\S]/gu)) {
    const sequence = /^\x1b\[([\d;]*)([A-Za-z])$/.exec(part)
    if (sequence?.[2] === 'm') style = sequence[1] === '0' ? '' : sequence[1]
    else if (part === '\x1b[2K') lines[lines.length - 1] = []
    else if (part === '\n') lines.push([])
    else if (part !== '\r') {
      if (column === COLUMNS) {
        lines.push([])
        column = 0
      }
      lines.at(-1)[column] = [style, part]
    }
    if (part === '\n' || part === '\r') column = 0
    else if (sequence === null) column++
  }
  while (lines.at(-1).length === 0) lines.pop()
  return lines.map(joined)
}

function joined(cells) {
  const runs = []
  for (const [style, text] of cells) {
    if (runs.at(-1)?.[0] === style) runs.at(-1)[1] += text
    else runs.push([style, text])
  }
  return runs
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const [CHAR, LINE, EDGE] = [8.4, 19, 20]

/** An SVG of lines, on a dark window in any theme of the page. */
function drawn(title, lines) {
  const [width, height] = [Math.ceil(COLUMNS * CHAR + 2 * EDGE), lines.length * LINE + 2 * EDGE]
  const rows = lines.map((runs, at) => {
    const spans = runs.map(([style, text]) =>
      style in PALETTE ? `<tspan ${PALETTE[style]}>${escaped(text)}</tspan>` : escaped(text),
    )
    return `<text x="${EDGE}" y="${EDGE + at * LINE + 14}">${spans.join('')}</text>\n`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escaped(title)}</title>
<style>text { white-space: pre }</style>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g fill="#e6edf3" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" xml:space="preserve">
${rows.join('')}</g>
</svg>
`
}

/** The pictures by file name, of what the program prints now. */
export function drawScreenshots() {
  const folder = mkdtempSync(join(tmpdir(), 'screenshots-'))
  try {
    cpSync(join(ROOT, 'recipes/examples/air-gap-demo'), folder, { recursive: true })
    const recipe = readFileSync(join(folder, 'recipe.yaml'), 'utf8')
    writeFileSync(join(folder, 'recipe.yaml'), recipe)
    const less = recipe
      .replace(/ {2}- name: session-store\n(?: {4}.*\n)*/, '')
      .replace('[session-store]', '[]')
      .replace(' session-store,', '')
    const newer = less.replace('      replicas: 2\n', '      replicas: 2\n      image: { tag: 1.28.0-alpine }\n')
    writeFileSync(join(folder, 'newer.yaml'), newer)
    const program = [process.execPath, join(ROOT, 'dist/cli/aicr.js')]
    const job = {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, TERM: 'xterm-256color' },
      commands: PICTURES.map(([, typed]) => [...program, ...typed.split(' ').slice(1)]),
    }
    const { stdout, stderr } = spawnSync('python3', [join(ROOT, 'test/live/terminals.py')], {
      input: JSON.stringify(job),
      encoding: 'utf8',
    })
    if (stderr !== '') throw new Error(stderr)
    return new Map(
      JSON.parse(stdout).map(({ out, err }, at) => {
        const [name, typed] = PICTURES[at]
        // what is different each time
        const said = `${err}${out}`.replace(/seconds=[\d.]+/, 'seconds=0.1')
        return [
          `${name}.svg`,
          drawn(typed, [
            [
              ['2', '$ '],
              ['1', typed],
            ],
            ...linesOf(said),
          ]),
        ]
      }),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [name, text] of drawScreenshots()) {
    writeFileSync(join(ROOT, 'docs/images', name), text)
    process.stdout.write(`docs/images/${name}\n`)
  }
