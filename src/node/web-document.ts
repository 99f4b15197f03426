import { defined } from '../core/defined.ts'
import { basicHeader } from '../core/fetch/index.ts'

/** Asks for a document at a URL as a user typed it: the user and password in it become a header, so that no message shows them. */
export function documentRequest(url: string, signal?: AbortSignal): Request {
  const target = new URL(url)
  const { username, password } = target
  target.username = ''
  target.password = ''
  const headers = new Headers()
  if (username !== '') headers.set('authorization', basicHeader(decoded(username), decoded(password)))
  return new Request(target, { headers, ...defined({ signal }) })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
