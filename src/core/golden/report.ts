import { visible } from '../errors.ts'
import { type GoldenReport, isClean } from './check.ts'
import type { CaseResult } from './compare.ts'
import type { FieldChange, ObjectChange } from './object-diff.ts'

/** How a report is printed. */
export interface ReportOptions {
  /** ANSI colours; default false */
  readonly colour?: boolean
  /** the unified diff too, where objects and fields say what changed; default false */
  readonly diff?: boolean
  /** lines of unified diff of one case at most; default 200 */
  readonly diffLines?: number
}

const RED = '\x1b[31m'
const GREEN = '\x1b[32m'
const YELLOW = '\x1b[33m'
const CYAN = '\x1b[36m'
const BOLD = '\x1b[1m'
const RESET = '\x1b[0m'

type Paint = (colour: string, text: string) => string

/** Objects, fields and images of one case that are shown; more are counted. */
const SHOWN = 500

/** The first of what may be many, and how many there are besides. */
function few<T>(all: readonly T[], print: (one: T) => string): string {
  const rest = all.length > SHOWN ? `  … and ${all.length - SHOWN} more\n` : ''
  return all.slice(0, SHOWN).map(print).join('') + rest
}

const MARKS = { same: 'ok', differs: 'DIFFERS', unrecorded: 'NOT RECORDED', broken: 'BROKEN' } as const

/** A report for people: each case with its state; of those that differ the objects, the images and the text. Ends in a newline. */
export function printReport(report: GoldenReport, options: ReportOptions = {}): string {
  // what is recorded and rendered is a stranger's: nothing of it steers the terminal
  const paint: Paint = options.colour
    ? (colour, text) => `${colour}${visible(text)}${RESET}`
    : (_, text) => visible(text)
  const cases = report.cases.map((result) => printCase(result, paint, options))
  const orphans = (report.orphans ?? []).map(
    (name) => `${paint(YELLOW, 'LEFT OVER')} ${visible(name)}: recorded, but no case has this name\n`,
  )
  return `${cases.join('')}${orphans.join('')}${printSummary(report, paint)}\n`
}

function printSummary(report: GoldenReport, paint: Paint): string {
  const count = (status: CaseResult['status']): number => report.cases.filter((c) => c.status === status).length
  const parts = [
    `${report.cases.length} case${report.cases.length === 1 ? '' : 's'}`,
    `${count('same')} as recorded`,
    ...(['differs', 'unrecorded', 'broken'] as const).flatMap((status) =>
      count(status) === 0 ? [] : [`${count(status)} ${MARKS[status].toLowerCase()}`],
    ),
    ...(report.orphans?.length ? [`${report.orphans.length} left over`] : []),
  ]
  return paint(isClean(report) ? GREEN : RED, parts.join(', '))
}

/** One case of a report, without colours. */
export const printResult = (result: CaseResult): string => printCase(result, (_, text) => visible(text), { diff: true })

function printCase(result: CaseResult, paint: Paint, { diff = false, diffLines = 200 }: ReportOptions): string {
  const colour = result.status === 'same' ? GREEN : result.status === 'unrecorded' ? YELLOW : RED
  const reason = [helmsOf(result), result.reason].filter(Boolean).join('; ')
  const head = `${paint(colour, MARKS[result.status])} ${paint(BOLD, result.name)}${reason ? `: ${visible(reason)}` : ''}\n`
  if (result.status !== 'differs') return head
  const { shared, own } = sharedFields(result.objects)
  const objects = few(own, (change) => printObject(change, paint))
  const images =
    few(result.images.removed, (image) => `${paint(RED, `  - image ${short(image)}`)}\n`) +
    few(result.images.added, (image) => `${paint(GREEN, `  + image ${short(image)}`)}\n`)
  // Comments, blank lines and quotes are in no object: only the text shows them.
  const text = diff || result.objects.length === 0 ? printDiff(result.diff, paint, diffLines) : ''
  return `${head}${printEffects(result)}${few(shared, (field) => printShared(field, paint))}${objects}${images}${text}`
}

