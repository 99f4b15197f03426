// What ways of looking find in the same charts: `grep image:`, upstream's rules, ours, and `zarf dev find-images` and `hauler store add chart
// --add-images` where they are on the PATH. Reads the renders that a corpus has recorded with helm; zarf and hauler render by themselves. npm run compare -- CORPUS [--only TEXT]
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalText, extractCompatible, extractImages, selectImages } from '../src/core/images/index.ts'
import { printTable } from '../src/core/table.ts'
import { findBy, toolsHere } from './other-tools.ts'

const [corpus, option, only = '-pinned__default'] = process.argv.slice(2)
if (corpus === undefined || (option !== undefined && option !== '--only')) {
  process.stderr.write('usage: npm run compare -- CORPUS [--only TEXT]\n')
  process.exit(2)
}

/** Canonical references; what is not one stays as it is. */
const canonical = (images: Iterable<string>): Set<string> =>
  new Set([...images].map((image) => canonicalText(image) ?? image))

/** As `helm template … | grep image: | awk '{print $2}'` finds them, quotes taken off. */
const byGrep = (text: string): Set<string> =>
  canonical([...text.matchAll(/^[ -]*image: *["']?([^"'\s#]+)/gm)].map(([, image = '']) => image))

interface Found {
  readonly hits: number
  readonly others: number
}

/** How many of what is needed a way finds, and how much besides: switched off, of tests, or no image at all. */
const against = (needed: ReadonlySet<string>, found: ReadonlySet<string>): Found => ({
  hits: [...found].filter((image) => needed.has(image)).length,
  others: [...found].filter((image) => !needed.has(image)).length,
})

const tools = toolsHere()

const rows = readdirSync(join(corpus, 'expected'))
  .filter((name) => name.includes(only))
  .sort()
  .map((name) => {
    const text = readFileSync(join(corpus, 'expected', name), 'utf8')
    const needed = canonical(selectImages(extractImages(text)).map(({ ref }) => ref))
    const grep = against(needed, byGrep(text))
    const upstream = against(needed, canonical(extractCompatible(text).images))
    const chart = join(corpus, 'charts', name.replace(/__.*$/, ''))
    const others = tools.map((tool) => against(needed, canonical(findBy(tool, chart))))
    return { name: name.replace(/(-pinned)?__.*$/, ''), needed: needed.size, ways: [grep, upstream, ...others] }
  })

const cells = (ways: readonly Found[]): string[] => ways.flatMap(({ hits, others }) => [String(hits), String(others)])

const sum = (pick: (row: (typeof rows)[number]) => number | undefined): number =>
  rows.reduce((total, row) => total + (pick(row) ?? 0), 0)

const names = ['grep', 'upstream', ...tools.map(({ name }) => name)]
const totals = names.map((_, at) => ({
  hits: sum(({ ways }) => ways[at]?.hits),
  others: sum(({ ways }) => ways[at]?.others),
}))

process.stdout.write(
  printTable([
    ['CHART', 'IMAGES', ...names.flatMap((name) => [`${name.toUpperCase()} FINDS`, 'AND BESIDES'])],
    ...rows.map(({ name, needed, ways }) => [name, String(needed), ...cells(ways)]),
    ['all', String(sum(({ needed }) => needed)), ...cells(totals)],
  ]),
)
