import { createPrivateKey, createPublicKey, createSign, createVerify, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ENCRYPTION_FUNCTIONS } from '../../../template-engine/functions/sprig/encryption.ts'
import { KEY_FUNCTIONS } from '../../../template-engine/functions/sprig/keys.ts'
import { PASSWORD_FUNCTIONS } from '../../../template-engine/functions/sprig/passwords.ts'
import { Budget } from '../../../template-engine/limits.ts'
import type { Struct } from '../../../template-engine/value/value.ts'
import { type Expression, evaluate, fixedCall, outcome, recorded } from './expression.ts'

const CRYPTO_FUNCTIONS = { ...KEY_FUNCTIONS, ...ENCRYPTION_FUNCTIONS, ...PASSWORD_FUNCTIONS }
const call = fixedCall('UTC', 7)
const run = (e: Expression): string => evaluate(e, CRYPTO_FUNCTIONS, call) as string
const cert = (e: Expression): { x509: X509Certificate; cert: string; key: string } => {
  const [cert = '', key = ''] = (evaluate(e, CRYPTO_FUNCTIONS, call) as Struct).fields as string[]
  return { x509: new X509Certificate(Buffer.from(cert, 'latin1')), cert, key }
}
const given = (c: { cert: string; key: string }): Expression => [
  'buildCustomCert',
  Buffer.from(c.cert, 'latin1').toString('base64'),
  Buffer.from(c.key, 'latin1').toString('base64'),
]

const list = (items: readonly string[] | undefined): Expression => (items === undefined ? null : ['list', ...items])

const ecKey = run(['genPrivateKey', 'ecdsa'])
const edKey = run(['genPrivateKey', 'ed25519'])
const ca = cert(['genCA', 'my-ca', 365])

