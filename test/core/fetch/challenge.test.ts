import { expect, test } from 'vitest'
import { parseChallenges } from '../../../src/core/fetch/challenge.ts'

type Shown = readonly (readonly [scheme: string, params: Readonly<Record<string, string>>])[]

const rows: readonly (readonly [header: string, challenges: Shown])[] = [
  ['', []],
  [' , ,', []],
  ['Basic', [['basic', {}]]],
  ['Basic realm="x"', [['basic', { realm: 'x' }]]],
  ['basic realm=x', [['basic', { realm: 'x' }]]],
  ['BASIC REALM="X"', [['basic', { realm: 'X' }]]],
  ['Basic realm="a b"', [['basic', { realm: 'a b' }]]],
  ['Basic realm="a \\"b\\" \\\\c"', [['basic', { realm: 'a "b" \\c' }]]],
  ['Basic realm=""', [['basic', { realm: '' }]]],
  ['Basic realm = "x"', [['basic', { realm: 'x' }]]],
  ['Basic realm="x", charset="UTF-8"', [['basic', { realm: 'x', charset: 'UTF-8' }]]],
  ['Basic realm="x",charset="UTF-8"', [['basic', { realm: 'x', charset: 'UTF-8' }]]],
  ['Basic realm="x" charset="UTF-8"', [['basic', { realm: 'x', charset: 'UTF-8' }]]],
  ['Basic realm="x", realm="y"', [['basic', { realm: 'x' }]]],
  [
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/alpine:pull"',
    [
      [
        'bearer',
        {
          realm: 'https://auth.docker.io/token',
          service: 'registry.docker.io',
          scope: 'repository:library/alpine:pull',
        },
      ],
    ],
  ],
  [
    'Bearer realm="https://r/token",scope="repository:a:pull,push",error="invalid_token"',
    [['bearer', { realm: 'https://r/token', scope: 'repository:a:pull,push', error: 'invalid_token' }]],
  ],
  ['Bearer realm="https://r/t?a=b&c=d,e"', [['bearer', { realm: 'https://r/t?a=b&c=d,e' }]]],
  [
    'Basic realm="x", Bearer realm="y"',
    [
      ['basic', { realm: 'x' }],
      ['bearer', { realm: 'y' }],
    ],
  ],
  [
    'Bearer realm="y",service="s", Basic realm="x"',
    [
      ['bearer', { realm: 'y', service: 's' }],
      ['basic', { realm: 'x' }],
    ],
  ],
  [
    'Negotiate, Basic realm="x"',
    [
      ['negotiate', {}],
      ['basic', { realm: 'x' }],
    ],
  ],
  [
    'Negotiate abcDEF012==, Basic realm="x"',
    [
      ['negotiate', {}],
      ['basic', { realm: 'x' }],
    ],
  ],
  [
    'NTLM, Negotiate',
    [
      ['ntlm', {}],
      ['negotiate', {}],
    ],
  ],
  [
    'Digest realm="r", qop="auth,auth-int", nonce=abc, stale=FALSE',
    [['digest', { realm: 'r', qop: 'auth,auth-int', nonce: 'abc', stale: 'FALSE' }]],
  ],
  ['Bearer', [['bearer', {}]]],
  ['Bearer realm=', [['bearer', { realm: '' }]]],
  ['Bearer realm="open', [['bearer', { realm: '' }]]],
  ['"quoted"', []],
  ['=x', []],
  ['Bearer ,,, realm="x",,,', [['bearer', { realm: 'x' }]]],
  ['\tBasic\trealm="x"\t', [['basic', { realm: 'x' }]]],
]

test.each(rows)('%s', (header, challenges) => {
  const found = parseChallenges(header).map(({ scheme, params }) => [scheme, Object.fromEntries(params)])
  expect(found).toEqual(challenges)
})

test('a long header takes no long time', { timeout: 60_000 }, () => {
  parseChallenges(`Bearer ${'a="b",'.repeat(20_000)}`)
  parseChallenges(`Bearer ${'\\"'.repeat(50_000)}`)
  parseChallenges(`Bearer realm="${'\\'.repeat(100_000)}`)
  parseChallenges(' ,'.repeat(100_000))
})
