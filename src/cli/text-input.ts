import { dirname, resolve } from 'node:path'
import { schemeOf } from '../core/address.ts'
import { AicrError } from '../core/errors.ts'
import type { Fetcher } from '../core/seams.ts'
import { bodyWithin, readTextWithin } from '../node/bounded-input.ts'
import { fileError } from '../node/folder.ts'

/** A text file named by path or http(s) URL, and the folder it lies in when it has one. */
export async function readText(
  path: string,
  fetcher: () => Promise<Fetcher>,
): Promise<{ text: string; folder: string | undefined }> {
  if (path.startsWith('cm://')) {
    throw new AicrError('INVALID_REQUEST', `${path}: ConfigMap addresses need a cluster, which is not contacted`, {
      hint: 'save the recipe to a file',
    })
  }
  if (schemeOf(path) === 'http') {
    const response = await (await fetcher())(new Request(path))
    if (response.ok) return { text: new TextDecoder().decode(await bodyWithin(response, path)), folder: undefined }
    throw new AicrError(
      response.status === 404 ? 'NOT_FOUND' : 'SERVICE_UNAVAILABLE',
      `the server answered ${response.status}`,
      { place: path },
    )
  }
  try {
    return { text: readTextWithin(path), folder: dirname(resolve(path)) }
  } catch (cause) {
    throw cause instanceof AicrError ? cause : fileError(cause, path)
  }
}