test('an authority signs itself and says that it is one', () => {
  expect(ca.x509.ca).toBe(true)
  expect(ca.x509.subject).toBe('CN=my-ca')
  expect(ca.x509.issuer).toBe('CN=my-ca')
  expect(ca.x509.verify(ca.x509.publicKey)).toBe(true)
  expect(ca.x509.checkPrivateKey(createPrivateKey(ca.key))).toBe(true)
  expect(ca.x509.publicKey.asymmetricKeyDetails).toEqual({ modulusLength: 2048, publicExponent: 65537n })
  expect(ca.x509.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'])
  expect(ca.x509.validFrom).toBe('Jul  4 12:00:00 2023 GMT')
  expect(ca.x509.validTo).toBe('Jul  3 12:00:00 2024 GMT')
})

test('a server certificate carries names and addresses', () => {
  const { x509, key } = cert([
    'genSelfSignedCert',
    'a.example',
    ['list', '10.0.0.1', '::1', '2001:db8::1', '::ffff:1.2.3.4'],
    ['list', 'a.example', '*.b.example'],
    3650,
  ])
  expect(x509.ca).toBe(false)
  expect(x509.verify(x509.publicKey)).toBe(true)
  expect(x509.checkPrivateKey(createPrivateKey(key))).toBe(true)
  expect(x509.subjectAltName).toBe(
    'DNS:a.example, DNS:*.b.example, IP Address:10.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:2001:DB8:0:0:0:0:0:1, IP Address:1.2.3.4',
  )
  expect(x509.checkHost('x.b.example')).toBe('*.b.example')
})

describe.each([
  ['ECDSA', ecKey, 'ec'],
  ['Ed25519', edKey, 'ed25519'],
])('a %s key', (_, pem, type) => {
  const own = cert(['genCAWithKey', 'own', 10, pem])
  test('signs itself', () => {
    expect(own.x509.publicKey.asymmetricKeyType).toBe(type)
    expect(own.x509.verify(createPublicKey(pem))).toBe(true)
    expect(own.key).toBe(pem)
  })
  test('is signed by an RSA authority', () => {
    const { x509, key } = cert(['genSignedCertWithKey', 'leaf', null, ['list', 'leaf'], 10, given(ca), pem])
    expect(x509.checkIssued(ca.x509)).toBe(true)
    expect(x509.verify(ca.x509.publicKey)).toBe(true)
    expect(key).toBe(pem)
  })
  test('signs others', () => {
    const { x509 } = cert(['genSignedCertWithKey', 'leaf', null, null, 10, given(own), edKey])
    expect(x509.checkIssued(own.x509)).toBe(true)
    expect(x509.verify(own.x509.publicKey)).toBe(true)
  })
})

test('times past 2049 and names beyond ASCII', () => {
  const { x509 } = cert(['genSignedCertWithKey', '*ü', null, ['list', 'x'], 100_000, given(ca), edKey])
  expect(x509.subject).toBe('CN=*ü')
  expect(x509.validTo).toBe('Apr 18 12:00:00 2297 GMT')
})

test('an empty subject makes the alternative names critical', () => {
  const { x509 } = cert(['genSelfSignedCertWithKey', '', null, ['list', 'x'], 1, edKey])
  expect(x509.subject).toBeUndefined()
  // 2.5.29.17, TRUE
  expect(x509.raw.toString('hex')).toContain('0603551d110101ff')
})

/** A certificate that helm 4.1.4 wrote, and what it was asked for. */
interface Made {
  readonly what: string
  readonly cert: string
  readonly key: string
  readonly cn: string
  readonly days: number
  readonly authority?: boolean
  readonly ips?: string[]
  readonly dns?: string[]
  readonly ca?: { readonly Cert: string; readonly Key: string }
}

const made: Made[] = JSON.parse(readFileSync(new URL('fixtures/certificates.json', import.meta.url), 'utf8'))

test.each(made)("$what: helm's bytes, signature and all", (row) => {
  const theirs = new X509Certificate(row.cert)
  const serial = Buffer.from(theirs.serialNumber.padStart(32, '0'), 'hex')
  const now = BigInt(Date.parse(theirs.validFrom)) * 1_000_000n
  const { effects, ...rest } = fixedCall()
  const again = { ...rest, effects: { ...effects, now: () => now, random: () => serial } }
  const args: Expression[] = row.authority
    ? [row.cn, row.days, row.key]
    : [
        row.cn,
        list(row.ips),
        list(row.dns),
        row.days,
        ...(row.ca ? [given({ cert: row.ca.Cert, key: row.ca.Key })] : []),
        row.key,
      ]
  const name = row.authority ? 'genCAWithKey' : row.ca ? 'genSignedCertWithKey' : 'genSelfSignedCertWithKey'
  const { fields } = evaluate([name, ...args], CRYPTO_FUNCTIONS, again) as Struct
  expect(fields).toEqual([row.cert, row.key])
})

test('keys read back by OpenSSL', () => {
  for (const pem of [ecKey, edKey, ca.key]) expect(createPrivateKey(pem).type).toBe('private')
  const ec = createPrivateKey(ecKey)
  expect(ec.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' })
  expect(ec.export({ type: 'sec1', format: 'pem' })).toBe(ecKey)
  expect(createPrivateKey(edKey).export({ type: 'pkcs8', format: 'pem' })).toBe(edKey)
  expect(createPrivateKey(ca.key).export({ type: 'pkcs1', format: 'pem' })).toBe(ca.key)
})

test('a key of 4096 bits', { timeout: 60_000 }, () => {
  const key = createPrivateKey(run(['genPrivateKey', 'rsa']))
  expect(key.asymmetricKeyDetails?.modulusLength).toBe(4096)
  const signed = createSign('sha256').update('x').sign(key)
  expect(createVerify('sha256').update('x').verify(createPublicKey(key), signed)).toBe(true)
})

test('a DSA key', { timeout: 60_000 }, () => {
  const pem = run(['genPrivateKey', 'dsa'])
  const key = createPrivateKey(pem)
  expect(key.asymmetricKeyDetails).toEqual({ modulusLength: 2048, divisorLength: 256 })
  const signed = createSign('sha256').update('x').sign(key)
  expect(createVerify('sha256').update('x').verify(createPublicKey(key), signed)).toBe(true)
  expect(outcome(['genCAWithKey', 'a', 1, pem], CRYPTO_FUNCTIONS, call)).toEqual({
    err: 'error creating certificate: x509: certificate private key does not implement crypto.Signer',
  })
})

test('equal random bytes give equal certificates', () => {
  const make = (): string =>
    String((evaluate(['genCA', 'a', 1], CRYPTO_FUNCTIONS, fixedCall('UTC', 3)) as Struct).fields)
  expect(make()).toBe(make())
})

test('another key than the certificate holds cannot sign', () => {
  const wrong = given({ cert: ca.cert, key: edKey })
  expect(outcome(['genSignedCertWithKey', 'a', null, null, 1, wrong, edKey], CRYPTO_FUNCTIONS, call)).toEqual({
    err: "error creating certificate: x509: provided PrivateKey doesn't match parent's PublicKey",
  })
})

const relabelled = (pem: string, to: string): string => pem.replace(/(BEGIN|END) .*PRIVATE KEY/g, `$1 ${to}PRIVATE KEY`)

test.each([
  [ecKey, 'RSA ', 'parsing RSA private key from PEM', 'ParseECPrivateKey'],
  [ecKey, '', 'decoding PEM as PKCS#8', 'ParseECPrivateKey'],
  [edKey, 'RSA ', 'parsing RSA private key from PEM', 'ParsePKCS8PrivateKey'],
  [edKey, 'EC ', 'parsing EC private key from PEM', 'ParsePKCS8PrivateKey'],
  [ca.key, '', 'decoding PEM as PKCS#8', 'ParsePKCS1PrivateKey'],
  [ca.key, 'EC ', 'parsing EC private key from PEM', 'ParsePKCS1PrivateKey'],
])('a key under the wrong name, %#', (pem, name, where, advice) => {
  expect(outcome(['genCAWithKey', 'a', 1, relabelled(pem, name)], CRYPTO_FUNCTIONS, call)).toEqual({
    err: `parsing private key: ${where}: x509: failed to parse private key (use ${advice} instead for this key format)`,
  })
})

test.each(recorded('crypto'))('$e, as recorded from helm', ({ e, ...want }) => {
  expect(outcome(e, CRYPTO_FUNCTIONS, { ...call, budget: new Budget() })).toEqual(want)
})
