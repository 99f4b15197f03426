import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { systemAuthorities } from '../../src/node/authorities.ts'

const pem = (name: string): string => `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----\n`

describe('authorities of the machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'authorities-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const at = (name: string): string => join(folder, name)
  mkdirSync(at('dir'))
  mkdirSync(at('more'))
  mkdirSync(at('empty'))
  for (const name of ['a', 'b', 'file', 'dir/1', 'dir/2', 'more/3']) writeFileSync(at(name), pem(name))
  writeFileSync(at('dir/same'), pem('dir/1'))
  writeFileSync(at('dir/readme'), 'no certificate')
  writeFileSync(at('junk'), 'junk')

  const rows: readonly (readonly [
    file: string,
    dir: readonly string[],
    found: readonly string[],
    told: readonly string[],
  ])[] = [
    ['file', ['dir'], ['file', 'dir/1', 'dir/2'], []],
    ['file', [], ['file'], []],
    ['file', ['dir', 'more'], ['file', 'dir/1', 'dir/2', 'more/3'], []],
    ['file', ['empty'], ['file'], []],
    ['file', ['missing', 'more'], ['file', 'more/3'], ['SSL_CERT_DIR missing no such file or directory']],
    ['file', ['junk'], ['file'], ['SSL_CERT_DIR junk not a directory']],
    ['missing', ['more'], ['more/3'], ['SSL_CERT_FILE missing no such file or directory']],
    ['junk', ['more'], ['more/3'], ['SSL_CERT_FILE junk not in PEM form']],
    ['dir', ['more'], ['more/3'], ['SSL_CERT_FILE dir is a directory']],
    ['junk', ['missing'], [], ['SSL_CERT_FILE junk not in PEM form', 'SSL_CERT_DIR missing no such file or directory']],
  ]
  test.each(rows)('SSL_CERT_FILE=%s SSL_CERT_DIR=%j', async (file, dir, found, told) => {
    const said: string[] = []
    const env = { SSL_CERT_FILE: at(file), SSL_CERT_DIR: dir.map(at).join(':') }
    const warn = (variable: string, path: string, why: string): void =>
      void said.push(`${variable} ${path.slice(folder.length + 1)} ${why}`)
    expect(await systemAuthorities(env, warn, {})).toEqual(found.map(pem))
    expect(said).toEqual(told)
  })

  test('the platform’s own store comes on top', async () => {
    const store = { getCACertificates: () => ['from the store'] }
    const env = { SSL_CERT_FILE: at('file') }
    expect(await systemAuthorities(env, () => undefined, store)).toEqual([pem('file'), 'from the store'])
  })
})
