import { ed25519 } from '@noble/curves/ed25519.js'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { FunctionError } from '../../errors.ts'
import { fromBytes, toBytes } from '../../value/bytes.ts'
import type { ByteString } from '../../value/value.ts'
import {
  bitString,
  context,
  DerReader,
  der,
  integer,
  NULL,
  octetString,
  oid,
  openSequence,
  sequence,
  TAG,
} from './asn1.ts'
import type { DsaKey } from './dsa.ts'
import { bitLength, bytesOfInteger, integerOfBytes, modInverse } from './integer.ts'
import { decodePem, type PemBlock } from './pem.ts'
import { type RsaKey, signRsa } from './rsa.ts'

export type CurveName = 'P-256' | 'P-384' | 'P-521'

/** ecdsa.PrivateKey; `secret` has the length of the curve's order. */
export interface EcKey {
  readonly kind: 'ec'
  readonly curve: CurveName
  readonly secret: ByteString
}

/** ed25519.PrivateKey, by its seed. */
export interface Ed25519Key {
  readonly kind: 'ed25519'
  readonly seed: ByteString
}

export type PrivateKey = RsaKey | DsaKey | EcKey | Ed25519Key
/** Keys that can sign a certificate. */
export type Signer = RsaKey | EcKey | Ed25519Key

const OID_RSA = oid('1.2.840.113549.1.1.1')
const OID_EC = oid('1.2.840.10045.2.1')
const OID_ED25519 = oid('1.3.101.112')

/** By curve: its arithmetic, its object identifier, the one of its signatures, and the length of a secret. */
const CURVES = {
  'P-256': { ecdsa: p256, oid: oid('1.2.840.10045.3.1.7'), signature: oid('1.2.840.10045.4.3.2'), length: 32 },
  'P-384': { ecdsa: p384, oid: oid('1.3.132.0.34'), signature: oid('1.2.840.10045.4.3.3'), length: 48 },
  'P-521': { ecdsa: p521, oid: oid('1.3.132.0.35'), signature: oid('1.2.840.10045.4.3.4'), length: 66 },
} as const

const curveNames = Object.keys(CURVES) as CurveName[]

const ecPoint = ({ curve, secret }: EcKey): ByteString =>
  fromBytes(CURVES[curve].ecdsa.getPublicKey(toBytes(secret), false))

/** The bits of a subjectPublicKey. */
function publicBits(key: Signer): ByteString {
  switch (key.kind) {
    case 'rsa':
      return sequence(integer(key.n), integer(key.e))
    case 'ec':
      return ecPoint(key)
    case 'ed25519':
      return fromBytes(ed25519.getPublicKey(toBytes(key.seed)))
  }
}

/** SubjectPublicKeyInfo in DER, and the bits of the key alone. */
export function publicKeyInfo(key: Signer): { info: ByteString; bits: ByteString } {
  const algorithm =
    key.kind === 'rsa'
      ? sequence(OID_RSA, NULL)
      : key.kind === 'ec'
        ? sequence(OID_EC, CURVES[key.curve].oid)
        : sequence(OID_ED25519)
  const bits = publicBits(key)
  return { info: sequence(algorithm, bitString(bits)), bits }
}

/** AlgorithmIdentifier of the signatures that {@link sign} makes. */
export function signatureAlgorithm(key: Signer): ByteString {
  if (key.kind === 'rsa') return sequence(oid('1.2.840.113549.1.1.11'), NULL)
  return key.kind === 'ec' ? sequence(CURVES[key.curve].signature) : sequence(OID_ED25519)
}

/** A signature as certificates carry it: SHA-256 with RSA, ECDSA over the hash of the curve's size, or Ed25519. */
export function sign(key: Signer, message: ByteString): ByteString {
  if (key.kind === 'rsa') return signRsa(key, message)
  const bytes = toBytes(message)
  if (key.kind === 'ed25519') return fromBytes(ed25519.sign(bytes, toBytes(key.seed)))
  const options = { format: 'der', lowS: false } as const
  return fromBytes(CURVES[key.curve].ecdsa.sign(bytes, toBytes(key.secret), options))
}

