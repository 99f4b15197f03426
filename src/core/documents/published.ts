import type { Schema } from './kinds.ts'
import { CHECK_REPORT, CONFIG, GOLDEN, LIST, LOCK } from './own.ts'
import { AICR_CONFIG, MIXIN, OVERLAY, RECIPE, REGISTRY } from './recipe.ts'
import { DIFF, GOLDEN_REPORT, HELM_DIFF_REPORT, VERIFY_REPORT } from './reports.ts'

/** A document whose JSON Schema is published. */
export interface PublishedSchema {
  readonly title: string
  readonly schema: Schema
}

/** Documents whose JSON Schema is published, by the name of its file. */
export const PUBLISHED: Readonly<Record<string, PublishedSchema>> = {
  recipe: { title: 'A recipe (kind RecipeResult)', schema: RECIPE },
  registry: { title: 'The registry of a recipe catalog', schema: REGISTRY },
  overlay: { title: 'An overlay of a recipe catalog (kind RecipeMetadata)', schema: OVERLAY },
  mixin: { title: 'A mixin of a recipe catalog (kind RecipeMixin)', schema: MIXIN },
  'aicr-config': { title: "Upstream's configuration file (kind AICRConfig)", schema: AICR_CONFIG },
  list: { title: 'A list of images and charts (aicr mirror list)', schema: LIST },
  lock: { title: 'Locked versions and digests of charts and images (aicr mirror list --lock)', schema: LOCK },
  golden: { title: 'golden.yaml: charts whose renders are compared with recordings', schema: GOLDEN },
  'golden-report': { title: 'The report of aicr golden check --json', schema: GOLDEN_REPORT },
  config: { title: 'aicr.yaml: flags of commands', schema: CONFIG },
  diff: { title: 'The report of aicr mirror diff --format json', schema: DIFF },
  'check-report': { title: 'The report of aicr mirror check --format json', schema: CHECK_REPORT },
  'helm-diff-report': { title: 'The report of aicr helm-diff --format json', schema: HELM_DIFF_REPORT },
  'verify-report': { title: 'The report of aicr mirror verify --format json', schema: VERIFY_REPORT },
}
