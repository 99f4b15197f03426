import { expect, test } from 'vitest'
import { proxyFor } from '../../src/node/proxy.ts'

const P = 'http://proxy.example:3128'
type Env = Readonly<Record<string, string>>

const rows: readonly (readonly [url: string, env: Env, proxy: string | undefined])[] = [
  ['https://a.example/', {}, undefined],
  ['https://a.example/', { HTTPS_PROXY: P }, P],
  ['https://a.example/', { https_proxy: P }, P],
  ['https://a.example/', { HTTPS_PROXY: P, https_proxy: 'http://other' }, P],
  ['https://a.example/', { HTTP_PROXY: P }, undefined],
  ['http://a.example/', { HTTP_PROXY: P }, P],
  ['http://a.example/', { http_proxy: P }, P],
  ['http://a.example/', { HTTPS_PROXY: P }, undefined],
  ['https://a.example/', { ALL_PROXY: P }, undefined],
  ['https://a.example/', { HTTPS_PROXY: '' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: '', https_proxy: P }, P],
  ['https://a.example/', { HTTPS_PROXY: 'proxy.example:3128' }, P],
  ['https://a.example/', { HTTPS_PROXY: 'https://proxy.example' }, 'https://proxy.example'],
  ['https://a.example/', { HTTPS_PROXY: 'http://u:p@proxy.example' }, 'http://u:p@proxy.example'],
  ['https://localhost/', { HTTPS_PROXY: P }, undefined],
  ['http://127.0.0.1:5000/', { HTTP_PROXY: P }, undefined],
  ['http://127.1.2.3/', { HTTP_PROXY: P }, undefined],
  ['http://[::1]/', { HTTP_PROXY: P }, undefined],
  ['https://a.example/', { HTTPS_PROXY: P, NO_PROXY: '*' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: P, NO_PROXY: 'a.example' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: P, no_proxy: 'a.example' }, undefined],
  ['https://A.example/', { HTTPS_PROXY: P, NO_PROXY: 'a.EXAMPLE' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: P, NO_PROXY: 'example' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: P, NO_PROXY: '.example' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: P, NO_PROXY: '*.example' }, undefined],
  ['https://example/', { HTTPS_PROXY: P, NO_PROXY: '.example' }, P],
  ['https://aexample/', { HTTPS_PROXY: P, NO_PROXY: 'example' }, P],
  ['https://a.example.org/', { HTTPS_PROXY: P, NO_PROXY: 'a.example' }, P],
  ['https://x.a.example/', { HTTPS_PROXY: P, NO_PROXY: 'a.example' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: P, NO_PROXY: 'b.example,a.example' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: P, NO_PROXY: ' b.example , a.example ' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: P, NO_PROXY: ',,' }, P],
  ['https://a.example:8443/', { HTTPS_PROXY: P, NO_PROXY: 'a.example:8443' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: P, NO_PROXY: 'a.example:8443' }, P],
  ['https://a.example/', { HTTPS_PROXY: P, NO_PROXY: 'a.example:443' }, undefined],
  ['http://a.example/', { HTTP_PROXY: P, NO_PROXY: 'a.example:80' }, undefined],
  ['http://10.1.2.3/', { HTTP_PROXY: P, NO_PROXY: '10.0.0.0/8' }, undefined],
  ['http://11.1.2.3/', { HTTP_PROXY: P, NO_PROXY: '10.0.0.0/8' }, P],
  ['http://192.168.1.130/', { HTTP_PROXY: P, NO_PROXY: '192.168.1.128/25' }, undefined],
  ['http://192.168.1.120/', { HTTP_PROXY: P, NO_PROXY: '192.168.1.128/25' }, P],
  ['http://1.2.3.4/', { HTTP_PROXY: P, NO_PROXY: '0.0.0.0/0' }, undefined],
  ['http://1.2.3.4/', { HTTP_PROXY: P, NO_PROXY: '1.2.3.4/32' }, undefined],
  ['http://1.2.3.4/', { HTTP_PROXY: P, NO_PROXY: '1.2.3.4/99' }, P],
  ['http://1.2.3.4/', { HTTP_PROXY: P, NO_PROXY: '1.2.3.4' }, undefined],
  ['http://a.example/', { HTTP_PROXY: P, NO_PROXY: '10.0.0.0/8' }, P],
  ['http://[fd00::1]/', { HTTP_PROXY: P, NO_PROXY: '[fd00::1]' }, undefined],
  ['http://[fd00::1]:80/', { HTTP_PROXY: P, NO_PROXY: '[fd00::1]:80' }, undefined],
  ['http://[fd00::1]/', { HTTP_PROXY: P, NO_PROXY: '[fd00::2]' }, P],
  ['http://[fd00::1]/', { HTTP_PROXY: P, NO_PROXY: 'fd00::1' }, undefined],
  ['http://[fd00::1]/', { HTTP_PROXY: P, NO_PROXY: 'FD00:0:0:0::1' }, undefined],
  ['http://[fd00::1]/', { HTTP_PROXY: P, NO_PROXY: 'fd00::/8' }, undefined],
  ['http://[fe00::1]/', { HTTP_PROXY: P, NO_PROXY: 'fd00::/8' }, P],
  ['http://[fd00:1::5]:8080/', { HTTP_PROXY: P, NO_PROXY: 'a.example, fd00:1::/32' }, undefined],
  ['http://[fd00:2::5]/', { HTTP_PROXY: P, NO_PROXY: 'fd00:1::/32' }, P],
  ['http://[2001:db8::80]/', { HTTP_PROXY: P, NO_PROXY: '2001:db8::/121' }, P],
  ['http://[2001:db8::7f]/', { HTTP_PROXY: P, NO_PROXY: '2001:db8::/121' }, undefined],
  ['http://[2001:db8::1]/', { HTTP_PROXY: P, NO_PROXY: '::/0' }, undefined],
  ['http://[2001:db8::1]/', { HTTP_PROXY: P, NO_PROXY: '2001:db8::1/128' }, undefined],
  ['http://[2001:db8::1]/', { HTTP_PROXY: P, NO_PROXY: '2001:db8::1/129' }, P],
  ['http://[2001:db8::1]/', { HTTP_PROXY: P, NO_PROXY: '2001:db8::1/' }, P],
  ['http://[2001:db8::1]/', { HTTP_PROXY: P, NO_PROXY: '2001:db8::1/x' }, P],
  ['http://[::ffff:10.1.2.3]/', { HTTP_PROXY: P, NO_PROXY: '10.0.0.0/8' }, undefined],
  ['http://10.1.2.3/', { HTTP_PROXY: P, NO_PROXY: 'fd00::/8' }, P],
  ['http://1.2.3.4:8080/', { HTTP_PROXY: P, NO_PROXY: '1.2.3.4:8080' }, undefined],
  ['http://1.2.3.4:8081/', { HTTP_PROXY: P, NO_PROXY: '1.2.3.4:8080' }, P],
  ['http://11.2.3.4/', { HTTP_PROXY: P, NO_PROXY: '1.2.3.4' }, P],
]

