import { AicrError, say } from '../core/errors.ts'
import { allWarnings, isComplete, listFailure, type MirrorList, shortWarnings } from '../library/lists.ts'
import type { Terminal } from './command.ts'
import type { Options } from './flags/options.ts'
import { logger } from './log.ts'

/** Says a list's warnings on stderr; failures that have one cause are one line. `place` is what the list was made from, where there are several. */
export function warnOf(list: MirrorList, options: Options, terminal: Terminal, place = ''): void {
  const log = logger(terminal, options)
  for (const warning of shortWarnings(list, allWarnings(list)))
    log.warn(place === '' ? warning : `${place}: ${warning}`)
}

/** Throws where a list may not be written: none of its charts was fetched, the password was wrong, or it is not complete under --strict. */
export function requireList(list: MirrorList, options: Options, name = 'list'): void {
  const failure = listFailure(list) ?? wrongPassword(list, options)
  if (failure !== undefined) throw failure
  if (!options.on('strict') || isComplete(list)) return
  throw new AicrError('INCOMPLETE', say`the ${{ name }} is not complete`, {
    hint: `see the warnings; without --strict the incomplete ${name} is written`,
  })
}

/** A password on the command line that a host does not take is a mistake, not a gap. */
function wrongPassword({ components }: MirrorList, options: Options): AicrError | undefined {
  if (options.text('username') === undefined) return undefined
  const refused = components.find(({ failure }) => failure?.code === 'UNAUTHORIZED')
  if (refused?.failure === undefined) return undefined
  return new AicrError(
    'UNAUTHORIZED',
    say`${{ component: refused.component }}: ${{ reason: refused.failure.reason }}`,
    {
      hint: 'check --username and the password, and --login-host',
    },
  )
}
