import { sha256 } from '@noble/hashes/sha2.js'
import { FunctionError } from '../../errors.ts'
import { fromBytes, toBytes } from '../../value/bytes.ts'
import type { ByteString } from '../../value/value.ts'
import { quote } from '../strconv.ts'
import { civilOf, type Time } from '../time.ts'
import { formatTime } from '../time-format.ts'
import { validUtf8 } from '../utf8.ts'
import { bitString, context, DerReader, der, integer, octetString, oid, sequence, TAG } from './asn1.ts'
import { publicKeyInfo, type Signer, sign, signatureAlgorithm } from './private-key.ts'

/** What Sprig puts into a certificate. */
export interface CertificateTemplate {
  readonly serial: bigint
  readonly commonName: ByteString
  readonly dnsNames: readonly ByteString[]
  /** 4 or 16 bytes each */
  readonly addresses: readonly ByteString[]
  /** in UTC */
  readonly notBefore: Time
  readonly notAfter: Time
  /** may sign other certificates */
  readonly authority: boolean
}

/** Who signs: the subject and key identifier of a certificate, and its key. */
export interface Issuer {
  readonly subject: ByteString
  readonly keyId: ByteString
  readonly key: Signer
}

const EMPTY_NAME = sequence()

/** Subject or issuer with a common name alone. */
export function nameOf(commonName: ByteString): ByteString {
  if (commonName === '') return EMPTY_NAME
  return sequence(der(TAG.set, sequence(oid('2.5.4.3'), stringOf(commonName))))
}