/** Which releases it is about, said before any difference. */
const helmsOf = ({ helm }: CaseResult): string =>
  helm === undefined ? '' : `recorded by helm ${helm.recorded}, rendered as helm ${helm.rendered}`

/** What the two releases make of the chart themselves, the documents with one cause together. */
function printEffects({ helm }: CaseResult): string {
  if (helm === undefined) return ''
  if (helm.effects.length === 0) return '  both releases render the chart alike: what differs has another cause\n'
  const byCause = new Map<string, string[]>()
  for (const { document, change, mechanisms } of helm.effects) {
    const cause = mechanisms.join(', ') || 'no single mechanism'
    const lines = byCause.get(cause) ?? []
    lines.push(`    ${change} ${visible(document)}\n`)
    byCause.set(cause, lines)
  }
  return [...byCause].map(([cause, lines]) => `  helm differs by ${cause}:\n${few(lines, (line) => line)}`).join('')
}

/** A change that many objects share, such as that of a label with the chart's version. */
interface SharedField {
  readonly field: FieldChange
  readonly objects: number
}

/** As many objects make one line of what changed in each. */
const MANY = 3

/** Takes the changes out that many objects share, so that each is said once. */
function sharedFields(objects: readonly ObjectChange[]): { shared: SharedField[]; own: ObjectChange[] } {
  const counts = new Map<string, SharedField>()
  for (const { fields } of objects)
    for (const field of fields) {
      const key = fieldKey(field)
      counts.set(key, { field, objects: (counts.get(key)?.objects ?? 0) + 1 })
    }
  const isOwn = (field: FieldChange): boolean => (counts.get(fieldKey(field))?.objects ?? 0) < MANY
  const own = objects
    .map((object) => ({ ...object, fields: object.fields.filter(isOwn) }))
    .filter(({ change, fields }) => change !== 'changed' || fields.length > 0)
  return { shared: [...counts.values()].filter((each) => each.objects >= MANY), own }
}

const fieldKey = ({ path, old, new: fresh }: FieldChange): string => JSON.stringify([path, old, fresh])

const printShared = ({ field, objects }: SharedField, paint: Paint): string =>
  `${paint(YELLOW, `  ~ ${objects} objects`)}\n${printField(field, paint)}`

function printObject(change: ObjectChange, paint: Paint): string {
  const { kind, namespace, name, template } = change
  const title = `${kind || 'document'} ${namespace === '' ? '' : `${namespace}/`}${name}`.trim()
  const from = template === undefined ? '' : ` (${template})`
  if (change.change === 'added') return `${paint(GREEN, `  + ${title}${from}`)}\n`
  if (change.change === 'removed') return `${paint(RED, `  - ${title}${from}`)}\n`
  return `${paint(YELLOW, `  ~ ${title}`)}${visible(from)}\n${few(change.fields, (field) => printField(field, paint))}`
}

function printField({ path, old, new: fresh }: FieldChange, paint: Paint): string {
  const at = path === '' ? '.' : path
  if (old === undefined) return `${paint(GREEN, `      + ${at}: ${short(fresh)}`)}\n`
  if (fresh === undefined) return `${paint(RED, `      - ${at}: ${short(old)}`)}\n`
  return `      ${visible(at)}: ${paint(RED, short(old))} → ${paint(GREEN, short(fresh))}\n`
}

const LONGEST = 120

const short = (json = ''): string =>
  json.length > LONGEST ? `${json.slice(0, LONGEST)}… (${json.length} characters)` : json

function printDiff(diff: string, paint: Paint, most: number): string {
  if (diff === '') return ''
  const lines = diff.replace(/\n$/, '').split('\n')
  const shown = lines.slice(0, most).map((line) => `  ${paintLine(line, paint)}\n`)
  const rest = lines.length > most ? `  … ${lines.length - most} more lines of difference\n` : ''
  return shown.join('') + rest
}

function paintLine(line: string, paint: Paint): string {
  if (/^(---|\+\+\+) /.test(line)) return paint(BOLD, line)
  if (line.startsWith('@@')) return paint(CYAN, line)
  if (line.startsWith('-')) return paint(RED, line)
  return line.startsWith('+') ? paint(GREEN, line) : visible(line)
}
