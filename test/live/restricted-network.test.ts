import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createPlainSite, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SHELF } from '../contracts/chart-source.ts'
import { hasOpenssl, makeCertificates, serverOptions } from '../helpers/certificates.ts'
import { fileOf, indexOf } from '../helpers/repository.ts'
import { scratch } from '../helpers/scratch.ts'
import { type Behaviour, listen, startSocksProxy } from '../helpers/socks-proxy.ts'
import { aicr, type Finished } from './machine.ts'

/** A repository's answers. */
function serve({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const chart = SHELF.find((one) => url.endsWith(fileOf(one)))
  if (chart !== undefined) response.end(chart.archive)
  else if (url.endsWith('/index.yaml')) response.end(indexOf({ charts: SHELF }))
  else response.writeHead(404).end()
}

const template = (repository: string): string[] => [
  ...['template', 'r', 'alpha', '--version', '1.1.0', '--repo', repository],
]
/** What was rendered, and what was said. */
const outcome = ({ status, out, err }: Finished): string =>
  `${status} ${/version: "[^"]*"/.exec(out)?.[0] ?? ''}${err === '' ? '' : ` ${err.trim()}`}`
const DONE = '0 version: "1.1.0"'

describe.runIf(hasOpenssl || process.env.CI !== undefined)('a server of a company’s own authority', () => {
  let url = ''
  let folder = ''
  let stop = (): void => undefined
  /** name → path: the authority, another one, files that hold none */
  const files: Record<string, string> = {}

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'authorities-'))
    for (const name of ['company', 'other']) mkdirSync(join(folder, name))
    const made = makeCertificates(join(folder, 'company'))
    const other = makeCertificates(join(folder, 'other'))
    const server = createServer(serverOptions(made), serve)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
    stop = () => {
      server.closeAllConnections()
      server.close()
      rmSync(folder, { recursive: true })
    }
    const write = (name: string, text: string): void => {
      files[name] = join(folder, name)
      writeFileSync(join(folder, name), text)
    }
    files.ca = made.ca
    files.other = other.ca
    write('both', readFileSync(other.ca, 'utf8') + readFileSync(made.ca, 'utf8'))
    write('words', `an authority\n${readFileSync(made.ca, 'utf8')}`)
    write('junk', 'junk')
    write('empty', '')
    files.missing = join(folder, 'missing')
    files.dir = join(folder, 'company')
    files.dirs = `${folder}:${join(folder, 'company')}`
    files.otherdir = join(folder, 'other')
    files.none = '/nonexistent'
  })
  afterAll(() => stop())

  const UNKNOWN =
    '1  Error: looks like "URL" is not a valid chart repository or cannot be reached: GET URL/index.yaml: self-signed certificate in certificate chain'
  /** a variable that leads nowhere is named */
  const unusable = (variable: string, file: string, why: string): string =>
    `[cli] ${variable} cannot be used: file=${file} error=${why}`
  const NOWHERE = { SSL_CERT_FILE: 'none' }
  const NO_FILE = unusable('SSL_CERT_FILE', 'none', 'no such file or directory')
  test.each<readonly [env: Readonly<Record<string, string>>, outcome: string]>([
    [{ SSL_CERT_FILE: 'ca' }, DONE],
    [{ SSL_CERT_FILE: 'both' }, DONE],
    [{ SSL_CERT_FILE: 'words' }, DONE],
    [{ SSL_CERT_FILE: 'other' }, UNKNOWN],
    [{ SSL_CERT_FILE: 'junk' }, `${unusable('SSL_CERT_FILE', 'junk', 'not in PEM form')} ${UNKNOWN}`],
    [{ SSL_CERT_FILE: 'empty' }, `${unusable('SSL_CERT_FILE', 'empty', 'not in PEM form')} ${UNKNOWN}`],
    [{ SSL_CERT_FILE: 'dir' }, `${unusable('SSL_CERT_FILE', 'dir', 'is a directory')} ${UNKNOWN}`],
    [NOWHERE, `${NO_FILE} ${UNKNOWN}`],
    [{ ...NOWHERE, SSL_CERT_DIR: 'dir' }, `${NO_FILE} ${DONE}`],
    [{ ...NOWHERE, SSL_CERT_DIR: 'dirs' }, `${NO_FILE} ${DONE}`],
    [{ SSL_CERT_DIR: 'dir' }, DONE],
    [{ SSL_CERT_DIR: 'otherdir' }, UNKNOWN],
    [{ SSL_CERT_DIR: 'missing' }, `${unusable('SSL_CERT_DIR', 'missing', 'no such file or directory')} ${UNKNOWN}`],
    [{ SSL_CERT_DIR: 'junk' }, `${unusable('SSL_CERT_DIR', 'junk', 'not a directory')} ${UNKNOWN}`],
    [{ SSL_CERT_FILE: 'other', SSL_CERT_DIR: 'dir' }, DONE],
    [{ NODE_EXTRA_CA_CERTS: 'ca' }, DONE],
    [{ NODE_EXTRA_CA_CERTS: 'both' }, DONE],
    [{ NODE_EXTRA_CA_CERTS: 'other' }, UNKNOWN],
    [{ NODE_EXTRA_CA_CERTS: 'ca', SSL_CERT_FILE: 'other' }, DONE],
    [{ NODE_EXTRA_CA_CERTS: 'ca', SSL_CERT_DIR: 'otherdir' }, DONE],
    [{ NODE_EXTRA_CA_CERTS: 'junk' }, `${unusable('NODE_EXTRA_CA_CERTS', 'junk', 'not in PEM form')} ${UNKNOWN}`],
    [
      { NODE_EXTRA_CA_CERTS: 'junk', SSL_CERT_FILE: 'ca' },
      `${unusable('NODE_EXTRA_CA_CERTS', 'junk', 'not in PEM form')} ${DONE}`,
    ],
    [{}, UNKNOWN],
  ])('%j: %s', async (given, wanted) => {
    const env = Object.fromEntries(Object.entries(given).map(([name, file]) => [name, files[file] ?? '']))
    const found = await aicr(template(url), { env: { HOME: scratch(), ...env } })
    const named = Object.entries(files).reduce(
      (text, [name, path]) => text.replaceAll(`=${path} `, `=${name} `),
      found.err,
    )
    const logged = named.replace(/^Error: .*/m, '').trim()
    expect(
      `${logged === '' ? '' : `${logged} `}${outcome({ ...found, err: found.err.replace(/^\[cli\].*\n/gm, '') })}`,
    ).toBe(wanted.replaceAll('URL', url))
  })

  test('a NODE_EXTRA_CA_CERTS that is not there is named, by Node', async () => {
    const env = { HOME: scratch(), NODE_EXTRA_CA_CERTS: files.missing ?? '' }
    const { status, err } = await aicr(template(url), { env })
    expect([status, err]).toEqual([1, expect.stringMatching(/extra certs from `.*\/missing`/)])
  })
})

