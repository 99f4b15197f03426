// What three ways of looking find in the same rendered charts: `grep image:`, upstream's rules, and ours. Reads the renders that a corpus has
// recorded with helm. npm run compare -- CORPUS [--only TEXT]
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalText, extractCompatible, extractImages, selectImages } from '../src/core/images/index.ts'
import { printTable } from '../src/core/table.ts'

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

const rows = readdirSync(join(corpus, 'expected'))
  .filter((name) => name.includes(only))
  .sort()
  .map((name) => {
    const text = readFileSync(join(corpus, 'expected', name), 'utf8')
    const needed = canonical(selectImages(extractImages(text)).map(({ ref }) => ref))
    const grep = against(needed, byGrep(text))
    const upstream = against(needed, canonical(extractCompatible(text).images))
    return { name: name.replace(/(-pinned)?__.*$/, ''), needed: needed.size, grep, upstream }
  })

const sum = (pick: (row: (typeof rows)[number]) => number): string =>
  String(rows.reduce((total, row) => total + pick(row), 0))

process.stdout.write(
  printTable([
    ['CHART', 'IMAGES', 'GREP FINDS', 'AND BESIDES', 'UPSTREAM FINDS', 'AND BESIDES'],
    ...rows.map(({ name, needed, grep, upstream }) =>
      [name, needed, grep.hits, grep.others, upstream.hits, upstream.others].map(String),
    ),
    [
      'all',
      sum(({ needed }) => needed),
      sum(({ grep }) => grep.hits),
      sum(({ grep }) => grep.others),
      sum(({ upstream }) => upstream.hits),
      sum(({ upstream }) => upstream.others),
    ],
  ]),
)