/** A key in the form Sprig writes: PKCS #1, OpenSSL's for DSA, SEC 1, or PKCS #8 for Ed25519. */
export function pemBlockOf(key: PrivateKey): PemBlock {
  switch (key.kind) {
    case 'rsa':
      return { type: 'RSA PRIVATE KEY', bytes: rsaBytes(key) }
    case 'dsa':
      return { type: 'DSA PRIVATE KEY', bytes: sequence([0n, key.p, key.q, key.g, key.y, key.x].map(integer).join('')) }
    case 'ec':
      return { type: 'EC PRIVATE KEY', bytes: ecBytes(key) }
    case 'ed25519':
      return {
        type: 'PRIVATE KEY',
        bytes: sequence(integer(0n), sequence(OID_ED25519), octetString(octetString(key.seed))),
      }
  }
}

const rsaBytes = ({ n, e, d, p, q }: RsaKey): ByteString =>
  sequence([0n, n, e, d, p, q, d % (p - 1n), d % (q - 1n), modInverse(q, p) ?? 0n].map(integer).join(''))

const ecBytes = (key: EcKey): ByteString =>
  sequence(
    integer(1n),
    octetString(key.secret),
    der(context(0, true), CURVES[key.curve].oid),
    der(context(1, true), bitString(ecPoint(key))),
  )

/** Sprig's parsePrivateKeyPEM. Throws FunctionError with its text. */
export function parsePrivateKey(text: ByteString): PrivateKey {
  const block = decodePem(text)
  if (block === undefined) throw new FunctionError('no PEM data in input')
  if (block.type === 'PRIVATE KEY') return named('decoding PEM as PKCS#8', () => parsePkcs8(block.bytes))
  if (!block.type.endsWith(' PRIVATE KEY')) {
    throw new FunctionError(`no private key data in PEM block of type ${block.type}`)
  }
  switch (block.type.slice(0, -' PRIVATE KEY'.length)) {
    case 'RSA':
      return named('parsing RSA private key from PEM', () => parsePkcs1(block.bytes))
    case 'EC':
      return named('parsing EC private key from PEM', () => parseSec1(block.bytes))
    case 'DSA':
      return named('parsing DSA private key from PEM', () => parseDsa(block.bytes))
    default:
      throw new FunctionError(`invalid private key type ${block.type}`)
  }
}

/** Runs it; an error gets the text in front. */
export function named<T>(what: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof FunctionError) throw new FunctionError(`${what}: ${error.message}`)
    throw error
  }
}

type Form = 'PKCS1' | 'PKCS8' | 'EC'

/** Which of the three forms the bytes look like: they differ in what follows the version. */
function formOf(bytes: ByteString): Form | undefined {
  const reader = new DerReader(new DerReader(bytes).read(TAG.sequence)?.content ?? '')
  if (reader.readInteger() === undefined) return undefined
  if (reader.nextTag === TAG.integer) return 'PKCS1'
  if (reader.nextTag === TAG.sequence) return 'PKCS8'
  return reader.nextTag === TAG.octetString ? 'EC' : undefined
}

/** Refuses bytes in another form, naming the function of package x509 that reads it. */
function expectForm(bytes: ByteString, form: Form): void {
  const found = formOf(bytes)
  if (found === undefined || found === form) return
  throw new FunctionError(`x509: failed to parse private key (use Parse${found}PrivateKey instead for this key format)`)
}

const truncated = (): FunctionError => new FunctionError('asn1: syntax error: sequence truncated')

function integers(reader: DerReader, count: number): bigint[] {
  return Array.from({ length: count }, () => {
    const n = reader.readInteger()
    if (n === undefined) throw truncated()
    return n
  })
}

function parsePkcs1(bytes: ByteString): RsaKey {
  expectForm(bytes, 'PKCS1')
  const [version = 0n, n = 0n, e = 0n, d = 0n, p = 0n, q = 0n] = integers(openSequence(bytes, 'pkcs1PrivateKey'), 6)
  if (version > 1n) throw new FunctionError('x509: unsupported private key version')
  if (n === 0n || d === 0n || p === 0n || q === 0n) {
    throw new FunctionError('x509: private key contains zero or negative value')
  }
  checkRsa({ kind: 'rsa', n, e, d, p, q })
  return { kind: 'rsa', n, e, d, p, q }
}

