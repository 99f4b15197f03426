import type { Command } from '../command.ts'
import { RECIPE } from './recipe.ts'
import { TEMPLATE } from './template.ts'

/** Every command, in the order help shows them. */
export const COMMANDS: readonly Command[] = [RECIPE, TEMPLATE]