// encoding/asn1 keeps '*' and '&' out of PrintableString when it writes.
const PRINTABLE = /^[A-Za-z0-9 '()+,./:=?-]*$/

function stringOf(text: ByteString): ByteString {
  if (PRINTABLE.test(text)) return der(TAG.printable, text)
  if (!validUtf8(text)) throw new FunctionError('asn1: string not valid UTF-8')
  return der(TAG.utf8, text)
}

/** x509.CreateCertificate for these templates, in DER. The issuer is left out when the certificate signs itself. Throws FunctionError with Go's text. */
export function createCertificate(template: CertificateTemplate, key: Signer, issuer?: Issuer): ByteString {
  const subject = nameOf(template.commonName)
  const signer = issuer?.key ?? key
  const algorithm = signatureAlgorithm(signer)
  const { info, bits } = publicKeyInfo(key)
  // As in Go, a certificate with its issuer's name points to no key.
  const authorityKeyId = issuer === undefined || issuer.subject === subject ? '' : issuer.keyId
  const subjectKeyId = template.authority ? keyIdOf(bits) : ''
  const body = sequence(
    der(context(0, true), integer(2n)),
    integer(template.serial),
    algorithm,
    issuer?.subject ?? subject,
    sequence(timeElement(template.notBefore), timeElement(template.notAfter)),
    subject,
    info,
    der(
      context(3, true),
      sequence(extensions(template, subject === EMPTY_NAME, subjectKeyId, authorityKeyId).join('')),
    ),
  )
  return sequence(body, algorithm, bitString(sign(signer, body)))
}

/** SHA-256 of the public key's bits, cut to 20 bytes (RFC 7093, method 1; Go since 1.25). */
const keyIdOf = (publicBits: ByteString): ByteString => fromBytes(sha256(toBytes(publicBits)).slice(0, 20))

function timeElement(t: Time): ByteString {
  const year = civilOf(t).year
  if (year >= 1950 && year < 2050) return der(TAG.utcTime, formatTime(t, '060102150405Z'))
  if (year < 0 || year > 9999) {
    throw new FunctionError('asn1: structure error: cannot represent time as GeneralizedTime')
  }
  return der(TAG.generalizedTime, formatTime(t, '20060102150405Z'))
}

const TRUE = der(TAG.boolean, '\xff')

const extension = (id: string, critical: boolean, value: ByteString): ByteString =>
  sequence(oid(id), critical ? TRUE : '', octetString(value))

function extensions(
  template: CertificateTemplate,
  noSubject: boolean,
  subjectKeyId: ByteString,
  authorityKeyId: ByteString,
): readonly ByteString[] {
  // digitalSignature and keyEncipherment, for an authority keyCertSign too
  const usage = template.authority ? bitString('\xa4', 2) : bitString('\xa0', 5)
  const out = [
    extension('2.5.29.15', true, usage),
    extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.3.6.1.5.5.7.3.2'))),
    extension('2.5.29.19', true, sequence(template.authority ? TRUE : '')),
  ]
  if (subjectKeyId !== '') out.push(extension('2.5.29.14', false, octetString(subjectKeyId)))
  if (authorityKeyId !== '') {
    out.push(extension('2.5.29.35', false, sequence(der(context(0, false), authorityKeyId))))
  }
  if (template.dnsNames.length + template.addresses.length > 0) {
    out.push(extension('2.5.29.17', noSubject, alternativeNames(template)))
  }
  return out
}

function alternativeNames({ dnsNames, addresses }: CertificateTemplate): ByteString {
  const names = dnsNames.map((name) => {
    if (/[\x80-\xff]/.test(name)) throw new FunctionError(`x509: ${quote(name)} cannot be encoded as an IA5String`)
    return der(context(2, false), name)
  })
  return sequence(names.join(''), addresses.map((address) => der(context(7, false), address)).join(''))
}

/** The parts of a parsed certificate that signing with it needs. */
export interface ParsedCertificate {
  readonly subject: ByteString
  /** SubjectPublicKeyInfo */
  readonly publicKey: ByteString
  /** empty when the certificate has none */
  readonly keyId: ByteString
}

/** x509.ParseCertificate, as far as structure goes: signatures, names and times are not looked into. Throws FunctionError with Go's text. */
export function parseCertificate(bytes: ByteString): ParsedCertificate {
  const need = <T>(found: T | undefined, what: string): T => {
    if (found === undefined) throw new FunctionError(`x509: malformed ${what}`)
    return found
  }
  const file = new DerReader(bytes)
  const outer = new DerReader(need(file.read(TAG.sequence), 'certificate').content)
  const body = new DerReader(need(outer.read(TAG.sequence), 'tbs certificate').content)
  readVersion(body)
  need(body.read(TAG.integer), 'serial number')
  const algorithm = need(body.read(TAG.sequence), 'signature algorithm identifier')
  const outerAlgorithm = need(outer.read(TAG.sequence), 'algorithm identifier')
  if (algorithm.content !== outerAlgorithm.content) {
    throw new FunctionError("x509: inner and outer signature algorithm identifiers don't match")
  }
  need(body.read(TAG.sequence), 'issuer')
  need(body.read(TAG.sequence), 'validity')
  const subject = need(body.read(TAG.sequence), 'issuer').whole
  const publicKey = need(body.read(TAG.sequence), 'spki').whole
  body.read(context(1, false))
  body.read(context(2, false))
  const keyId = subjectKeyIdIn(body.read(context(3, true))?.content ?? '')
  need(outer.read(TAG.bitString), 'signature')
  if (!file.atEnd) throw new FunctionError('x509: trailing data')
  return { subject, publicKey, keyId }
}

function readVersion(body: DerReader): void {
  const version = body.read(context(0, true))
  if (version === undefined) return
  const n = new DerReader(version.content).readInteger()
  if (n === undefined) throw new FunctionError('x509: malformed version')
  if (n > 2n) throw new FunctionError('x509: invalid version')
}

const SUBJECT_KEY_ID = oid('2.5.29.14')

function subjectKeyIdIn(extensionsElement: ByteString): ByteString {
  if (extensionsElement === '') return ''
  const list = new DerReader(extensionsElement).read(TAG.sequence)
  if (list === undefined) throw new FunctionError('x509: malformed extensions')
  const reader = new DerReader(list.content)
  let keyId = ''
  while (!reader.atEnd) {
    const found = reader.read(TAG.sequence)
    if (found === undefined) throw new FunctionError('x509: malformed extension')
    const inner = new DerReader(found.content)
    const id = inner.read(TAG.oid)?.whole
    inner.read(TAG.boolean)
    const value = inner.read(TAG.octetString)?.content
    if (id === undefined) throw new FunctionError('x509: malformed extension OID field')
    if (value === undefined) throw new FunctionError('x509: malformed extension value field')
    if (id === SUBJECT_KEY_ID) keyId = new DerReader(value).read(TAG.octetString)?.content ?? ''
  }
  return keyId
}
