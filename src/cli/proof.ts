import { AicrError, say } from '../core/errors.ts'
import type { MirrorList } from '../library/lists.ts'
import { type Proof, proveList, registryLines, type SourceRow, sourceDocument } from '../library/mirror.ts'
import type { Terminal } from './command.ts'
import type { Options } from './flags/options.ts'
import { readArchitectures } from './image-options.ts'
import type { ListOutput } from './list-output.ts'
import { logger } from './log.ts'
import type { Sources } from './sources.ts'

/** A list that registries were asked about. */
export interface Proven {
  readonly list: MirrorList
  /** what they said, for the document; undefined unless --check asked for it */
  readonly check: ReturnType<typeof sourceDocument> | undefined
}

/** Asks the registries about a list as --check, --resolve-digests and --locked want it. */
export type Prover = (list: MirrorList) => Promise<Proven>

/**
 * Reads --check, --resolve-digests and the images of the lock; what the format `needs` is asked for too. Throws INVALID_REQUEST,
 * before anything is rendered, for what cannot be done offline.
 */
export async function readProof(
  options: Options,
  terminal: Terminal,
  sources: Sources,
  { needs, signal }: { readonly needs: ListOutput['needs']; readonly signal: AbortSignal },
): Promise<Prover> {
  const lock = await sources.imageLock()
  const { held } = lock
  const check = options.on('check')
  const pin = options.on('resolve-digests') || held !== undefined
  const offline = options.on('offline')
  if (offline && check) throw new AicrError('INVALID_REQUEST', '--check asks registries, which --offline keeps from it')
  if (offline && pin && held === undefined)
    throw new AicrError('INVALID_REQUEST', '--resolve-digests --offline needs a lock file that holds images', {
      hint: 'write one with --resolve-digests --lock FILE, and give it with --locked FILE',
    })
  if (!check && !pin) return async (list) => ({ list, check: undefined })
  const platforms = check ? readArchitectures(options).map((architecture) => ({ os: 'linux', architecture })) : []
  return async (list) => {
    const proof = await proveList({
      list,
      check,
      pin,
      held,
      ...(offline ? {} : { registries: await sources.registries(), source: await sources.charts() }),
      platforms,
      contents: needs === 'platforms',
      signal,
    })
    if (pin) lock.record(proof.pinned)
    if (!check) return { list: proof.list, check: undefined }
    const log = logger(terminal, options)
    log.info(`checked: ${proof.report.summary}`)
    for (const line of registryLines(proof.report)) log.info(line)
    requireAnswers(proof, options)
    return { list: proof.list, check: sourceDocument(proof.report) }
  }
}

/** Throws where --strict asks for a proof and a registry gave no answer. */
function requireAnswers({ report: { rows } }: Proof, options: Options): void {
  const asked = rows.filter(({ registry }: SourceRow) => registry !== undefined)
  const silent = asked.filter(({ state }) => state === 'unknown')
  if (!options.on('strict') || silent.length === 0) return
  throw new AicrError(
    'SERVICE_UNAVAILABLE',
    say`${{ count: silent.length }} of ${{ total: asked.length }} images and charts could not be asked about`,
    {
      hint: `the first: ${silent[0]?.name}: ${silent[0]?.reason}`,
    },
  )
}
