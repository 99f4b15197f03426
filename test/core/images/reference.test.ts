import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  canonicalText,
  isDigest,
  parseReference,
  printReference,
  readReference,
} from '../../../src/core/images/reference.ts'

const F64 = 'f'.repeat(64)
const ID = '1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3a'

/** text, what it means in full */
const ACCEPTED: readonly (readonly [string, string])[] = [
  ['debian', 'docker.io/library/debian:latest'],
  ['debian:12', 'docker.io/library/debian:12'],
  ['library/debian', 'docker.io/library/debian:latest'],
  ['library/foo/bar', 'docker.io/library/foo/bar:latest'],
  ['docker/docker', 'docker.io/docker/docker:latest'],
  ['docker.io/debian', 'docker.io/library/debian:latest'],
  ['docker.io/library/debian', 'docker.io/library/debian:latest'],
  ['index.docker.io/debian', 'docker.io/library/debian:latest'],
  ['index.docker.io/docker/docker', 'docker.io/docker/docker:latest'],
  ['localhost/debian', 'localhost/debian:latest'],
  ['localhost:8080/bar', 'localhost:8080/bar:latest'],
  ['LOCALDOMAIN/debian', 'LOCALDOMAIN/debian:latest'],
  ['Docker/docker', 'Docker/docker:latest'],
  ['127.0.0.1:5000/docker/docker', '127.0.0.1:5000/docker/docker:latest'],
  ['192.168.0.1', 'docker.io/library/192.168.0.1:latest'],
  ['192.168.0.1:80', 'docker.io/library/192.168.0.1:80'],
  ['192.168.1.1:5000/repo:5050', '192.168.1.1:5000/repo:5050'],
  ['test.com:5000', 'docker.io/library/test.com:5000'],
  ['test.com:tag', 'docker.io/library/test.com:tag'],
  ['test_com', 'docker.io/library/test_com:latest'],
  ['foo_bar.com:8080', 'docker.io/library/foo_bar.com:8080'],
  ['foo/foo_bar.com:8080', 'docker.io/foo/foo_bar.com:8080'],
  ['test:5000/repo', 'test:5000/repo:latest'],
  [`test:5000/repo@sha256:${F64}`, `test:5000/repo@sha256:${F64}`],
  [`test:5000/repo:tag@sha256:${F64}`, `test:5000/repo:tag@sha256:${F64}`],
  [`busybox:latest@sha256:${F64}`, `docker.io/library/busybox:latest@sha256:${F64}`],
  [`validname@sha512:${F64}${F64}`, `docker.io/library/validname@sha512:${F64}${F64}`],
  ['lowercase:Uppercase', 'docker.io/library/lowercase:Uppercase'],
  ['sub-dom1.foo.com/bar/baz/quux:some-long-tag', 'sub-dom1.foo.com/bar/baz/quux:some-long-tag'],
  ['b.gcr.io/test.example.com/my-app:test.example.com', 'b.gcr.io/test.example.com/my-app:test.example.com'],
  ['xn--n3h.com/myimage:xn--n3h.com', 'xn--n3h.com/myimage:xn--n3h.com'],
  ['[fc00::1]:5000/docker', '[fc00::1]:5000/docker:latest'],
  ['[2001:db8::1]/repo', '[2001:db8::1]/repo:latest'],
  [`[::1]:5000/repo:tag@sha256:${F64}`, `[::1]:5000/repo:tag@sha256:${F64}`],
  [`docker.io/${ID}`, `docker.io/library/${ID}:latest`],
  ['docker---rules/docker', 'docker.io/docker---rules/docker:latest'],
  ['dock__er/docker', 'docker.io/dock__er/docker:latest'],
  ['d/docker', 'docker.io/d/docker:latest'],
  ['1234.example/a0/b_c.d-e:_t', '1234.example/a0/b_c.d-e:_t'],
  [`example.com/${'a'.repeat(255)}:tag`, `example.com/${'a'.repeat(255)}:tag`],
  [`repo:${'t'.repeat(128)}`, `docker.io/library/repo:${'t'.repeat(128)}`],
]

test.each(ACCEPTED)('%s is accepted', (text, full) => {
  expect(canonicalText(text)).toBe(full)
  expect(canonicalText(full)).toBe(full)
})

