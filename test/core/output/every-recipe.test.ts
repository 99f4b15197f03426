import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { deterministicEffects } from '../../../src/core/deterministic.ts'
import { formatOf, type MirrorList } from '../../../src/core/output/index.ts'
import { mirrorList } from '../../../src/core/pipeline/index.ts'
import { parseCriteria, type Recipe, resolveRecipe } from '../../../src/core/recipe/index.ts'
import { loadValidator } from '../../../src/core/schema/index.ts'
import type { ChartSource } from '../../../src/core/seams.ts'
import { readYaml } from '../../../src/core/yaml/index.ts'
import { readCatalog } from '../../../src/node/catalog.ts'
import { encodeUtf8 } from '../../../template-engine/go/index.ts'
import { HELM_4_1_4 } from '../../helpers/helm.ts'
import { criteriaOf, FACTS } from '../recipe/catalog-facts.ts'
import * as schemas from './schemas.ts'

/** A file with Zarf's own JSON schema of v1alpha1; without it ours alone is asked. */
const ZARF_SCHEMA = process.env.ZARF_SCHEMA

const catalog = await readCatalog()

/** Every recipe that the embedded catalog covers, by its criteria. */
const recipes = FACTS.accepted.map(([words]): [string, Recipe] => {
  const criteria = parseCriteria(criteriaOf(words), catalog.vocabulary)
  return [words, resolveRecipe(catalog, criteria, { version: 'v0' }).recipe]
})

/** Gives any chart: ours, of the name and version asked for, with one image. */
const anyChart: ChartSource = {
  accepts: () => true,
  resolve: async (reference) => ({
    reference,
    name: reference.chart,
    version: reference.version,
    digest: undefined,
    url: `${reference.repository}/${reference.chart}`,
  }),
  open: () => Promise.reject(new Error('files are given')),
  files: async ({ name, version }) => [
    { path: 'Chart.yaml', data: `apiVersion: v2\nname: ${name}\nversion: ${version.replace(/^v/, '')}\n` },
    {
      path: 'templates/pod.yaml',
      data: `kind: Pod\napiVersion: v1\nmetadata: {name: p}\nspec: {containers: [{name: c, image: "quay.io/samples/${name}:${version}"}]}\n`,
    },
  ],
}

/** What recipes leave open and images need: on AKS and OpenShift the network driver is built for the node's system. */
const NODES = { os: 'ubuntu', osVersions: ['24.04'] }

const validateSchema = await loadValidator(HELM_4_1_4)

const listOf = (recipe: Recipe): Promise<MirrorList> =>
  mirrorList({ recipe, catalog, source: anyChart, effects: deterministicEffects(), nodes: NODES })

test.skipIf(ZARF_SCHEMA === undefined)("Zarf's schema refuses what is wrong", () => {
  const schema = readFileSync(ZARF_SCHEMA ?? '', 'latin1')
  const wrong = 'kind: ZarfPackageConfig\nmetadata: {name: aicr}\ncomponents: [{name: a, pictures: []}]\n'
  expect(validateSchema(schema, readYaml(wrong))).not.toEqual([])
})

describe.each(recipes)('%s', (_, recipe) => {
  test('gives documents that their consumers take', async () => {
    const list = await listOf(recipe)
    expect(list.components.filter(({ status }) => status === 'incomplete').flatMap(({ warnings }) => warnings)).toEqual(
      [],
    )
    const hauler = parseAllDocuments(formatOf('hauler').write(list, {})).map((document) => document.toJS())
    expect(hauler).toHaveLength(2)
    for (const document of hauler) expect(schemas.hauler.safeParse(document).error).toBeUndefined()
    const text = formatOf('zarf').write(list, {})
    expect(schemas.zarf.safeParse(parse(text)).error).toBeUndefined()
    expect(parse(text).components[0].charts).toHaveLength(list.charts.length)
    if (ZARF_SCHEMA !== undefined)
      expect(validateSchema(readFileSync(ZARF_SCHEMA, 'latin1'), readYaml(encodeUtf8(text)))).toEqual([])
    for (const [id, schema] of [
      ['skopeo', schemas.skopeo],
      ['oc-mirror', schemas.ocMirror],
    ] as const)
      expect(schema.safeParse(parse(formatOf(id).write(list, {}))).error).toBeUndefined()
    const bill = JSON.parse(formatOf('cyclonedx').write(list, {}))
    expect(schemas.cyclonedx.safeParse(bill).error).toBeUndefined()
  })
})
