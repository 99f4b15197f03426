import { dirname, resolve } from 'node:path'
import { openAddress, schemeOf } from '../core/address.ts'
import { AicrError, say } from '../core/errors.ts'
import type { Fetcher } from '../core/seams.ts'
import { bodyWithin, readTextWithin, textOf } from '../node/bounded-input.ts'
import { fileError } from '../node/folder.ts'
import { documentRequest } from '../node/web-document.ts'
import type { Terminal } from './command.ts'

/** A text file named by path, http(s) URL or `-` for standard input where there is one, and the folder it lies in when it has one. */
export async function readText(
  path: string,
  fetcher: () => Promise<Fetcher>,
  terminal?: Pick<Terminal, 'input' | 'cwd'>,
): Promise<{ text: string; folder: string | undefined }> {
  if (path.startsWith('cm://')) {
    throw new AicrError(
      'INVALID_REQUEST',
      say`${{ path }}: ConfigMap addresses need a cluster, which is not contacted`,
      {
        hint: 'save the recipe to a file',
      },
    )
  }
  if (path === '-' && terminal !== undefined)
    return { text: textOf(terminal.input(), 'standard input'), folder: terminal.cwd }
  if (schemeOf(path) === 'http') {
    const response = await (await fetcher())(documentRequest(path))
    const place = openAddress(path)
    if (response.ok) return { text: textOf(await bodyWithin(response, place), place), folder: undefined }
    throw new AicrError(
      response.status === 404 ? 'NOT_FOUND' : 'SERVICE_UNAVAILABLE',
      say`the server answered ${{ status: response.status }}`,
      { place },
    )
  }
  try {
    return { text: readTextWithin(path), folder: dirname(resolve(path)) }
  } catch (cause) {
    throw cause instanceof AicrError ? cause : fileError(cause, path)
  }
}