/** text, fault */
const REJECTED: readonly (readonly [string, string])[] = [
  ['', 'empty'],
  [ID, 'a bare image id'],
  ['https://github.com/docker/docker', 'bad registry'],
  ['docker/Docker', 'upper case in the repository'],
  ['Uppercase:tag', 'upper case in the repository'],
  ['docker.io/docker/Docker', 'upper case in the repository'],
  ['test:5000/Uppercase/lowercase:tag', 'upper case in the repository'],
  ['-docker', 'bad repository'],
  ['-docker/docker', 'bad repository'],
  ['-docker.io/docker/docker', 'bad registry'],
  ['docker-/docker', 'bad repository'],
  ['____/____', 'bad repository'],
  ['_docker/_docker', 'bad repository'],
  ['docker///docker', 'bad repository'],
  ['docker/', 'bad repository'],
  ['dock..er/docker', 'bad registry'],
  ['a..b/c', 'bad registry'],
  ['a/b..c', 'bad repository'],
  ['a/b___c', 'bad repository'],
  ['a/dock_.er', 'bad repository'],
  ['a/dock-.er', 'bad repository'],
  ['foo_bar.com/repo', 'bad registry'],
  ['foo.com:http/bar', 'bad registry'],
  ['foo.com:/bar', 'bad registry'],
  ['ab-.com/x', 'bad registry'],
  ['ab.-com/x', 'bad registry'],
  ['aa/asdf$$^/aa', 'bad repository'],
  [':justtag', 'bad repository'],
  [`@sha256:${F64}`, 'bad repository'],
  ['[fc00::1]', 'bad repository'],
  ['[fc00::1]:5000', 'bad repository'],
  ['[]/x', 'bad repository'],
  ['[fe80::1%eth0]:5000/debian', 'bad registry'],
  ['[2001:db8:3:4::192.0.2.33]:5000/debian', 'bad registry'],
  ['fc00::1:5000/debian', 'bad registry'],
  ['repo@sha256:abcd', 'bad digest'],
  ['repo@', 'bad digest'],
  [`repo@sha256:${'F'.repeat(64)}`, 'bad digest'],
  [`repo@md5:${'f'.repeat(32)}`, 'bad digest'],
  [`repo:sha256:${F64}`, 'bad tag'],
  [`a@sha256:${F64}@sha256:${F64}`, 'bad digest'],
  [`repo:${'t'.repeat(129)}`, 'bad tag'],
  ['repo:', 'bad tag'],
  ['repo:-t', 'bad tag'],
  ['repo:.t', 'bad tag'],
  ['a/b:v1+build', 'bad tag'],
  ['debian ', 'bad repository'],
  [' debian', 'bad repository'],
  ['debian:12 ', 'bad tag'],
  ['debian\n', 'bad repository'],
  ['>-', 'bad repository'],
  ['/usr/bin:ro', 'bad repository'],
  [`domain/${'a'.repeat(256)}:tag`, 'repository longer than 255 characters'],
]

test.each(REJECTED)('%s is rejected: %s', (text, fault) => {
  expect(readReference(text)).toEqual({ ok: false, fault })
})

const of = (alphabet: string, minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength })
const LOWER = 'abcz0189'
const component = fc
  .tuple(of(LOWER, 1, 4), fc.constantFrom('', '.a', '_a', '__a', '-a', '----a'))
  .map((p) => p.join(''))
const path = fc.array(component, { minLength: 1, maxLength: 4 }).map((p) => p.join('/'))
const domain = fc
  .tuple(
    fc.constantFrom('localhost', 'a.b', 'Reg.io', '10.0.0.1', 'x-y.z', '[fe80::1]', 'h:1', 'UP'),
    fc.constantFrom('', ':5000'),
  )
  .map(([host, port]) => (host.startsWith('h:') ? host : host + port))
const tag = fc.tuple(of('aZ0_', 1, 1), of('aZ0_.-', 0, 20)).map((p) => p.join(''))
const digest = of('0123456789abcdef', 64, 64).map((hex) => `sha256:${hex}`)
const reference = fc.record({
  domain: fc.option(domain, { nil: undefined }),
  path,
  tag: fc.option(tag, { nil: undefined }),
  digest: fc.option(digest, { nil: undefined }),
})

test('parse after print is the identity', () => {
  fc.assert(
    fc.property(reference, (ref) => {
      // Without a registry, a first segment that looks like one is read as one; 64 hexadecimal digits are an id.
      const bare = ref.domain === undefined && ref.path.includes('/') && /^[^/]*\./.test(ref.path)
      fc.pre(!bare && !(ref.domain === undefined && ref.path.length === 64))
      expect(parseReference(printReference(ref))).toEqual(ref)
    }),
    { numRuns: 2000 },
  )
})

test('print after parse is the identity on any text that parses', () => {
  const text = fc.oneof(fc.string(), of('aZ0./:@-_[]', 0, 30), reference.map(printReference))
  fc.assert(
    fc.property(text, (input) => {
      const ref = parseReference(input)
      if (ref === undefined) return
      expect(printReference(ref)).toBe(input)
      const full = canonicalText(input)
      expect(full !== undefined && canonicalText(full)).toBe(full)
    }),
    { numRuns: 5000 },
  )
})

test('hostile texts take linear time', { timeout: 60_000 }, () => {
  for (const text of [
    'a-'.repeat(1e6),
    `${'a/'.repeat(1e6)}`,
    `a:${':'.repeat(1e6)}`,
    `a@${'@'.repeat(1e6)}`,
    'a'.repeat(2e6),
  ]) {
    readReference(text)
  }
})

test.each([
  [`sha256:${F64}`, true],
  [`sha256:${'f'.repeat(63)}`, false],
  [`sha384:${'0'.repeat(96)}`, true],
  ['sha256', false],
  [`toString:${F64}`, false],
])('digest %s: %s', (text, expected) => {
  expect(isDigest(text)).toBe(expected)
})
