import { defined } from '../core/defined.ts'
import { AicrError, say } from '../core/errors.ts'
import { misspelt } from '../core/nearest.ts'
import type { Platform } from '../core/registry/index.ts'

const PLATFORM = /^[a-z0-9_]+(?:\/[a-z0-9_]+){0,2}$/

/** As Go and registries call them (`go tool dist list`). */
const ARCHITECTURES: readonly string[] = [
  ...['amd64', 'arm64', 'arm', '386', 'ppc64le', 's390x', 'riscv64', 'loong64'],
  ...['mips', 'mipsle', 'mips64', 'mips64le', 'ppc64', 'wasm'],
]

/** What uname and others call them. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['x86', 'amd64'],
  ['x86_64', 'amd64'],
  ['x64', 'amd64'],
  ['aarch64', 'arm64'],
  ['armv7', 'linux/arm/v7'],
  ['armhf', 'linux/arm/v7'],
  ['i386', '386'],
  ['i686', '386'],
])

/** `linux/arm64` and `arm64` as a platform. Throws INVALID_REQUEST. */
export function parsePlatform(text: string): Platform {
  if (!PLATFORM.test(text))
    throw new AicrError('INVALID_REQUEST', say`--arch ${{ given: text }}: not a platform`, {
      hint: 'such as arm64 or linux/arm/v7',
    })
  const [first = '', second, variant] = text.split('/')
  const [os, architecture] = second === undefined ? ['linux', first] : [first, second]
  if (!ARCHITECTURES.includes(architecture)) throw unknownArchitecture(text, architecture)
  return { os, architecture, ...defined({ variant }) }
}

function unknownArchitecture(text: string, architecture: string): AicrError {
  const near = OTHER_NAMES.get(architecture) ?? misspelt(architecture, ARCHITECTURES)[0]
  return new AicrError(
    'INVALID_REQUEST',
    say`--arch ${{ given: text }}: no architecture is called ${{ architecture }}`,
    {
      hint: near === undefined ? `one of: ${ARCHITECTURES.join(', ')}` : `did you mean ${near}?`,
    },
  )
}
