import { watch } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Invocation } from '../command.ts'

/** A save is several events: the check waits for a pause. */
const QUIET_MS = 150

/**
 * Checks, then again whenever a file below golden.yaml's folder changes, until the process is interrupted. A check that cannot be done
 * says why and the next change tries again.
 */
export async function watchGolden(
  invocation: Invocation,
  check: (invocation: Invocation) => Promise<number>,
): Promise<number> {
  const { positionals, terminal } = invocation
  const folder = dirname(resolve(terminal.cwd, positionals[0] ?? 'golden.yaml'))
  const changes = watchFolder(folder)
  try {
    for (;;) {
      await checkOnce(invocation, check)
      terminal.err(`watching ${folder}; Ctrl-C ends\n`)
      await changes.next()
    }
  } finally {
    changes.close()
  }
}

async function checkOnce(invocation: Invocation, check: (invocation: Invocation) => Promise<number>): Promise<void> {
  try {
    await check(invocation)
  } catch (error) {
    const { reportFailure } = await import('../failure.ts')
    reportFailure(error, undefined, invocation.terminal, invocation.options)
  }
}

interface Changes {
  /** Resolves at the next change; at once when there was one since the last. */
  readonly next: () => Promise<void>
  readonly close: () => void
}

/** Changes of files below a folder, those of git and of editors' own files left out. */
function watchFolder(folder: string): Changes {
  let timer: NodeJS.Timeout | undefined
  let changed = false
  let wake = (): void => {}
  const watcher = watch(folder, { recursive: true }, (_, name) => {
    if (name !== null && IGNORED.test(name)) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      changed = true
      wake()
    }, QUIET_MS)
  })
  return {
    next: async () => {
      if (!changed)
        await new Promise<void>((resolveNext) => {
          wake = resolveNext
        })
      changed = false
    },
    close: () => {
      clearTimeout(timer)
      watcher.close()
    },
  }
}

const IGNORED = /(?:^|[\\/])(?:\.git(?:[\\/]|$)|node_modules[\\/]|.*~$|\..*\.sw[a-z]$)/