describe('SOCKS proxies', () => {
  const AT = 'the proxy 127.0.0.1:PORT of VARIABLE'
  const failed = (why: string): string =>
    `1  Error: looks like "http://charts.example" is not a valid chart repository or cannot be reached: ${why}`
  const GET = 'GET http://charts.example/index.yaml'
  describe.each(['HTTP_PROXY', 'http_proxy'])('%s', (variable) => {
    test.each<readonly [proxy: string, behaviour: Behaviour, outcome: string]>([
      ['socks5://127.0.0.1:PORT', {}, DONE],
      ['socks5h://127.0.0.1:PORT', {}, DONE],
      ['SOCKS5://127.0.0.1:PORT', { slow: true }, DONE],
      ['socks5://me:r%40t@127.0.0.1:PORT', { method: 2, login: 'me:r@t' }, DONE],
      ['socks5h://me:right@127.0.0.1:PORT', { method: 2, login: 'me:right' }, DONE],
      ['socks5://me:wrong@127.0.0.1:PORT', { method: 2, login: 'me:right' }, failed(`${AT} wants other credentials`)],
      ['socks5://127.0.0.1:PORT', { method: 2, login: 'a:b' }, failed(`${AT} wants a user and a password`)],
      ['socks5://127.0.0.1:PORT', { reply: 4 }, failed(`${AT} cannot reach charts.example: host unreachable`)],
      ['socks5://127.0.0.1:PORT', { instead: 'HTTP/1.1 400 Bad\r\n\r\n' }, failed(`${AT} does not speak SOCKS 5`)],
      ['socks5://127.0.0.1:PORT', { hangUp: true }, failed(`${GET}: the proxy closed the connection (through ${AT})`)],
      [
        'socks5://127.0.0.1:1',
        {},
        failed(`${GET}: connect ECONNREFUSED 127.0.0.1:1 (through the proxy 127.0.0.1:1 of VARIABLE)`),
      ],
      ['socks4://127.0.0.1:PORT', {}, failed('VARIABLE: socks4://127.0.0.1:PORT is not the address of a proxy')],
      [
        'socks5://me:secret@127.0.0.1:port',
        {},
        failed('VARIABLE: socks5://127.0.0.1:port is not the address of a proxy'),
      ],
    ])('%s, %j', async (proxy, behaviour, wanted) => {
      const site = await listen(createPlainSite(serve))
      const port = String(await startSocksProxy(site, behaviour, []))
      const env = { HOME: scratch(), [variable]: proxy.replace('PORT', port) }
      const found = outcome(await aicr(template('http://charts.example'), { env }))
      expect(found).toBe(wanted.replaceAll('PORT', port).replaceAll('VARIABLE', variable))
    })
  })
})
