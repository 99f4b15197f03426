import { openAddress, schemeOf } from '../core/address.ts'
import { AicrError } from '../core/errors.ts'
import type { Fetcher } from '../core/seams.ts'
import type { ReadValues } from '../library/values-input.ts'
import { bodyWithin, readWithin } from '../node/bounded-input.ts'
import { fileReason } from '../node/folder.ts'
import { documentRequest } from '../node/web-document.ts'
import type { Terminal } from './command.ts'

/** Reads what -f and --set-file name: a path, `-` for standard input, or an http(s) URL. Errors are in Go's words. */
export function readValuesInput(
  fetcher: () => Promise<Fetcher>,
  terminal: Pick<Terminal, 'input'>,
  signal?: AbortSignal,
): ReadValues {
  return async (path) => {
    if (path === '-') return terminal.input()
    if (schemeOf(path) === 'http') {
      const response = await (await fetcher())(documentRequest(path, signal))
      const place = openAddress(path)
      if (!response.ok) throw new Error(`failed to fetch ${place} : ${response.status} ${response.statusText}`)
      return bodyWithin(response, place)
    }
    try {
      return readWithin(path)
    } catch (cause) {
      if (cause instanceof AicrError) throw cause
      // Go opens a folder before it fails to read it
      const verb = (cause as NodeJS.ErrnoException).code === 'EISDIR' ? 'read' : 'open'
      throw new Error(`${verb} ${path}: ${fileReason(cause)}`, { cause })
    }
  }
}
