import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  canonicalText,
  type Extraction,
  extractCompatible,
  extractImages,
  type FoundImage,
} from '../../src/core/images/index.ts'
import { upstreamImages } from './upstream-rules.ts'

/** A folder of real charts; its `expected` holds what helm printed for each. */
const RENDERS = join(process.env.AICR_CORPUS ?? '/nonexistent', 'expected')
const names = existsSync(RENDERS)
  ? readdirSync(RENDERS)
      .filter((name) => name.endsWith('.yaml'))
      .sort()
  : []
const read = (name: string): string => readFileSync(join(RENDERS, name), 'utf8')
if (names.length === 0) console.warn('corpus tests are left out: AICR_CORPUS names no folder with renders')

/** The search that mirroring tools use. */
const IMAGE_LINE = /^[ \t-]*image:[ \t]*['"]?([^\s'"#]+)/

/** What became of the candidate on a line of the render: listed, listed as a part, passed over with a reason, warned of. */
function fate(found: Extraction, raw: string, line: number): string | undefined {
  const ref = canonicalText(raw) ?? raw
  const image = found.images.find((each) => each.ref === ref || each.raw === raw)
  if (image !== undefined) return image.class === 'image' ? 'listed' : `found, of class ${image.class}`
  const whole = found.images.find(({ sources }) => sources.some((source) => source.line === line))
  if (whole !== undefined) return 'a part of an image whose parts stand apart'
  // A template inside a ConfigMap is reported once, however often it stands there.
  const hole = raw.startsWith('{{')
  const skipped = found.skipped.find(
    (each) => each.raw === raw || each.source.line === line || (hole && each.raw.startsWith('{{')),
  )
  if (skipped !== undefined) return `passed over: ${skipped.reason}`
  const warning = found.warnings.find((each) => each.source?.line === line)
  return warning === undefined ? undefined : `warned of: ${warning.code}`
}

/** The places of an image; at least one. */
function explainable(image: FoundImage): FoundImage['sources'] {
  expect(image.sources, image.ref).not.toEqual([])
  return image.sources
}

describe.skipIf(names.length === 0)('real charts', () => {
  test('whatever a search for image lines finds is listed, or has a reason not to be', { timeout: 600_000 }, () => {
    const fates = new Map<string, number>()
    const missed: string[] = []
    for (const name of names) {
      const text = read(name)
      const found = extractImages(text)
      for (const image of found.images)
        for (const { rule, kind, path } of explainable(image)) expect([rule, kind, path], image.ref).not.toContain('')
      for (const [index, line] of text.split('\n').entries()) {
        const raw = IMAGE_LINE.exec(line)?.[1]
        if (raw === undefined) continue
        const what = fate(found, raw, index + 1)
        if (what === undefined) missed.push(`${name}:${index + 1} ${raw}`)
        else fates.set(what, (fates.get(what) ?? 0) + 1)
      }
    }
    const rows = [...fates]
      .sort(([, a], [, b]) => b - a)
      .map(([what, count]) => `  ${String(count).padStart(5)}  ${what}`)
    console.log(`image lines of ${names.length} renders:\n${rows.join('\n')}`)
    expect(missed).toEqual([])
  })

  test('the compatible scan finds what upstream’s rules find', { timeout: 600_000 }, () => {
    const different: string[] = []
    const unread: string[] = []
    let images = 0
    for (const name of names) {
      const text = read(name)
      let wanted: string[]
      try {
        wanted = upstreamImages(text)
      } catch {
        unread.push(name)
        continue
      }
      const { images: ours, failure } = extractCompatible(text)
      images += ours.length
      if (failure !== undefined || ours.join(' ') !== wanted.join(' ')) different.push(name)
    }
    console.log(
      `compatible scan: ${names.length - different.length - unread.length} of ${names.length} renders equal, ${images} images`,
    )
    expect(different).toEqual([])
    // The other parser refuses a quoted text in a flow list whose last line is not indented; Go and we read it.
    expect(unread.filter((name) => !name.startsWith('newrelic-pixie__ci-'))).toEqual([])
  })
})
