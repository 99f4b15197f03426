import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Fields } from '../../../src/core/fields.ts'
import { coverageGap } from '../../../src/core/recipe/coverage.ts'
import { type Catalog, componentValues, parseCriteria, recipeDocument } from '../../../src/core/recipe/index.ts'
import { appliedOverlays, resolveRecipe } from '../../../src/core/recipe/resolve.ts'
import { sortKeys } from '../../../src/core/recipe/sort-keys.ts'
import { criteriaOf } from './catalog-facts.ts'

/** test/fixtures/upstream-2026-08.json: what upstream's program answered on its own catalog; `about` says how it is written. */
interface Answers {
  readonly about: string
  readonly refused: Readonly<Record<string, string>>
  readonly coverage: Readonly<Record<string, string>>
  readonly accepted: Readonly<Record<string, number>>
  readonly components: readonly Fields[]
  readonly answers: readonly Answer[]
}

interface Answer {
  readonly overlays: readonly string[]
  readonly constraints: readonly Fields[]
  readonly order: readonly string[]
  readonly components: readonly number[]
  readonly values: string
  readonly profile?: Fields
  readonly configuration?: Fields
}

export const ANSWERS: Answers = JSON.parse(
  readFileSync(new URL('../../fixtures/upstream-2026-08.json', import.meta.url), 'utf8'),
)

const digest = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length)
const canonical = (value: unknown): string => JSON.stringify(sortKeys(value))

/** What a catalog says of refused criteria, in the fixture's form: the error's text, hashed. */
export function refusal(catalog: Catalog, words: string, expected: string): string {
  try {
    resolveRecipe(catalog, parseCriteria(criteriaOf(words), catalog.vocabulary), { version: 'v0' })
    return 'accepted'
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    return expected.startsWith('400:') ? `400:${digest(text.slice(0, 400), 12)}` : digest(text, 12)
  }
}

/** What is not covered, and the completions, in the fixture's form. */
export function coverage(catalog: Catalog, words: string): string {
  const criteria = parseCriteria(criteriaOf(words), catalog.vocabulary)
  const gap = coverageGap(catalog.overlays, criteria, appliedOverlays(catalog, criteria).slice(1))
  const text = (gap?.uncovered ?? [])
    .map(({ field, completions }) => {
      const each = completions.map((one) => Object.entries(one).map(([key, value]) => `${key}=${value}`))
      return `${field}: ${each.map((parts) => parts.join(', ')).join(' | ')}`
    })
    .join('; ')
  return text.length > 60 ? `#${digest(text, 12)}` : text
}

/** Texts that only upstream's own catalog has: health checks, what to do when a constraint fails, comments in configuration files. */
export type Texts = 'with texts' | 'without texts'

type Parts = Readonly<Record<string, string>>

/** The parts of an answer that are compared, as canonical JSON. */
export function expected(answer: Answer, texts: Texts): Parts {
  const components = answer.components.map((i) => ANSWERS.components[i] ?? {})
  return {
    overlays: canonical(answer.overlays),
    constraints: canonical(answer.constraints.map((constraint) => strip(constraint, texts))),
    order: canonical(answer.order),
    profile: canonical(answer.profile ?? null),
    configuration: canonical(answer.configuration ?? null),
    components: canonical(components.map((component) => strip(component, texts))),
    values: comparable(answer.values.split(','), texts),
  }
}

/** The same of what we resolve. */
export function resolved(catalog: Catalog, words: string, texts: Texts): Parts {
  const criteria = parseCriteria(criteriaOf(words), catalog.vocabulary)
  const { recipe } = resolveRecipe(catalog, criteria, { version: 'v0' })
  const document = recipeDocument(recipe) as Readonly<Record<string, readonly Fields[]>> & {
    readonly metadata: { readonly selectedProfile?: Fields }
  }
  const values = recipe.componentRefs.map(
    (ref) => `${ref.name} ${digest(canonical(componentValues(catalog, ref, [])), 16)}`,
  )
  return {
    overlays: canonical(recipe.metadata.appliedOverlays),
    constraints: canonical(document.constraints?.map((constraint) => strip(hashed(constraint), texts))),
    order: canonical(recipe.deploymentOrder),
    profile: canonical(document.metadata.selectedProfile ?? null),
    configuration: canonical(document.configuration ?? null),
    components: canonical(document.componentRefs?.map((component) => strip(hashed(component), texts))),
    values: comparable(values, texts),
  }
}

const TEXTS = ['healthCheckAsserts', 'remediation']

function hashed(fields: Fields): Fields {
  const entries = Object.entries(fields).map(([key, value]) =>
    TEXTS.includes(key) ? [key, `sha256:${digest(String(value), 16)}`] : [key, value],
  )
  return Object.fromEntries(entries.filter(([key, value]) => !(key === 'source' && value === '')))
}

function strip(fields: Fields, texts: Texts): Fields {
  if (texts === 'with texts') return fields
  return withoutComments(Object.fromEntries(Object.entries(fields).filter(([key]) => !TEXTS.includes(key)))) as Fields
}

function withoutComments(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\n') ? value.replace(/^#.*\n/gm, '') : value
  if (Array.isArray(value)) return value.map(withoutComments)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutComments(inner)]))
}

/** Their values hold documents in text, which our catalog words its own way: metrics, scripts, configuration files. */
const WORDED = ['gpu-operator', 'gpu-operator-ocp', 'network-operator-ocp', 'nfd-ocp', 'slinky-slurm']

const comparable = (values: readonly string[], texts: Texts): string =>
  [...values]
    .filter((value) => texts === 'with texts' || !WORDED.includes(value.split(' ')[0] ?? ''))
    .sort()
    .join(',')
