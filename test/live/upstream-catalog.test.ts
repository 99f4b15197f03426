import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Criteria } from '../../src/core/recipe/criteria.ts'
import { type Recipe, recipeDocument, resolveRecipe } from '../../src/core/recipe/index.ts'
import { readCatalog } from '../../src/node/catalog.ts'
import { everyCriteria } from '../core/recipe/combinations.ts'
import { type OldRecipe, readOldCatalog, resolveAsV0111 } from './upstream-v0.11.1.ts'

/**
 * Upstream's own catalog, unmodified: the folder `recipes` of a checkout of NVIDIA/aicr at v0.11.1, named by
 * AICR_UPSTREAM_RECIPES. Resolved by our rules, criteria that nothing covers allowed, and by those that v0.11.1 had. Validation is not
 * compared: checks are joined now and were replaced then, and health checks are filled in now.
 */
const FOLDER = process.env.AICR_UPSTREAM_RECIPES ?? ''
const there = existsSync(join(FOLDER, 'registry.yaml'))
if (!there) console.warn('skipped: AICR_UPSTREAM_RECIPES names no upstream recipes folder')

const PARTS: Readonly<Record<string, (recipe: Comparable) => unknown>> = {
  overlays: (r) => r.appliedOverlays,
  constraints: (r) => r.constraints,
  components: (r) => r.componentRefs,
  order: (r) => r.deploymentOrder,
}

/** A recipe of either kind as plain data, without what says nothing. */
type Comparable = ReturnType<typeof comparable>

function comparable(recipe: Pick<OldRecipe, keyof OldRecipe>): Record<keyof OldRecipe, unknown> {
  const says = (value: unknown): boolean =>
    value !== '' && value !== false && !(typeof value === 'object' && value !== null && Object.keys(value).length === 0)
  const lean = (fields: object): object => Object.fromEntries(Object.entries(fields).filter(([, v]) => says(v)))
  const { appliedOverlays, constraints, deploymentOrder, validation } = recipe
  const plain = {
    appliedOverlays,
    constraints,
    deploymentOrder,
    validation,
    componentRefs: recipe.componentRefs.map((ref) => lean({ ...ref, healthCheckAsserts: '' })),
  }
  return JSON.parse(JSON.stringify(plain))
}

function ofOurs(recipe: Recipe): Comparable {
  const document = recipeDocument(recipe) as Record<string, unknown>
  return comparable({
    appliedOverlays: recipe.metadata.appliedOverlays,
    constraints: document.constraints as OldRecipe['constraints'],
    componentRefs: document.componentRefs as OldRecipe['componentRefs'],
    deploymentOrder: recipe.deploymentOrder,
    validation: recipe.validation,
  })
}

describe.skipIf(!there)('upstream v0.11.1', () => {
  test('every combination resolves as it did', { timeout: 300_000 }, async () => {
    const [ours, old] = [await readCatalog({ catalog: FOLDER }), readOldCatalog(FOLDER)]
    // its words, and those that came and went since
    const combinations = everyCriteria({ ...ours.vocabulary, os: new Set([...ours.vocabulary.os, 'sles']) })
    const differences = new Map<string, Criteria[]>()
    for (const criteria of combinations) {
      const now = ofOurs(resolveRecipe(ours, criteria, { version: 'v0', allowUncovered: true }).recipe)
      // whichever way upstream's ties fall
      for (const sign of [1, -1]) {
        const then = comparable(resolveAsV0111(old, { ...criteria }, (a, b) => (a < b ? -sign : sign)))
        for (const [part, of] of Object.entries(PARTS)) {
          if (JSON.stringify(sortKeys(of(now))) === JSON.stringify(sortKeys(of(then)))) continue
          differences.set(part, [...(differences.get(part) ?? []), criteria])
        }
      }
    }
    console.log(`${combinations.length} combinations, differing: ${JSON.stringify([...differences.keys()])}`)
    expect([...differences].map(([part, all]) => [part, all.length, all[0]])).toEqual([])
  })
})

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  )
}