function checkRsa({ n, e, d, p, q }: RsaKey): void {
  const bits = bitLength(n)
  if (n <= 1n) throw new FunctionError('modulus must be > 1')
  if (bits < 1024) {
    throw new FunctionError(
      `crypto/rsa: ${bits}-bit keys are insecure (see https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)`,
    )
  }
  if (p * q !== n) throw new FunctionError('crypto/rsa: p * q != n')
  if ((e * d) % (p - 1n) !== 1n || (e * d) % (q - 1n) !== 1n) throw new FunctionError('crypto/rsa: invalid exponents')
}

function parseSec1(bytes: ByteString, outer?: CurveName): EcKey {
  expectForm(bytes, 'EC')
  const reader = named('x509: failed to parse EC private key', () => openSequence(bytes, 'ecPrivateKey'))
  const version = reader.readInteger()
  const secret = reader.read(TAG.octetString)?.content
  if (version === undefined || secret === undefined) {
    throw new FunctionError(`x509: failed to parse EC private key: ${truncated().message}`)
  }
  if (version !== 1n) throw new FunctionError(`x509: unknown EC private key version ${version}`)
  const parameters = reader.read(context(0, true))?.content
  const curve = outer ?? curveNames.find((name) => CURVES[name].oid === parameters)
  if (curve === undefined) throw new FunctionError('x509: unknown elliptic curve')
  const { ecdsa, length } = CURVES[curve]
  const n = integerOfBytes(secret)
  if (n === 0n || n >= ecdsa.Point.Fn.ORDER) {
    throw new FunctionError('x509: invalid elliptic curve private key value')
  }
  return { kind: 'ec', curve, secret: bytesOfInteger(n, length) }
}

function parseDsa(bytes: ByteString): DsaKey {
  const [, p = 0n, q = 0n, g = 0n, y = 0n, x = 0n] = integers(openSequence(bytes, 'DSAKeyFormat'), 6)
  return { kind: 'dsa', p, q, g, y, x }
}

function parsePkcs8(bytes: ByteString): PrivateKey {
  expectForm(bytes, 'PKCS8')
  const reader = openSequence(bytes, 'pkcs8')
  reader.readInteger()
  const algorithm = new DerReader(reader.read(TAG.sequence)?.content ?? '')
  const inner = reader.read(TAG.octetString)?.content
  const id = algorithm.read(TAG.oid)
  if (inner === undefined || id === undefined) throw truncated()
  const embedded = (name: string): string => `x509: failed to parse ${name} private key embedded in PKCS#8`
  switch (id.whole) {
    case OID_RSA:
      return named(embedded('RSA'), () => parsePkcs1(inner))
    case OID_EC: {
      const curveOid = algorithm.read(TAG.oid)?.whole
      const curve = curveNames.find((name) => CURVES[name].oid === curveOid)
      return named(embedded('EC'), () => parseSec1(inner, curve))
    }
    case OID_ED25519:
      return parseEd25519(inner, algorithm)
    default:
      throw new FunctionError(
        `x509: PKCS#8 wrapping contained private key with unknown algorithm: ${dotted(id.content)}`,
      )
  }
}

function parseEd25519(bytes: ByteString, algorithm: DerReader): Ed25519Key {
  if (!algorithm.atEnd) throw new FunctionError('x509: invalid Ed25519 private key parameters')
  const seed = new DerReader(bytes).read(TAG.octetString)?.content
  if (seed === undefined) throw new FunctionError(`x509: invalid Ed25519 private key: ${truncated().message}`)
  if (seed.length !== 32) throw new FunctionError(`x509: invalid Ed25519 private key length: ${seed.length}`)
  return { kind: 'ed25519', seed }
}

function dotted(content: ByteString): string {
  const parts: number[] = []
  let n = 0
  for (const c of content) {
    const byte = c.charCodeAt(0)
    n = n * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    parts.push(n)
    n = 0
  }
  const [first = 0, ...rest] = parts
  const root = Math.min(Math.floor(first / 40), 2)
  return [root, first - root * 40, ...rest].join('.')
}
