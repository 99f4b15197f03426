import { readdir, readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileReason } from './folder.ts'
import type { Environment } from './helm-paths.ts'

/** Where Go looks on Linux (crypto/x509 root_linux.go): the first file that is there, and every file of the folders. */
const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
]
const FOLDERS = ['/etc/ssl/certs', '/etc/pki/tls/certs']

/** What the Node of this process can tell of the platform's store, since 22.15. */
interface Store {
  readonly getCACertificates?: (type: 'system') => readonly string[]
}

/** Called with a variable that leads nowhere. */
type Warn = (variable: string, path: string, why: string) => void

/**
 * The authorities that this machine trusts, in PEM, as Go finds them: $SSL_CERT_FILE or the usual bundle, and what lies in $SSL_CERT_DIR;
 * on Windows and macOS the system's own store too.
 */
export async function systemAuthorities(env: Environment, warn: Warn, platform?: Store): Promise<string[]> {
  const store = platform ?? ((await import('node:tls')) as Store)
  const { SSL_CERT_FILE: file, SSL_CERT_DIR: folders } = env
  const bundle = file ? await readNamed(file, (why) => warn('SSL_CERT_FILE', file, why)) : await firstOf(BUNDLES)
  const named = (folders ?? '').split(delimiter).filter(Boolean)
  // the usual folders hold what the usual bundle holds
  const wanted = named.length > 0 ? named : bundle.length > 0 ? [] : FOLDERS
  const found: string[] = []
  for (const folder of wanted)
    found.push(...(await readFolder(folder, (why) => named.length > 0 && warn('SSL_CERT_DIR', folder, why))))
  return [...bundle, ...found, ...(store.getCACertificates?.('system') ?? [])]
}

async function firstOf(paths: readonly string[]): Promise<string[]> {
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => '')
    if (isPem(text)) return [text]
  }
  return []
}

const isPem = (text: string): boolean => text.includes('-----BEGIN ')

async function readNamed(path: string, warn: (why: string) => void): Promise<string[]> {
  try {
    const text = await readFile(path, 'utf8')
    if (isPem(text)) return [text]
    warn('not in PEM form')
  } catch (cause) {
    warn(fileReason(cause))
  }
  return []
}

/** Every certificate of a folder, one after the other: such folders hold hundreds, and most of them twice. */
async function readFolder(folder: string, warn: (why: string) => void): Promise<string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    warn(fileReason(cause))
    return []
  })
  const texts = new Set<string>()
  for (const name of names.sort()) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => '')
    if (isPem(text)) texts.add(text)
  }
  return [...texts]
}
