import { FunctionError } from '../../errors.ts'
import { decodeBase64 } from '../../go/base64.ts'
import {
  type CertificateTemplate,
  createCertificate,
  type Issuer,
  parseCertificate,
} from '../../go/crypto/certificate.ts'
import { randomBits } from '../../go/crypto/integer.ts'
import { parseIp } from '../../go/crypto/ip-address.ts'
import { decodePem, encodePem } from '../../go/crypto/pem.ts'
import {
  named,
  type PrivateKey,
  parsePrivateKey,
  pemBlockOf,
  publicKeyInfo,
  type Signer,
} from '../../go/crypto/private-key.ts'
import { generateRsaKey } from '../../go/crypto/rsa.ts'
import { HOUR } from '../../go/duration.ts'
import { sprint } from '../../go/fmt.ts'
import type { Time } from '../../go/time.ts'
import { UTC } from '../../go/zone.ts'
import { STRING } from '../../value/types.ts'
import { type ByteString, type GoType, Struct, type Value } from '../../value/value.ts'
import { type Call, type FunctionLibrary, fn, int, list, str, typed } from '../library.ts'

/** sprig.certificate: both parts in PEM. */
const CERTIFICATE: GoType = {
  name: 'sprig.certificate',
  kind: 'struct',
  fields: [
    { name: 'Cert', type: STRING },
    { name: 'Key', type: STRING },
  ],
}

const certificate = typed(CERTIFICATE)

const KEY_BITS = 2048

/** What the caller says about a certificate. */
interface Request {
  readonly cn: ByteString
  readonly ips?: Value[] | null
  readonly dnsNames?: Value[] | null
  readonly days: number
  readonly authority?: boolean
}

function strings(list: Value[] | null | undefined, what: string): ByteString[] {
  return (list ?? []).map((item) => {
    if (typeof item !== 'string') throw new FunctionError(`error ${what}: ${sprint([item])} is not a string`)
    return item
  })
}

function addressesOf(list: Value[] | null | undefined): ByteString[] {
  // One at a time: the first bad entry is the one reported.
  return (list ?? []).flatMap((item) =>
    strings([item], 'parsing ip').map((text) => {
      const address = parseIp(text)
      if (address === undefined) throw new FunctionError(`error parsing ip: ${text}`)
      return address
    }),
  )
}

function templateOf(call: Call, request: Request): CertificateTemplate {
  const notBefore: Time = { nanos: call.effects.now(), location: UTC }
  // A time.Duration: days beyond 292 years wrap around.
  const valid = BigInt.asIntN(64, 24n * HOUR * BigInt(request.days))
  return {
    addresses: addressesOf(request.ips),
    dnsNames: strings(request.dnsNames, 'processing alternate dns name'),
    serial: randomBits(call.effects.random, 128),
    commonName: request.cn,
    notBefore,
    notAfter: { nanos: notBefore.nanos + valid, location: UTC },
    authority: request.authority ?? false,
  }
}

/** What reading keys and signing costs of a run's steps, besides its own key. */
const SIGN_STEPS = 60_000

/** The key is made last, when nothing else can go wrong any more: it is what takes time. */
function issue(call: Call, request: Request, makeKey: (call: Call) => PrivateKey, issuer?: Issuer): Value {
  call.budget.step(SIGN_STEPS)
  const template = templateOf(call, request)
  const key = makeKey(call)
  const bytes = named('error creating certificate', () => createCertificate(template, signerOf(key), issuer))
  return new Struct(CERTIFICATE, [encodePem({ type: 'CERTIFICATE', bytes }), encodePem(pemBlockOf(key))])
}

function signerOf(key: PrivateKey): Signer {
  if (key.kind === 'dsa') throw new FunctionError('x509: certificate private key does not implement crypto.Signer')
  return key
}

/** An RSA key of 2048 bits is what secrets are counted in, by thousandths. */
const KEY = 1000
/** So many times it takes where the platform finds no primes. */
export const WITHOUT_PRIMES = 4

function newKey(call: Call): PrivateKey {
  call.budget.keep(call.effects.prime === undefined ? WITHOUT_PRIMES * KEY : KEY)
  return generateRsaKey(call.effects, KEY_BITS)
}

/** Read at once: a bad key is reported before anything else. */
function givenKey(pem: ByteString): () => PrivateKey {
  const key = named('parsing private key', () => parsePrivateKey(pem))
  return () => key
}

function readCertificate(pem: ByteString, what: string): ReturnType<typeof parseCertificate> {
  const block = decodePem(pem)
  if (block === undefined) throw new FunctionError('unable to decode certificate')
  return named(`error parsing certificate: ${what}`, () => parseCertificate(block.bytes))
}

