import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Paths of a private authority and what it signed. */
export interface Certificates {
  readonly ca: string
  readonly cert: string
  readonly key: string
  readonly clientCert: string
  readonly clientKey: string
}

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0

/** Makes an authority, a server certificate for loopback names, and a client certificate, with openssl. */
export function makeCertificates(
  folder: string,
  names: readonly string[] = ['DNS:localhost', 'IP:127.0.0.1'],
): Certificates {
  const at = (name: string): string => join(folder, name)
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' })
  const key = (name: string): void => openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', at(name))
  key('ca.key')
  openssl(
    'req',
    '-x509',
    '-new',
    '-key',
    at('ca.key'),
    '-days',
    '30',
    '-subj',
    '/CN=Test Authority',
    '-out',
    at('ca.pem'),
  )
  for (const [who, extension] of [
    ['server', `subjectAltName=${names.join(',')}`],
    ['client', 'extendedKeyUsage=clientAuth'],
  ] as const) {
    key(`${who}.key`)
    openssl('req', '-new', '-key', at(`${who}.key`), '-subj', `/CN=${who}`, '-out', at(`${who}.csr`))
    writeFileSync(at(`${who}.ext`), `${extension}\n`)
    openssl(
      'x509',
      '-req',
      '-in',
      at(`${who}.csr`),
      '-CA',
      at('ca.pem'),
      '-CAkey',
      at('ca.key'),
      '-CAcreateserial',
      '-days',
      '30',
      '-extfile',
      at(`${who}.ext`),
      '-out',
      at(`${who}.pem`),
    )
  }
  return {
    ca: at('ca.pem'),
    cert: at('server.pem'),
    key: at('server.key'),
    clientCert: at('client.pem'),
    clientKey: at('client.key'),
  }
}

/** What https.createServer takes. */
export const serverOptions = (made: Certificates): { ca: Buffer; cert: Buffer; key: Buffer } => ({
  ca: readFileSync(made.ca),
  cert: readFileSync(made.cert),
  key: readFileSync(made.key),
})
