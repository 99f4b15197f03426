import type { Command } from '../command.ts'
import { CACHE_LIST, CACHE_PRUNE } from './cache.ts'
import { COMPLETION } from './completion.ts'
import { GOLDEN_CHECK, GOLDEN_INIT, GOLDEN_RECORD } from './golden.ts'
import { HELM_DIFF } from './helm-diff.ts'
import { IMAGES } from './images.ts'
import { INVENTORY } from './inventory.ts'
import { MIRROR_CHECK, MIRROR_VERIFY } from './mirror-check.ts'
import { MIRROR_DIFF } from './mirror-diff.ts'
import { MIRROR_LIST } from './mirror-list.ts'
import { MIRROR_REWRITE } from './mirror-rewrite.ts'
import { QUERY, RECIPE, RECIPE_LIST } from './recipe.ts'
import { TEMPLATE } from './template.ts'

/** Every command, in the order help shows them. */
export const COMMANDS: readonly Command[] = [
  MIRROR_LIST,
  MIRROR_CHECK,
  MIRROR_VERIFY,
  MIRROR_REWRITE,
  MIRROR_DIFF,
  RECIPE_LIST,
  RECIPE,
  QUERY,
  TEMPLATE,
  HELM_DIFF,
  IMAGES,
  INVENTORY,
  GOLDEN_INIT,
  GOLDEN_CHECK,
  GOLDEN_RECORD,
  CACHE_LIST,
  CACHE_PRUNE,
  COMPLETION,
]