test.each(rows)('%s with %j', (url, env, proxy) => {
  expect(proxyFor(new URL(url), env)?.url).toBe(proxy)
})

test.each([
  ['socks5://proxy.example:1080', 'socks', 'proxy.example:1080'],
  ['socks5h://u:p@proxy.example', 'socks', 'proxy.example'],
  ['SOCKS5://proxy.example', 'socks', 'proxy.example'],
  ['HTTP://u:p@proxy.example:1', 'http', 'proxy.example:1'],
  ['proxy.example', 'http', 'proxy.example'],
])('%s is of kind %s', (proxy, kind, host) => {
  expect(proxyFor(new URL('https://a.example/'), { https_proxy: proxy })).toMatchObject({
    kind,
    host,
    variable: 'https_proxy',
  })
})

test.each([
  ['socks4://proxy.example', 'socks4://proxy.example'],
  ['ftp://proxy.example', 'ftp://proxy.example'],
  ['http://', 'http://'],
  ['http://u:secret@', 'http://'],
  ['http://proxy.example:port', 'http://proxy.example:port'],
  ['http://u:secret@proxy.example:99999', 'http://proxy.example:99999'],
  [':::', 'http://:::'],
  ['http://a b', 'http://a b'],
  ['http://[::1', 'http://[::1'],
  ['file:///etc/passwd', 'file:///etc/passwd'],
])('%s is refused by the name of its variable, without its password', (proxy, shown) => {
  expect(() => proxyFor(new URL('https://a.example/'), { HTTPS_PROXY: proxy })).toThrow(
    `HTTPS_PROXY: ${shown} is not the address of a proxy`,
  )
})
