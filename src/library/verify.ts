import { requireParts } from '../core/brand.ts'
import type { TimeOptions } from '../core/deadline.ts'
import { defined } from '../core/defined.ts'
import { endInTime } from '../core/ledger.ts'
import {
  countRows,
  type Layout,
  layoutOf,
  type MirrorRoot,
  type MirrorRow,
  parseRoot,
  verifyMirror as verify,
} from '../core/mirror/index.ts'
import type { CheckOptions, RegistryClient } from '../core/registry/index.ts'
import { type ListInput, summaryFrom } from './lists.ts'
import { createRegistryClient } from './registries.ts'
import { type Verdict, verdictOf } from './verdict.ts'

/** Which mirror is meant. */
export interface MirrorChoice {
  /** `HOST[/PREFIX]` */
  readonly registry: string
  /** the tool that made it: one of LAYOUTS */
  readonly layout: string
}

/** The parts of a mirror choice that an untyped caller may leave out. */
export const MIRROR_PARTS = {
  registry: 'a registry with an optional path',
  layout: 'the name of a tool: hauler, zarf, skopeo …',
}

/** Reads a choice. Throws INVALID_REQUEST for a registry or a layout that does not exist. */
export const mirrorOf = ({
  registry,
  layout,
}: MirrorChoice): { readonly root: MirrorRoot; readonly layout: Layout } => ({
  root: parseRoot(registry),
  layout: layoutOf(layout),
})

/** Which list must be in which mirror. `list`, `registry` and `layout` are required. */
export interface VerifyRequest extends CheckOptions, TimeOptions, MirrorChoice {
  /** a list, its summary, or the text of a list document */
  readonly list: ListInput
  /** asked for the mirror's contents; default createRegistryClient() */
  readonly registries?: RegistryClient | undefined
}

/** What a mirror holds of a list. */
export interface MirrorReport {
  /** `61 present, 2 missing` */
  readonly summary: string
  /** `whole`: everything is there; `missing`: something is not, or is another thing; `unknown`: something could not be asked */
  readonly verdict: Verdict
  /** in the order of the list, images first */
  readonly rows: readonly MirrorRow[]
}

/**
 * Looks for everything of a list in a mirror, under every name that the tool gives it: with the digests that the list pins, by digest and
 * by tag, and the platforms asked for. Rejects for a request that cannot be, and when the signal aborts.
 */
export async function verifyMirror(request: VerifyRequest): Promise<MirrorReport> {
  requireParts('the request', request, { list: 'a list, or the text of one', ...MIRROR_PARTS })
  const { list, registries = createRegistryClient(), registry, layout, ...options } = request
  const mirror = mirrorOf({ registry, layout })
  const rows = await endInTime(options, { name: 'verifying', place: 'the mirror' }, async (signal) =>
    verify(registries, await summaryFrom(list), mirror, { ...options, ...defined({ signal }) }),
  )
  return { summary: countRows(rows), verdict: verdictOf(rows), rows }
}
