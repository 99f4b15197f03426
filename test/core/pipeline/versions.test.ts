import { expect, test } from 'vitest'
import { deterministicEffects } from '../../../src/core/deterministic.ts'
import { AicrError } from '../../../src/core/errors.ts'
import { FORMATS, type MirrorList } from '../../../src/core/output/index.ts'
import { mirrorList } from '../../../src/core/pipeline/index.ts'
import { openRecipe } from '../../../src/core/recipe/index.ts'
import type { ChartSource } from '../../../src/core/seams.ts'
import { smallChart } from '../../helpers/tarball.ts'
import { tinyCatalog } from '../recipe/tiny.ts'

/** A registry that has one chart, whatever range of versions is asked for. */
const source = (found: string | undefined): ChartSource => ({
  accepts: () => true,
  resolve: async (reference) => {
    if (found === undefined) throw new AicrError('NOT_FOUND', 'no such chart')
    return { reference, name: 'app', version: found, digest: undefined, url: `oci://r.io/plain/app:${found}` }
  },
  open: async () => smallChart('app', '1.1.0'),
})

async function list(asked: string, found: string | undefined, scan?: 'compatible'): Promise<MirrorList> {
  const text = `kind: RecipeResult\ncomponentRefs:\n- {name: rng, type: Helm, source: "oci://r.io/plain", chart: app, version: "${asked}"}\n`
  const catalog = tinyCatalog({})
  const { recipe } = openRecipe(catalog, text, 'r.yaml', { version: '' })
  const effects = deterministicEffects()
  return mirrorList({ recipe, catalog, source: source(found), effects, ...(scan ? { scan } : {}) })
}

const NOT_PINNED = (asked: string): string => `chart rng is not pinned: ${asked} means another chart tomorrow`

test.each([
  ['^1.0.0', '1.1.0', '1.1.0', NOT_PINNED('^1.0.0')],
  ['~1.1', '1.1.0', '1.1.0', NOT_PINNED('~1.1')],
  ['1.x', '1.1.0', '1.1.0', NOT_PINNED('1.x')],
  ['>=1.0.0', '1.1.0+up2', '1.1.0+up2', NOT_PINNED('>=1.0.0')],
  ['1.1.0', '1.1.0', '1.1.0', undefined],
  ['v1.1.0', '1.1.0', 'v1.1.0', undefined],
  ['1.1.0_up2', '1.1.0+up2', '1.1.0_up2', undefined],
  ['^1.0.0', undefined, '^1.0.0', NOT_PINNED('^1.0.0')],
])('a recipe asks %j and %j is found: listed as %j', async (asked, found, listed, warning) => {
  const { charts, warnings } = await list(asked, found)
  expect(charts.map(({ version }) => version)).toEqual([listed])
  expect(warnings?.filter((text) => text.includes('pinned'))).toEqual(warning === undefined ? [] : [warning])
})

test('the compatible scan writes what the recipe says', async () => {
  expect((await list('^1.0.0', '1.1.0', 'compatible')).charts[0]?.version).toBe('^1.0.0')
})

test.each(FORMATS.filter(({ needs }) => needs === undefined).map((format) => [format.id, format] as const))(
  'no range as a version or tag in %s',
  async (_, format) => {
    const options = { chartsAsImages: true, helmSection: true, target: 'mirror.io' }
    const said = /^ *(?:#|-? ?['"]?chart rng is not pinned).*$|.*is not pinned.*/gm
    expect(format.write(await list('^1.0.0', '1.1.0'), options).replace(said, '')).not.toContain('^')
    const unknown = format.write({ ...(await list('^1.0.0', undefined)) }, options).replace(said, '')
    expect(unknown).not.toMatch(/app:\^/)
  },
)
