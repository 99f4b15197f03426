import type { Command } from '../command.ts'
import { MIRROR_LIST } from './mirror-list.ts'
import { RECIPE } from './recipe.ts'
import { TEMPLATE } from './template.ts'

/** Every command, in the order help shows them. */
export const COMMANDS: readonly Command[] = [MIRROR_LIST, RECIPE, TEMPLATE]
