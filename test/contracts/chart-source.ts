import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unpackArchive } from '../../src/core/archive/index.ts'
import { AicrError } from '../../src/core/errors.ts'
import type { ChartReference, ChartSource, ResolvedChart } from '../../src/core/seams.ts'
import { type Shelved, sha256 } from '../helpers/repository.ts'
import { smallChart } from '../helpers/tarball.ts'

const shelve = (name: string, version: string): Shelved => ({ name, version, archive: smallChart(name, version) })

/** The charts that every implementation is set up with. */
export const SHELF: readonly Shelved[] = [
  shelve('alpha', '1.0.0'),
  shelve('alpha', '1.1.0'),
  shelve('alpha', '1.1.1'),
  shelve('alpha', '2.0.0-rc.1'),
  shelve('alpha', '0.9.0'),
  shelve('alpha', '1.10.0'),
  shelve('alpha', '1.2.0+build.5'),
  shelve('beta', '0.1.0'),
  shelve('beta-more', '3.0.0'),
  shelve('only-pre', '1.0.0-alpha.1'),
  shelve('only-pre', '1.0.0-alpha.2'),
]

/** An implementation, set up with SHELF. */
export interface Subject {
  readonly source: ChartSource
  reference(chart: string, version: string): ChartReference
  close?(): Promise<void>
}

/** Cases that an implementation answers otherwise on purpose. */
export type Skips = Readonly<Record<string, string>>

const archiveOf = (name: string, version: string): Uint8Array => {
  const found = SHELF.find((one) => one.name === name && one.version === version)
  if (found === undefined) throw new Error(`no ${name} ${version}`)
  return found.archive
}

const FOUND: readonly (readonly [what: string, chart: string, wanted: string, version: string])[] = [
  ['exact', 'alpha', '1.0.0', '1.0.0'],
  ['exact, not the newest', 'alpha', '0.9.0', '0.9.0'],
  ['exact pre-release', 'alpha', '2.0.0-rc.1', '2.0.0-rc.1'],
  ['exact with build metadata', 'alpha', '1.2.0+build.5', '1.2.0+build.5'],
  ['newest stable, ten after nine', 'alpha', '', '1.10.0'],
  ['any', 'alpha', '*', '1.10.0'],
  ['tilde', 'alpha', '~1.1.0', '1.1.1'],
  ['tilde of a part', 'alpha', '~1', '1.10.0'],
  ['caret', 'alpha', '^1.0.0', '1.10.0'],
  ['wildcard', 'alpha', '1.1.x', '1.1.1'],
  ['at most', 'alpha', '<=1.1.0', '1.1.0'],
  ['below', 'alpha', '<1.0.0', '0.9.0'],
  ['both ends', 'alpha', '>=1.0.0, <1.10.0', '1.2.0+build.5'],
  ['both ends by a blank', 'alpha', '>=1.0.0 <1.1.0', '1.0.0'],
  ['hyphen', 'alpha', '1.0.0 - 1.1.1', '1.1.1'],
  ['either', 'alpha', '<1.0.0 || ~1.0.0', '1.0.0'],
  ['not', 'alpha', '!=1.10.0', '1.2.0+build.5'],
  ['a pre-release range admits pre-releases', 'alpha', '>=1.0.0-0', '2.0.0-rc.1'],
  ['a range below a pre-release', 'alpha', '>1.10.0-0', '2.0.0-rc.1'],
  ['a name that begins another', 'beta', '', '0.1.0'],
  ['a name with a dash', 'beta-more', '3.0.0', '3.0.0'],
  ['only pre-releases, by range', 'only-pre', '>0.0.0-0', '1.0.0-alpha.2'],
]

