import type { Value } from 'fast-check'
import type { ChartGenerator, ChartInput, TemplateGenerator, TemplateInput } from './generator.ts'
import { draw, seededRandom, shrink } from './random.ts'
import { comparable, type Helm, ours } from './renderers.ts'

/** A difference, as small as it could be made. */
export interface Finding {
  readonly generator: string
  readonly seed: number
  readonly input: ChartInput
  readonly helm: string
  readonly ours: string
}

export interface Tally {
  /** inputs compared */
  compared: number
  /** of them, those that failed in both */
  failing: number
  /** failing inputs that were left out, since each costs a run of helm */
  skipped: number
  readonly findings: Finding[]
}

/** What one run of helm may print addresses of, in bases 16, 10, 8 and 2: such text says nothing. */
const ADDRESS =
  /c000[0-9a-f]{6}|8246\d{8}|140000[0-7]{8}|1100000000000000[01]{24}|(?<=\{ *\d+ +\d{9,12} +)\d{8}(?=\})/gi

/** What depends on the program, not on its release: a helm that was built here is of another Go. */
const withoutChance = (text: string): string => text.replace(ADDRESS, 'c000').replace(/go1\.\d+\.\d+/g, 'go1')

/** Failing templates that are tried one by one, of each batch. */
const FAILURES_PER_BATCH = 12
/** Differences of one batch that are followed up. */
const FINDINGS_PER_BATCH = 6

const both = async (input: ChartInput, helm: Helm): Promise<{ helm: string; ours: string; failed: boolean }> => {
  const [theirs, mine] = await Promise.all([helm.render(input), ours(input)])
  return {
    helm: withoutChance(comparable(theirs)),
    ours: withoutChance(comparable(mine)),
    failed: theirs.exit !== 0,
  }
}

/** Helm walks maps in an order of chance: what it says in one of so many runs is an answer of its own. */
const ANSWERS = 8

/** Whether helm never says what we say. Where it says something else each time, it prints addresses: Go 1.26 puts them anywhere. */
async function differs(input: ChartInput, helm: Helm): Promise<boolean> {
  const said = new Set<string>()
  for (let run = 0; run < ANSWERS; run++) {
    const result = await both(input, helm)
    if (result.helm === result.ours) return false
    said.add(result.helm)
  }
  return said.size < ANSWERS
}

/** A chart of these templates: each a file, and a line of comment with what it wrote, quoted. */
export function chartOf(base: ChartInput, templates: readonly TemplateInput[]): ChartInput {
  const files: Record<string, string> = { ...base.files }
  const lines: string[] = []
  templates.forEach(({ body, files: own = {} }, i) => {
    const id = String(i)
    files[`templates/_${id}`] = body.replaceAll('@ID@', id)
    for (const [path, text] of Object.entries(own)) files[path.replaceAll('@ID@', id)] = text
    lines.push(`# {{ include "c/templates/_${id}" $ | printf "%q" }}`)
  })
  return { files: { ...files, 'templates/t.yaml': lines.join('\n') }, args: base.args }
}

async function differing(
  base: ChartInput,
  cases: readonly Value<TemplateInput>[],
  helm: Helm,
): Promise<Value<TemplateInput>[]> {
  if (cases.length === 0) return []
  const result = await both(
    chartOf(
      base,
      cases.map((c) => c.value_),
    ),
    helm,
  )
  if (result.helm === result.ours) return []
  if (cases.length === 1) return [...cases]
  const [want, got] = [result.helm.split('\n'), result.ours.split('\n')]
  // two lines are the document's head, then there is a line for each case
  if (want.length === got.length && want.length >= cases.length + 2) {
    return cases.filter((_, i) => want[i + 2] !== got[i + 2]).slice(0, FINDINGS_PER_BATCH)
  }
  const half = cases.length >> 1
  const first = await differing(base, cases.slice(0, half), helm)
  return first.length >= FINDINGS_PER_BATCH ? first : [...first, ...(await differing(base, cases.slice(half), helm))]
}

/** Compares a batch of templates that the seed decides. */
export async function compareTemplates(
  generator: TemplateGenerator,
  seed: number,
  count: number,
  helm: Helm,
  tally: Tally,
  failures = generator.failures ?? FAILURES_PER_BATCH,
): Promise<void> {
  const random = seededRandom(seed)
  const fine: Value<TemplateInput>[] = []
  const failing: Value<TemplateInput>[] = []
  for (let i = 0; i < count; i++) {
    const value = draw(generator.arbitrary, random)
    const { exit } = await ours(chartOf(generator.chart, [value.value_]))
    ;(exit === 0 ? fine : failing).push(value)
  }
  const suspects = await differing(generator.chart, fine, helm)
  const tried = failing.slice(0, failures)
  for (const value of tried) suspects.push(...(await differing(generator.chart, [value], helm)))
  tally.compared += fine.length + tried.length
  tally.failing += tried.length
  tally.skipped += failing.length - tried.length
  for (const suspect of suspects.slice(0, FINDINGS_PER_BATCH)) {
    const isFinding = (input: TemplateInput): Promise<boolean> => differs(chartOf(generator.chart, [input]), helm)
    if (!(await isFinding(suspect.value_))) continue
    const small = await shrink(generator.arbitrary, suspect, isFinding)
    await report(generator.name, seed, chartOf(generator.chart, [small]), helm, tally)
  }
}

/** Compares charts that the seed decides, one after another. */
export async function compareCharts(
  generator: ChartGenerator,
  seed: number,
  count: number,
  helm: Helm,
  tally: Tally,
): Promise<void> {
  const random = seededRandom(seed)
  for (let i = 0; i < count; i++) {
    const value = draw(generator.arbitrary, random)
    const result = await both(value.value_, helm)
    tally.compared++
    if (result.failed) tally.failing++
    if (result.helm === result.ours || !(await differs(value.value_, helm))) continue
    const small = await shrink(generator.arbitrary, value, (input) => differs(input, helm))
    await report(generator.name, seed, small, helm, tally)
  }
}

async function report(generator: string, seed: number, input: ChartInput, helm: Helm, tally: Tally): Promise<void> {
  const result = await both(input, helm)
  const same = tally.findings.some((f) => f.helm === result.helm && f.ours === result.ours)
  if (!same) tally.findings.push({ generator, seed, input, helm: result.helm, ours: result.ours })
}
