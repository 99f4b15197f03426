import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as openpgp from 'openpgp'
import { beforeAll, describe, expect, test } from 'vitest'
import { AicrError } from '../../src/core/errors.ts'
import { defaultKeyring, keyringVerifier } from '../../src/node/keyring.ts'
import { sha256 } from '../helpers/repository.ts'
import { scratch } from '../helpers/scratch.ts'
import { smallChart } from '../helpers/tarball.ts'

type Pair = { readonly privateKey: openpgp.PrivateKey; readonly publicKey: openpgp.PublicKey }
const ARCHIVE = smallChart('a', '1.0.0')
const FILE = 'a-1.0.0.tgz'
const META = 'apiVersion: v2\nname: a\nversion: 1.0.0\n'
const message = (sums: string): string => `${META}\n...\n${sums}`
const SUMS = `files:\n  ${FILE}: ${sha256(ARCHIVE)}\n`

let mine: Pair
let other: Pair
beforeAll(async () => {
  const make = async (name: string): Promise<Pair> => {
    const { privateKey, publicKey } = await openpgp.generateKey({
      userIDs: [{ name, email: `${name}@example.com` }],
      format: 'object',
    })
    return { privateKey, publicKey }
  }
  mine = await make('mine')
  other = await make('other')
})

const sign = async (text: string, pair = mine): Promise<string> =>
  openpgp.sign({ message: await openpgp.createCleartextMessage({ text }), signingKeys: pair.privateKey })
const keyring = (form: 'binary' | 'armored' = 'binary', keys: readonly Pair[] = [mine]): string => {
  const path = join(scratch(), 'ring.gpg')
  writeFileSync(
    path,
    form === 'armored'
      ? keys.map((one) => one.publicKey.armor()).join('\n')
      : Buffer.concat(keys.map((one) => one.publicKey.write())),
  )
  return path
}
const verify = async (provenance: string, ring = keyring(), archive = ARCHIVE, file = FILE): Promise<string> => {
  try {
    await keyringVerifier(ring)(archive, new TextEncoder().encode(provenance), file)
    return 'holds'
  } catch (error) {
    return error instanceof AicrError ? `${error.code} ${error.message}` : String(error)
  }
}

describe('provenance', () => {
  test('holds', async () => {
    expect(await verify(await sign(message(SUMS)))).toBe('holds')
  })
  test('holds with an armored keyring', async () => {
    expect(await verify(await sign(message(SUMS)), keyring('armored'))).toBe('holds')
  })
  test('holds with several keys', async () => {
    expect(await verify(await sign(message(SUMS)), keyring('binary', [other, mine]))).toBe('holds')
  })
  test('with carriage returns', async () => {
    expect(await verify((await sign(message(SUMS))).replaceAll('\n', '\r\n'))).toBe('holds')
  })
  test('of several files', async () => {
    expect(await verify(await sign(message(`files:\n  b.tgz: sha256:abc\n  ${FILE}: ${sha256(ARCHIVE)}\n`)))).toBe(
      'holds',
    )
  })
  test('signed by somebody else', async () => {
    expect(await verify(await sign(message(SUMS), other))).toBe(`UNAUTHORIZED signature made by unknown entity`)
  })
  test('changed after it was signed', async () => {
    const signed = (await sign(message(SUMS))).replace('version: 1.0.0', 'version: 1.0.1')
    expect(await verify(signed)).toMatch(/^UNAUTHORIZED signature does not hold/)
  })
  test('another archive', async () => {
    const tampered = smallChart('a', '1.0.0', 'evil')
    expect(await verify(await sign(message(SUMS)), keyring(), tampered)).toBe(
      `UNAUTHORIZED sha256 sum does not match for ${FILE}: "${sha256(ARCHIVE)}" != "${sha256(tampered)}"`,
    )
  })
  test('another file name', async () => {
    expect(await verify(await sign(message(SUMS)), keyring(), ARCHIVE, 'b.tgz')).toBe(
      'UNAUTHORIZED provenance does not contain a SHA for a file named "b.tgz"',
    )
  })
  test.each([
    ['not signed', 'hello', 'signature block not found'],
    ['empty', '', 'signature block not found'],
    ['half', '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nhello', 'signature block not found'],
  ])('%s', async (_, text, why) => {
    expect(await verify(text)).toBe(`UNAUTHORIZED ${why}`)
  })
  const parts: readonly (readonly [what: string, text: string, why: string])[] = [
    ['one part', 'hello', 'message block must have at least two parts'],
    ['no files', message('images: {}\n'), `provenance does not contain a SHA for a file named "${FILE}"`],
    ['files of a wrong kind', message('files: 5\n'), `provenance does not contain a SHA for a file named "${FILE}"`],
    [
      'a sum of a wrong kind',
      message(`files: {${FILE}: 5}\n`),
      `provenance does not contain a SHA for a file named "${FILE}"`,
    ],
    ['broken YAML', message('files: {'), 'the checksums cannot be read'],
    [
      'a sum without algorithm',
      message(`files: {${FILE}: abc}\n`),
      `sha256 sum does not match for ${FILE}: "abc" != "${sha256(ARCHIVE)}"`,
    ],
  ]
  test.each(parts)('signed, but %s', async (_, text, why) => {
    expect(await verify(await sign(text))).toBe(`UNAUTHORIZED ${why}`)
  })
})

describe('keyrings', () => {
  test('not there', async () => {
    expect(await verify(await sign(message(SUMS)), '/nope.gpg')).toBe(
      'NOT_FOUND keyring /nope.gpg: no such file or directory',
    )
  })
  test.each([
    ['junk', 'junk'],
    ['nothing', ''],
    ['armored junk', '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\njunk\n-----END PGP PUBLIC KEY BLOCK-----'],
  ])('%s', async (_, content) => {
    const path = join(scratch(), 'ring.gpg')
    writeFileSync(path, content)
    expect(await verify(await sign(message(SUMS)), path)).toMatch(
      /^(INVALID_DOCUMENT .* is not a keyring|UNAUTHORIZED)/,
    )
  })
  test.each([
    [{ HOME: '/h' }, '/h/.gnupg/pubring.gpg'],
    [{ HOME: '/h', GNUPGHOME: '/g' }, '/g/pubring.gpg'],
  ])('default of %j', (env, path) => {
    expect(defaultKeyring(env)).toBe(path)
  })
  test('is read once', async () => {
    const ring = keyring()
    const verifier = keyringVerifier(ring)
    const provenance = new TextEncoder().encode(await sign(message(SUMS)))
    await verifier(ARCHIVE, provenance, FILE)
    writeFileSync(ring, 'junk')
    await verifier(ARCHIVE, provenance, FILE)
  })
})