function issuerOf(ca: Value): Issuer {
  const [cert = '', key = ''] = (ca as Struct).fields as readonly ByteString[]
  const { subject, publicKey, keyId } = readCertificate(cert, 'decodedSignerCert.Bytes')
  const parsed = named('error parsing private key', () => parsePrivateKey(key))
  const signer = named('error creating certificate', () => signerOf(parsed))
  if (publicKeyInfo(signer).info !== publicKey) {
    throw new FunctionError("error creating certificate: x509: provided PrivateKey doesn't match parent's PublicKey")
  }
  return { subject, keyId, key: signer }
}

function decoded(text: ByteString, what: string): ByteString {
  try {
    return decodeBase64(text)
  } catch (error) {
    if (error instanceof FunctionError) throw new FunctionError(`unable to decode base64 ${what}`)
    throw error
  }
}

/** Sprig's certificates: real keys, real signatures, computed in plain JavaScript. A key takes about a third of a second. */
export const CERTIFICATE_FUNCTIONS = {
  /**
   * A certificate authority: common name, days. The result has Cert and Key, in PEM.
   * @source sprig crypto.go, generateCertificateAuthority
   * @example {{ genCA "my-ca" 365 | kindOf }} → struct
   * @example {{ (genCA "my-ca" 365).Cert | trunc 27 }} → -----BEGIN CERTIFICATE-----
   */
  genCA: fn([str, int], CERTIFICATE, (call, cn, days) => issue(call, { cn, days, authority: true }, newKey)),

  /**
   * A certificate authority with a given private key.
   * @source sprig crypto.go, generateCertificateAuthorityWithPEMKey
   * @example {{ (genCAWithKey "my-ca" 365 (genPrivateKey "ecdsa")).Key | trunc 30 }} → -----BEGIN EC PRIVATE KEY-----
   */
  genCAWithKey: fn([str, int, str], CERTIFICATE, (call, cn, days, pem) =>
    issue(call, { cn, days, authority: true }, givenKey(pem)),
  ),

  /**
   * A certificate that signs itself: common name, IP addresses, alternative DNS names, days.
   * @source sprig crypto.go, generateSelfSignedCertificate
   * @example {{ genSelfSignedCert "a.example" (list "10.0.0.1") (list "b.example") 30 | kindOf }} → struct
   */
  genSelfSignedCert: fn([str, list, list, int], CERTIFICATE, (call, cn, ips, dnsNames, days) =>
    issue(call, { cn, ips, dnsNames, days }, newKey),
  ),

  /**
   * A certificate that signs itself with a given private key.
   * @source sprig crypto.go, generateSelfSignedCertificateWithPEMKey
   * @example {{ (genSelfSignedCertWithKey "a" nil nil 1 (genPrivateKey "ed25519")).Key | trunc 27 }} → -----BEGIN PRIVATE KEY-----
   */
  genSelfSignedCertWithKey: fn([str, list, list, int, str], CERTIFICATE, (call, cn, ips, dnsNames, days, pem) =>
    issue(call, { cn, ips, dnsNames, days }, givenKey(pem)),
  ),

  /**
   * A certificate signed by an authority: common name, IP addresses, alternative DNS names, days, authority.
   * @source sprig crypto.go, generateSignedCertificate
   * @example {{ genSignedCert "a.example" nil nil 30 (genCA "my-ca" 365) | kindOf }} → struct
   */
  genSignedCert: fn([str, list, list, int, certificate], CERTIFICATE, (call, cn, ips, dnsNames, days, ca) =>
    issue(call, { cn, ips, dnsNames, days }, newKey, issuerOf(ca)),
  ),

  /**
   * A certificate for a given private key, signed by an authority.
   * @source sprig crypto.go, generateSignedCertificateWithPEMKey
   * @example {{ genSignedCertWithKey "a" nil nil 30 (genCA "my-ca" 365) (genPrivateKey "ecdsa") | kindOf }} → struct
   */
  genSignedCertWithKey: fn(
    [str, list, list, int, certificate, str],
    CERTIFICATE,
    (call, cn, ips, dnsNames, days, ca, pem) => {
      const key = givenKey(pem)
      return issue(call, { cn, ips, dnsNames, days }, key, issuerOf(ca))
    },
  ),

  /**
   * A certificate and key from elsewhere, PEM in base64, checked and usable as an authority.
   * @source sprig crypto.go, buildCustomCertificate
   * @example {{ $ca := genCA "x" 1 }}{{ eq (buildCustomCert (b64enc $ca.Cert) (b64enc $ca.Key)).Cert $ca.Cert }} → true
   */
  buildCustomCert: fn([str, str], CERTIFICATE, (call, base64Cert, base64Key) => {
    call.budget.step(SIGN_STEPS)
    const cert = decoded(base64Cert, 'certificate')
    const key = decoded(base64Key, 'private key')
    readCertificate(cert, 'decodedCert.Bytes')
    named('error parsing private key', () => parsePrivateKey(key))
    return new Struct(CERTIFICATE, [cert, key])
  }),
} satisfies FunctionLibrary
