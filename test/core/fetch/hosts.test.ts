import { describe, expect, test } from 'vitest'
import { AicrError } from '../../../src/core/errors.ts'
import { checkHost, isForbiddenAddress, isLoopback, matchesHost } from '../../../src/core/fetch/index.ts'

const verdict = (url: string, allow?: readonly string[]): string => {
  try {
    checkHost(new URL(url), allow === undefined ? {} : { allow })
    return 'ok'
  } catch (error) {
    return error instanceof AicrError ? error.message : String(error)
  }
}

describe('without an allow-list', () => {
  const fine = [
    'https://charts.example',
    'http://charts.example:8080/x',
    'https://10.0.0.1',
    'https://192.168.1.1',
    'https://172.16.0.1',
    'http://127.0.0.1:5000',
    'http://localhost:5000',
    'http://[::1]:5000',
    'https://8.8.8.8',
    'https://[2001:db8::1]',
    'https://169.253.255.255',
    'https://169.255.0.0',
    'https://metadata.example',
    'https://my-metadata.google.internal.example',
    'https://[fec0::1]',
    'https://[fd00::1]',
    'https://100.100.100.201',
  ]
  test.each(fine)('%s is asked', (url) => {
    expect(verdict(url)).toBe('ok')
  })
  const refused = [
    'http://169.254.169.254/latest/meta-data/',
    'http://169.254.0.1',
    'http://169.254.255.255',
    'http://169.254.170.2/v2/credentials',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0xa9.0xfe.0xa9.0xfe/',
    'http://0251.0376.0251.0376/',
    'http://169.254.43518/',
    'http://[fe80::1]/',
    'http://[febf::1]/',
    'http://[::ffff:169.254.169.254]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[64:ff9b::169.254.169.254]/',
    'http://[fd00:ec2::254]/',
    'http://100.100.100.200/latest',
    'http://168.63.129.16/',
    'http://192.0.0.192/',
    'http://metadata.google.internal/computeMetadata/v1/',
    'http://METADATA.google.internal/',
    'http://metadata.google.internal./',
    'http://metadata/',
    'http://metadata.goog/',
    'http://instance-data/',
    'http://instance-data.ec2.internal/',
  ]
  test.each(refused)('%s is not asked', (url) => {
    expect(verdict(url)).toContain('is a link-local or metadata address')
  })
  test.each(['file:///etc/passwd', 'ftp://x/y', 'data:text/plain,x', 'oci://x/y', 'javascript:1'])(
    '%s is not fetched',
    (url) => {
      expect(verdict(url)).toContain('only http and https are fetched')
    },
  )
})

describe('with an allow-list', () => {
  const rows: readonly (readonly [allow: readonly string[], url: string, ok: boolean])[] = [
    [['charts.example'], 'https://charts.example/x', true],
    [['charts.example'], 'https://charts.example:8443/x', true],
    [['CHARTS.example'], 'https://charts.EXAMPLE/x', true],
    [['charts.example:8443'], 'https://charts.example:8443/x', true],
    [['charts.example:8443'], 'https://charts.example/x', false],
    [['charts.example:443'], 'https://charts.example/x', true],
    [['charts.example:80'], 'http://charts.example/x', true],
    [['charts.example:443'], 'http://charts.example/x', false],
    [['example'], 'https://charts.example/x', false],
    [['*.example'], 'https://charts.example/x', true],
    [['*.example'], 'https://a.b.example/x', true],
    [['*.example'], 'https://example/x', false],
    [['*.example'], 'https://badexample/x', false],
    [['charts.example'], 'https://charts.example.evil/x', false],
    [['charts.example'], 'https://xcharts.example/x', false],
    [['a', 'b'], 'https://b/x', true],
    [[], 'https://b/x', false],
    [['169.254.169.254'], 'http://169.254.169.254/x', true],
    [['169.254.169.254'], 'http://169.254.169.253/x', false],
    [['[::1]:5000'], 'http://[::1]:5000/x', true],
    [['::1'], 'http://[::1]:5000/x', true],
    [['127.0.0.1:5000'], 'http://127.0.0.1:5001/x', false],
    [['charts.example'], 'ftp://charts.example/x', false],
  ]
  test.each(rows)('%j: %s → %s', (allow, url, ok) => {
    expect(verdict(url, allow) === 'ok').toBe(ok)
  })
  test('the hint is the flag to give', () => {
    const refuse = (): void => checkHost(new URL('https://a.b:1/x'), { allow: ['c'] })
    expect(refuse).toThrow('https://a.b:1/x: host a.b:1 is not on the allow-list')
    try {
      refuse()
    } catch (error) {
      expect((error as AicrError).hint).toBe('--allow-host a.b:1')
    }
  })
})

describe('addresses', () => {
  const rows: readonly (readonly [address: string, forbidden: boolean])[] = [
    ['169.254.1.1', true],
    ['1.169.254.1', false],
    ['fe80::1', true],
    ['FE80::1', true],
    ['fe7f::1', false],
    ['fec0::1', false],
    ['::ffff:169.254.1.1', true],
    ['::ffff:10.0.0.1', false],
    ['::ffff:a9fe:0101', true],
    ['fd00:ec2::254', true],
    ['fd00:ec2::253', false],
    ['127.0.0.1', false],
    ['::1', false],
    ['10.0.0.1', false],
    ['168.63.129.16', true],
    ['', false],
    ['example', false],
    ['fd20:ce::254', true],
    ['fd20:00ce:0:0:0:0:0:0254', true],
    ['FD00:EC2::254', true],
    ['::169.254.169.254', true],
    ['::a9fe:a9fe', true],
    ['0:0:0:0:0:0:a9fe:a9fe', true],
    ['::ffff:0:169.254.169.254', true],
    ['64:ff9b:1::169.254.169.254', true],
    ['2002:a9fe:a9fe::1', true],
    ['2001:0:53aa:64c:0:0:5601:5601', true],
    ['::ffff:168.63.129.16', true],
    ['fe80::1%eth0', true],
    ['2002:0808:0808::1', false],
    ['::8.8.8.8', false],
    ['fd20:ce::255', false],
    ['::1', false],
    ['::', false],
  ]
  test.each(rows)('%s', (address, forbidden) => {
    expect(isForbiddenAddress(address)).toBe(forbidden)
  })
})

describe('loopback', () => {
  const rows: readonly (readonly [host: string, loopback: boolean])[] = [
    ['localhost', true],
    ['LOCALHOST', true],
    ['a.localhost', true],
    ['localhost.', true],
    ['127.0.0.1', true],
    ['127.1.2.3', true],
    ['[::1]', true],
    ['::1', true],
    ['128.0.0.1', false],
    ['localhost.example', false],
    ['0.0.0.0', false],
    ['127.0.0.1.example', false],
  ]
  test.each(rows)('%s', (host, loopback) => {
    expect(isLoopback(host)).toBe(loopback)
  })
})

test('a wildcard is not a suffix of letters', () => {
  expect(matchesHost('*.a.example', new URL('https://ba.example'))).toBe(false)
})
