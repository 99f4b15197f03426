import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AicrError, type Message, say } from '../core/errors.ts'
import type { Verifier } from '../core/source/index.ts'
import { readTextYaml } from '../core/yaml/index.ts'
import { unreadable } from './folder.ts'
import { type Environment, home } from './helm-paths.ts'
import { missingPackage } from './missing-package.ts'

/** The keyring that helm takes by default. */
export const defaultKeyring = (env: Environment): string =>
  join(env.GNUPGHOME || join(home(env), '.gnupg'), 'pubring.gpg')

/**
 * Checks provenance files (OpenPGP cleartext signatures, as `helm package --sign` writes them) against a keyring, binary or armored.
 * As helm's provenance.Signatory.Verify: the signature by a key of the ring first, then the archive's checksum by file name.
 * The OpenPGP library is loaded when the first chart is verified.
 */
export function keyringVerifier(keyring: string): Verifier {
  let keys: Promise<readonly Key[]> | undefined
  return async (archive, provenance, fileName) => {
    keys ??= readKeyring(keyring)
    const bad = (what: Message, cause?: unknown): AicrError =>
      new AicrError('UNAUTHORIZED', what, {
        place: fileName,
        hint: `do not use it, or give the right --keyring (now ${keyring})`,
        cause,
      })
    const text = await checkSignature(provenance, await keys, bad)
    const sum = `sha256:${createHash('sha256').update(archive).digest('hex')}`
    const promised = checksums(text, bad).get(fileName)
    if (promised === undefined)
      throw bad(say`provenance does not contain a SHA for a file named "${{ file: fileName }}"`)
    if (promised !== sum)
      throw bad(
        say`sha256 sum does not match for ${{ file: fileName }}: "${{ expected: promised }}" != "${{ found: sum }}"`,
      )
  }
}

type OpenPgp = typeof import('openpgp')
type Key = Awaited<ReturnType<OpenPgp['readKey']>>
type Bad = (what: Message, cause?: unknown) => AicrError

async function readKeyring(path: string): Promise<readonly Key[]> {
  const { readKeys } = await import('openpgp').catch(missingPackage('openpgp', '--verify'))
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw unreadable(cause, 'keyring', path, 'gpg --export > FILE makes one')
  })
  try {
    const armored = bytes.subarray(0, 64).toString('ascii').trimStart().startsWith('-----BEGIN PGP')
    if (armored) return await readKeys({ armoredKeys: bytes.toString('utf8') })
    return await readKeys({ binaryKeys: new Uint8Array(bytes) })
  } catch (cause) {
    const hint = 'newer gpg keeps keys in another form: gpg --export > FILE makes a keyring'
    throw new AicrError('INVALID_DOCUMENT', say`${{ place: path }} is not a keyring`, { cause, hint })
  }
}

/** The signed text, once a key of the ring has signed it. */
async function checkSignature(provenance: Uint8Array, keys: readonly Key[], bad: Bad): Promise<string> {
  const openpgp = await import('openpgp')
  const message = await openpgp
    .readCleartextMessage({ cleartextMessage: new TextDecoder().decode(provenance) })
    .catch((cause: unknown) => {
      throw bad('signature block not found', cause)
    })
  const { signatures } = await openpgp.verify({ message, verificationKeys: [...keys] })
  let last: unknown
  for (const signature of signatures) {
    try {
      await signature.verified
      return message.getText()
    } catch (error) {
      last = error
    }
  }
  const unknown = last instanceof Error && /could not find signing key/i.test(last.message)
  throw bad(unknown ? 'signature made by unknown entity' : 'signature does not hold', last)
}

/** The file checksums in a provenance text: its second part, behind the chart's metadata. */
function checksums(text: string, bad: Bad): ReadonlyMap<string, string> {
  const part = text.replaceAll('\r\n', '\n').split('\n...\n')[1]
  if (part === undefined) throw bad('message block must have at least two parts')
  const sums = new Map<string, string>()
  try {
    const document = readTextYaml(part)
    const files = document instanceof Map ? document.get('files') : undefined
    if (files instanceof Map) for (const [name, sum] of files) if (typeof sum === 'string') sums.set(name, sum)
  } catch (cause) {
    throw bad('the checksums cannot be read', cause)
  }
  return sums
}