const REFUSED: readonly (readonly [what: string, chart: string, wanted: string, code: string])[] = [
  ['a chart that is not there', 'gamma', '', 'NOT_FOUND'],
  ['a chart that is not there, exact', 'gamma', '1.0.0', 'NOT_FOUND'],
  ['a version that is not there', 'alpha', '9.9.9', 'NOT_FOUND'],
  ['a range that nothing satisfies', 'alpha', '>=5.0.0', 'NOT_FOUND'],
  ['a pre-release that is not there', 'alpha', '1.0.0-rc.1', 'NOT_FOUND'],
  ['no stable version', 'only-pre', '', 'NOT_FOUND'],
  ['a range of stables only', 'only-pre', '>=0.0.0', 'NOT_FOUND'],
  ['a part of a name', 'alph', '', 'NOT_FOUND'],
  ['a version that is none', 'alpha', 'latest!', 'INVALID_REFERENCE'],
]

/** What every ChartSource must do. `skip` names cases by what they are, with the reason. */
export function chartSourceContract(name: string, setUp: () => Promise<Subject>, skip: Skips = {}): void {
  describe(`${name} is a ChartSource`, () => {
    let subject: Subject
    beforeAll(async () => {
      subject = await setUp()
    })
    afterAll(() => subject.close?.())
    const find = (chart: string, version: string): Promise<ResolvedChart> =>
      subject.source.resolve(subject.reference(chart, version))

    describe('finds', () => {
      for (const [what, chart, wanted, version] of FOUND) {
        test.skipIf(what in skip)(`${what}: ${chart} ${wanted} → ${version}`, async () => {
          const reference = subject.reference(chart, wanted)
          expect(subject.source.accepts(reference)).toBe(true)
          const found = await subject.source.resolve(reference)
          expect([found.name, found.version]).toEqual([chart, version])
          expect(found.reference).toEqual(reference)
          const bytes = await subject.source.open(found)
          expect(sha256(bytes)).toBe(sha256(archiveOf(chart, version)))
          expect([undefined, sha256(bytes)]).toContain(found.digest)
        })
      }
    })

    describe('refuses', () => {
      for (const [what, chart, wanted, code] of REFUSED) {
        test.skipIf(what in skip)(`${what}: ${chart} ${wanted} → ${code}`, async () => {
          const error = await find(chart, wanted).catch((caught: unknown) => caught)
          expect(error).toBeInstanceOf(AicrError)
          expect((error as AicrError).code).toBe(code)
          expect((error as AicrError).message).not.toBe('')
        })
      }
    })

    test('what is opened unpacks', async () => {
      const files = await unpackArchive(await subject.source.open(await find('alpha', '1.1.0')))
      expect(files.map((file) => file.path)).toEqual(['Chart.yaml', 'templates/cm.yaml'])
      expect(files[0]?.data).toContain('version: 1.1.0')
    })
    test('many at once', async () => {
      const rows = Array.from({ length: 60 }, (_, i) => SHELF[i % SHELF.length] as Shelved)
      const sums = await Promise.all(
        rows.map(async ({ name: chart, version }) => sha256(await subject.source.open(await find(chart, version)))),
      )
      expect(sums).toEqual(rows.map((row) => sha256(row.archive)))
    })
    test('opening twice gives the same', async () => {
      const found = await find('beta', '0.1.0')
      expect(sha256(await subject.source.open(found))).toBe(sha256(await subject.source.open(found)))
    })
    test('the URL names what was found', async () => {
      expect((await find('alpha', '1.1.0')).url).toMatch(/alpha.*1\.1\.0/)
    })
    test('a resolved chart survives JSON', async () => {
      const found = JSON.parse(JSON.stringify(await find('alpha', '1.1.0'))) as ResolvedChart
      expect(sha256(await subject.source.open(found))).toBe(sha256(archiveOf('alpha', '1.1.0')))
    })
    test('a caller that gave up gets nothing', async () => {
      const signal = AbortSignal.abort(new DOMException('enough', 'AbortError'))
      const asked = subject.source.resolve(subject.reference('alpha', '1.0.0'), signal)
      const outcome = await asked.then((found) => subject.source.open(found, signal)).catch((error: unknown) => error)
      if ('a caller that gave up gets nothing' in skip) return
      expect(outcome).toBeInstanceOf(Error)
    })
  })
}
