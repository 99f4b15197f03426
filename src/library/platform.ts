import { defined } from '../core/defined.ts'
import { AicrError, say } from '../core/errors.ts'
import type { Platform } from '../core/registry/index.ts'

const PLATFORM = /^[a-z0-9]+(?:\/[a-z0-9]+){0,2}$/

/** `linux/arm64` and `arm64` as a platform. Throws INVALID_REQUEST. */
export function parsePlatform(text: string): Platform {
  if (!PLATFORM.test(text))
    throw new AicrError('INVALID_REQUEST', say`--arch ${{ given: text }}: not a platform`, {
      hint: 'such as arm64 or linux/arm/v7',
    })
  const [first = '', second, variant] = text.split('/')
  const [os, architecture] = second === undefined ? ['linux', first] : [first, second]
  return { os, architecture, ...defined({ variant }) }
}
