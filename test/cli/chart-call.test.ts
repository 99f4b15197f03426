import { describe, expect, test } from 'vitest'
import { hostsOf } from '../../src/cli/chart-call.ts'
import { aicr } from '../helpers/command-line.ts'

describe('the hosts that a user name is for', () => {
  test.each([
    ['oci://quay.io/a/b', '', ['quay.io']],
    ['oci://user@quay.io:5000/a/b', '', ['quay.io:5000']],
    ['https://user:se%40cret@charts.acme.io/x.tgz?y=1', '', ['charts.acme.io']],
    ['HTTPS://charts.acme.io?x', '', ['charts.acme.io']],
    ['web', 'https://me@charts.acme.io', ['charts.acme.io']],
    ['./web', '', []],
    ['oci://a@b@quay.io/x', '', ['quay.io']],
  ])('%s of %j', (chart, repository, hosts) => {
    expect(hostsOf({ chart, repository })).toEqual(hosts)
  })
})

test.each([['template'], ['images'], ['mirror', 'list'], ['mirror', 'diff'], ['inventory']])(
  'what renders can render the same twice: %s',
  async (...command) => {
    const { out } = await aicr([...command, '--help'])
    expect(out).toContain('--deterministic')
    expect(out).toContain('--seed')
  },
)
