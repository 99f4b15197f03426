import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AicrError, failureLine } from '../../../src/core/errors.ts'
import { readGoldenSuite } from '../../../src/core/golden/suite.ts'
import { readSummary, requireReferences } from '../../../src/core/output/index.ts'
import { type Catalog, checkCatalog, openRecipe, readConfig } from '../../../src/core/recipe/index.ts'
import { readManifest } from '../../../src/core/registry/index.ts'
import { ociRegistry, readLock } from '../../../src/core/source/index.ts'
import { readCatalog } from '../../../src/node/catalog.ts'
import { dockerCredentials } from '../../../src/node/docker-credentials.ts'
import { parseRepositories } from '../../../src/node/repositories.ts'
import { aicr } from '../../helpers/command-line.ts'
import { testNetwork } from '../../helpers/network.ts'

let root = ''
let catalog: Catalog
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'aicr-documents-'))
  catalog = await readCatalog()
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const REGISTRY = ['registry.yaml', 'components: []'] as const

/** How a kind of document is read: what is said of it, a sentence each, or an AicrError. */
type Read = (text: string) => Promise<readonly string[]> | readonly string[]

/** A reader that has nothing to say of what it takes. */
const quiet =
  (reader: (text: string, place: string) => unknown): Read =>
  async (text) => {
    await reader(text, 'doc.yaml')
    return []
  }

/** Asks a registry for the versions of a chart; `answers` are what its addresses say. */
async function askRegistry(answers: Readonly<Record<string, () => Response>>): Promise<void> {
  const network = testNetwork({ fetch: async ({ url }) => (answers[url.replace(/\?.*$/, '')] ?? Response.error)() })
  await ociRegistry({ network }).resolve({ repository: '', chart: 'oci://r.io/a', version: '' })
}

const read = {
  recipe: (text) => openRecipe(catalog, text, 'doc.yaml', { version: '' }).warnings.map((w) => `doc.yaml ${w}`),
  registry: (text) => checkCatalog(new Map([['registry.yaml', text]]), false),
  overlay: (text) => checkCatalog(new Map([REGISTRY, ['overlays/doc.yaml', text]]), false),
  mixin: (text) => checkCatalog(new Map([REGISTRY, ['mixins/doc.yaml', text]]), false),
  'aicr-config': quiet(readConfig),
  list: quiet(async (text, place) => requireReferences(await readSummary(text, place), place)),
  lock: quiet(readLock),
  golden: quiet(readGoldenSuite),
  repositories: quiet(parseRepositories),
  manifest: quiet((text, place) => readManifest(new TextEncoder().encode(text), place)),
  tags: quiet((text) => askRegistry({ 'https://r.io/v2/a/tags/list': () => new Response(text) })),
  token: quiet((text) => {
    const headers = { 'www-authenticate': 'Bearer realm="https://auth.io/token"' }
    return askRegistry({
      'https://r.io/v2/a/tags/list': () => new Response('', { status: 401, headers }),
      'https://auth.io/token': () => new Response(text),
    })
  }),
  docker: async (text) => {
    writeFileSync(join(root, 'doc.yaml'), text)
    const ask = dockerCredentials({ env: { HOME: root }, registryConfig: join(root, 'doc.yaml') })
    await ask('r.io')
    return []
  },
  config: async (text) => {
    writeFileSync(join(root, 'aicr.yaml'), text)
    const { status, err } = await aicr(['mirror', 'list', '--recipe', 'none'], { cwd: root })
    if (/none: no such file/.test(err)) return []
    throw new AicrError(status === 2 ? 'INVALID_REQUEST' : 'INTERNAL', err.replace('aicr.yaml', 'doc.yaml'))
  },
} as const satisfies Readonly<Record<string, Read>>

const COMPONENT = '{name: a, source: "https://c", chart: a, version: "1"}'
const recipe = (more: string): string =>
  `kind: RecipeResult\ncomponentRefs: [${COMPONENT.replace('}', `, ${more}}`)}]\n`
const top = (more: string): string => `kind: RecipeResult\ncomponentRefs: [${COMPONENT}]\n${more}\n`
const component = (more: string): string => `components: [{name: a, ${more}}]`
const overlay = (more: string): string => `kind: RecipeMetadata\nmetadata: {name: x}\nspec: {${more}}`
const mixin = (more: string): string => `kind: RecipeMixin\nmetadata: {name: x}\nspec: {${more}}`
const aicrConfig = (more: string): string => `kind: AICRConfig\napiVersion: aicr.run/v1alpha2\nspec: {${more}}`
const DIGEST = `"sha256:${'0'.repeat(64)}"`
const row = (more: Readonly<Record<string, string>>): string => {
  const all = { repository: 'r', chart: 'c', version: '"1.0.0"', resolved: '"1.0.0"', digest: DIGEST, ...more }
  const fields = Object.entries(all).filter(([, value]) => value !== '')
  return `{${fields.map(([name, value]) => `${name}: ${value}`).join(', ')}}`
}
const lock = (...rows: string[]): string => `apiVersion: aicr-mirror/v1\nkind: ChartLock\ncharts: [${rows.join(', ')}]`
const golden = (more: string): string => `cases: [{name: a, chart: ./a, ${more}}]`
const config = (more: string): string => `apiVersion: aicr-mirror/v1\nkind: Config\n${more}`

type Kind = keyof typeof read

const ROWS: readonly (readonly [kind: Kind, text: string, said: RegExp])[] = [
  ['recipe', '{}', /componentRefs is missing: it must be a list/],
  ['recipe', '', /not a recipe: the document is not a mapping/],
  ['recipe', '5', /not a recipe/],
  ['recipe', '[]', /not a recipe/],
  ['recipe', 'a: b: c', /not valid YAML: mapping values are not allowed/],
  ['recipe', 'a: [', /not valid YAML: line 1/],
  ['recipe', 'kind: RecipeResult\ncomponentRef: []', /componentRefs is missing/],
  ['recipe', 'kind: RecipeResult\ncomponentRefs: 5', /componentRefs must be a list, not 5/],
  ['recipe', 'kind: RecipeResult\ncomponentRefs: {}', /componentRefs must be a list, not a mapping/],
  ['recipe', 'kind: RecipeResult\ncomponentRefs: [5]', /componentRefs\[0\] must be a mapping, not 5/],
  ['recipe', 'kind: RecipeResult\ncomponentRefs: [null]', /componentRefs\[0\] must be a mapping, not null/],
  ['recipe', 'kind: RecipeResult\ncomponentRefs: []', /the recipe has no components/],
  ['recipe', 'kind: Recipe\ncomponentRefs: []', /kind "Recipe", but "RecipeResult" is required/],
  ['recipe', 'apiVersion: aicr.run/v9x\nkind: RecipeResult', /apiVersion "aicr.run\/v9x", which this aicr build/],
  [
    'recipe',
    recipe('overide: {a: 1}'),
    /componentRefs\[0\]\.overide is not a known field and is passed over; did you mean overrides\?/,
  ],
  [
    'recipe',
    recipe('Overrides: {a: 1}'),
    /componentRefs\[0\]\.Overrides is not a known field and is passed over; did you mean overrides\?/,
  ],
  ['recipe', recipe('overrides: []'), /componentRefs\[0\]\.overrides must be a mapping, not a list/],
  ['recipe', recipe('overrides: text'), /componentRefs\[0\]\.overrides must be a mapping, not "text"/],
  ['recipe', recipe('enabled: "false"'), /componentRefs\[0\]\.enabled is not a known field/],
  ['recipe', recipe('overrides: {enabled: "false"}'), /component a counts as enabled/],
  [
    'recipe',
    recipe('chrt: x'),
    /componentRefs\[0\]\.chrt is not a known field and is passed over; did you mean chart\?/,
  ],
  ['recipe', recipe('namespace: [x]'), /componentRefs\[0\]\.namespace must be a string, not a list/],
  ['recipe', recipe('valuesFile: {}'), /componentRefs\[0\]\.valuesFile must be a string, not a mapping/],
  ['recipe', recipe('manifestFiles: x'), /componentRefs\[0\]\.manifestFiles must be a list, not "x"/],
  ['recipe', recipe('manifestFiles: [{}]'), /componentRefs\[0\]\.manifestFiles\[0\] must be a string, not a mapping/],
  ['recipe', recipe('dependencyRefs: b'), /componentRefs\[0\]\.dependencyRefs must be a list/],
  ['recipe', recipe('dependencyRefs: [b]'), /references unknown dependency "b"/],
  ['recipe', recipe('dependencyRefs: [a]'), /doc\.yaml .*a/],
  ['recipe', recipe('cleanup: "yes"'), /componentRefs\[0\]\.cleanup must be true or false, not "yes"/],
  ['recipe', recipe('patches: {}'), /componentRefs\[0\]\.patches must be a list/],
  ['recipe', recipe('expectedResources: [x]'), /expectedResources\[0\] must be a mapping, not "x"/],
  ['recipe', top('deploymentOrder: [b]'), /deploymentOrder names b, which is not a component/],
  ['recipe', top('deploymentOrder: a'), /deploymentOrder must be a list, not "a"/],
  [
    'recipe',
    top('criteria: {servce: eks}'),
    /criteria\.servce is not a known field and is passed over; did you mean service\?/,
  ],
  [
    'recipe',
    top('criteria: {service: ekss}'),
    /criteria\.service is ekss, which the catalog does not know; did you mean eks\?/,
  ],
  ['recipe', top('criteria: {nodes: many}'), /criteria\.nodes must be a number, not "many"/],
  ['recipe', top('criteria: eks'), /criteria must be a mapping, not "eks"/],
  ['recipe', top('metadata: []'), /metadata must be a mapping, not a list/],
  ['recipe', top('metadata: {appliedOverlays: x}'), /metadata\.appliedOverlays must be a list/],
  [
    'recipe',
    top('metadata: {verson: x}'),
    /metadata\.verson is not a known field and is passed over; did you mean version\?/,
  ],
  ['recipe', top('constraints: {}'), /constraints must be a list/],
  [
    'recipe',
    top('constraints: [{nme: x}]'),
    /constraints\[0\]\.nme is not a known field and is passed over; did you mean name\?/,
  ],
  ['recipe', top('validation: [x]'), /validation must be a mapping, not a list/],
  ['recipe', top('validation: {deploy: {}}'), /validation\.deploy is not a known field/],
  ['recipe', top('configuration: {slurm: x}'), /configuration\.slurm must be a mapping/],
  ['recipe', top('components: []'), /components is not a known field/],
  ['recipe', `${top('')}---\n${top('')}`, /more than one YAML document: the first is read/],
  ['registry', '5', /the document must be a mapping, not 5/],
  ['registry', 'components: {}', /components must be a list, not a mapping/],
  ['registry', 'component: []', /component is not a known field and is passed over; did you mean components\?/],
  ['registry', 'components: [x]', /components\[0\] must be a mapping, not "x"/],
  ['registry', 'components: [{}]', /components\[0\]\.name is missing: it must be a string/],
  [
    'registry',
    component('hlem: {}'),
    /components\[0\]\.hlem is not a known field and is passed over; did you mean helm\?/,
  ],
  ['registry', component('helm: x'), /components\[0\]\.helm must be a mapping, not "x"/],
  [
    'registry',
    component('helm: {defaultVerson: "1"}'),
    /helm\.defaultVerson is not a known field and is passed over; did you mean defaultVersion\?/,
  ],
  ['registry', component('helm: {repository: x}'), /components\[0\]\.helm\.repository is not a known field/],
  ['registry', component('helm: {defaultVersion: [1]}'), /helm\.defaultVersion must be a string, not a list/],
  ['registry', component('valueOverrideKeys: a'), /valueOverrideKeys must be a list, not "a"/],
  ['registry', component('manifestFiles: {}'), /manifestFiles must be a list/],
  ['registry', component('kustomize: {source: x}'), /kustomize\.source is not a known field/],
  ['registry', component('hasSelfRefCRDs: 1'), /hasSelfRefCRDs must be true or false, not 1/],
  ['registry', component('healthCheck: x'), /healthCheck must be a mapping/],
  ['registry', 'a: b: c', /not valid YAML/],
  ['overlay', '', /is empty, and is left out/],
  ['overlay', '# nothing', /is empty/],
  ['overlay', 'kind: Foo', /is of kind Foo, not RecipeMetadata, and is left out/],
  ['overlay', 'kind: RecipeMetadata', /spec is missing: it must be a mapping/],
  ['overlay', 'kind: RecipeMetadata\nspec: []', /spec must be a mapping, not a list/],
  [
    'overlay',
    overlay('criteria: {acelerator: h100}'),
    /spec\.criteria\.acelerator is not a known field and is passed over; did you mean accelerator\?/,
  ],
  ['overlay', overlay('criteria: h100'), /spec\.criteria must be a mapping/],
  [
    'overlay',
    overlay('crtieria: {}'),
    /spec\.crtieria is not a known field and is passed over; did you mean criteria\?/,
  ],
  ['overlay', overlay('base: [x]'), /spec\.base must be a string, not a list/],
  ['overlay', overlay('bases: x'), /spec\.bases is not a known field and is passed over; did you mean base\?/],
  ['overlay', overlay('mixins: x'), /spec\.mixins must be a list, not "x"/],
  ['overlay', overlay('mixins: [{}]'), /spec\.mixins\[0\] must be a string, not a mapping/],
  [
    'overlay',
    overlay('componentRefs: [{nam: a}]'),
    /spec\.componentRefs\[0\]\.nam is not a known field and is passed over; did you mean name\?/,
  ],
  ['overlay', overlay('componentRefs: {a: {}}'), /spec\.componentRefs must be a list, not a mapping/],
  [
    'overlay',
    overlay('componentRefs: [{name: a, overide: {}}]'),
    /spec\.componentRefs\[0\]\.overide is not a known field and is passed over; did you mean overrides\?/,
  ],
  ['overlay', overlay('constraints: x'), /spec\.constraints must be a list/],
  [
    'overlay',
    overlay('validation: {deployment: {check: []}}'),
    /spec\.validation\.deployment\.check is not a known field and is passed over; did you mean checks\?/,
  ],
  ['overlay', overlay('profile: {values: []}'), /spec\.profile\.values must be a mapping, not a list/],
  [
    'overlay',
    'kind: RecipeMetadata\nmetdata: {name: x}\nspec: {}',
    /metdata is not a known field and is passed over; did you mean metadata\?/,
  ],
  ['mixin', 'kind: Mixin', /kind must be RecipeMixin, not "Mixin"/],
  ['mixin', 'metadata: {name: x}', /kind is missing: it must be RecipeMixin/],
  ['mixin', mixin('mixins: [x]'), /spec\.mixins is not a known field/],
  ['mixin', mixin('componentRefs: x'), /spec\.componentRefs must be a list/],
  [
    'mixin',
    mixin('componentRefs: [{name: a, dependencyRef: [b]}]'),
    /dependencyRef is not a known field; did you mean dependencyRefs\?/,
  ],
  ['mixin', mixin('constraints: [x]'), /spec\.constraints\[0\] must be a mapping, not "x"/],
  ['mixin', 'kind: RecipeMixin\nmetadata: x', /metadata must be a mapping, not "x"/],
  ['aicr-config', '[]', /not a configuration/],
  ['aicr-config', 'kind: Config', /kind must be AICRConfig/],
  ['aicr-config', 'kind: AICRConfig', /apiVersion must be aicr\.run\/v1alpha2/],
  ['aicr-config', aicrConfig(''), /spec must have one of/],
  ['aicr-config', aicrConfig('recipes: {}'), /spec\.recipes is not a known field; did you mean recipe\?/],
  ['aicr-config', aicrConfig('recipe: {criteria: {gpu: h100}}'), /spec\.recipe\.criteria\.gpu is not a known field/],
  ['aicr-config', aicrConfig('recipe: {criteria: {nodes: x}}'), /spec\.recipe\.criteria\.nodes must be a number/],
  ['aicr-config', aicrConfig('recipe: x'), /spec\.recipe must be a mapping/],
  ['aicr-config', aicrConfig('recipe: {data: []}'), /spec\.recipe\.data must be a string/],
  ['aicr-config', aicrConfig('recipe: {criteriaStrict: x}'), /criteriaStrict must be true or false/],
  ['list', '{}', /images is missing: it must be a list/],
  ['list', 'null', /the document must be a mapping, not null/],
  ['list', '[]', /the document must be a mapping, not a list/],
  ['list', 'images: x', /images must be a list, not "x"/],
  ['list', 'images: [5]', /images\[0\] must be a string, not 5/],
  ['list', 'images: ["HELLO WORLD"]', /images\[0\] is not an image reference: "HELLO WORLD"/],
  ['list', 'images: [""]', /images\[0\] is not an image reference/],
  ['list', 'images: []\ncharts: x', /charts must be a list/],
  ['list', 'images: []\ncharts: [x]', /charts\[0\] must be a mapping, not "x"/],
  ['list', 'images: []\ncharts: [{}]', /charts\[0\]\.name is missing/],
  ['list', 'images: []\ncharts: [{name: a, version: 1.0}]', /charts\[0\]\.version must be a string, not 1/],
  ['list', 'images: [', /not valid YAML/],
  ['lock', '{}', /apiVersion is missing: it must be aicr-mirror\/v1/],
  ['lock', '', /the document must be a mapping/],
  ['lock', lock().replace('v1', 'v9'), /apiVersion aicr-mirror\/v9, which this version does not read/],
  ['lock', lock().replace('apiVersion: aicr-mirror/v1\n', ''), /apiVersion is missing/],
  ['lock', lock().replace('ChartLock', 'Lock'), /kind must be ChartLock, not "Lock"/],
  ['lock', 'apiVersion: aicr-mirror/v1\nkind: ChartLock', /charts is missing: it must be a list/],
  ['lock', lock('x'), /charts\[0\] must be a mapping, not "x"/],
  ['lock', lock(row({ version: '1.0' })), /charts\[0\]\.version must be a string, not 1/],
  ['lock', lock(row({ resolved: '' })), /charts\[0\]\.resolved is missing/],
  [
    'lock',
    lock(row({ digest: 'sha256:ab' })),
    /charts\[0\]\.digest must be a digest \(sha256: and 64 hexadecimal digits\), not "sha256:ab"/,
  ],
  ['lock', lock(row({}), row({ chart: '' })), /charts\[1\]\.chart is missing/],
  ['lock', lock(row({ repo: 'x' })), /charts\[0\]\.repo is not a known field/],
  ['golden', '{}', /cases is missing: it must be a list/],
  ['golden', 'cases: []', /cases: there are none/],
  ['golden', 'case: []', /cases is missing/],
  ['golden', 'cases: {}', /cases must be a list/],
  ['golden', 'cases: [x]', /cases\[0\] must be a mapping/],
  ['golden', 'cases: [{chart: a}]', /cases\[0\]\.name is missing/],
  ['golden', golden('vals: []'), /cases\[0\]\.vals is not a known field/],
  ['golden', golden('value: [x]'), /cases\[0\]\.value is not a known field; did you mean values\?/],
  ['golden', golden('values: x'), /cases\[0\]\.values must be a list, not "x"/],
  ['golden', golden('includeCrds: 1'), /cases\[0\]\.includeCrds must be true or false/],
  ['golden', golden('sha256: abc'), /sha256 must be 64 hexadecimal digits/],
  ['golden', golden('recipe: r.yaml'), /a chart or a recipe, not both/],
  ['golden', `${golden('')}\nhelmVersion: 4`, /helmVersion is not a known field/],
  ['golden', `${golden('')}\nfolder: []`, /folder must be a string/],
  ['config', '{}', /apiVersion is missing/],
  ['config', 'strict: true', /strict is not a known field/],
  ['config', config('flags: []'), /flags must be a mapping, not a list/],
  ['config', config('flag: {}'), /flag is not a known field; did you mean flags\?/],
  ['config', config('flags: {strikt: true}'), /flags: strikt is not a flag[\s\S]*did you mean strict\?/],
  ['config', config('flags: {strict: maybe}'), /invalid argument \\?"maybe/],
  ['config', config('flags: {concurrency: 0}'), /at least 1 is needed/],
  ['config', config('flags: {concurrency: [1]}'), /takes one value, not a list/],
  ['config', config('flags: {password: x}'), /password is for the command line only/],
  ['config', config('flags: {format: {a: 1}}'), /flags\.format must be a text, a number/],
  [
    'config',
    config('commands: {mirror lst: {}}'),
    /commands: mirror lst is not a command[\s\S]*did you mean mirror list\?/,
  ],
  ['config', config('commands: {mirror list: {fromat: zarf}}'), /fromat is not a flag[\s\S]*did you mean format\?/],
  ['config', config('commands: x'), /commands must be a mapping/],
  ['config', 'a: [', /not valid YAML/],
  ['docker', 'null', /the document must be a mapping, not null/],
  ['docker', '[]', /the document must be a mapping, not a list/],
  ['docker', '{', /are not JSON/],
  ['docker', '{"auths": []}', /auths must be a mapping, not a list/],
  ['docker', '{"auths": {"r.io": "x"}}', /auths\["r\.io"\] must be a mapping, not "x"/],
  ['docker', '{"auths": {"r.io": {"auth": 5}}}', /auths\["r\.io"\]\.auth must be a string, not 5/],
  ['docker', '{"auths": {"r.io": {"auth": "!!"}}}', /auths\["r\.io"\]\.auth must be user:password in base64/],
  ['docker', '{"auths": {"r.io": {"auth": "bWU="}}}', /auths\["r\.io"\]\.auth must be user:password in base64/],
  ['docker', '{"credsStore": 5}', /credsStore must be a string, not 5/],
  ['docker', '{"credHelpers": []}', /credHelpers must be a mapping, not a list/],
  ['docker', '{"credHelpers": {"r.io": 1}}', /credHelpers\["r\.io"\] must be a string, not 1/],
  ['repositories', '5', /the document must be a mapping, not 5/],
  ['repositories', '[]', /the document must be a mapping, not a list/],
  ['repositories', 'repositories: {}', /repositories must be a list, not a mapping/],
  ['repositories', 'repositories: [x]', /repositories\[0\] must be a mapping, not "x"/],
  ['repositories', 'repositories: [{name: a}]', /repositories\[0\]\.url is missing/],
  ['repositories', 'repositories: [{name: a, url: 5}]', /repositories\[0\]\.url must be a string, not 5/],
  ['repositories', 'repositories: [{url: "https://x"}]', /repositories\[0\]\.name is missing/],
  ['repositories', 'repositories: [', /not valid YAML/],
  ['manifest', 'null', /doc\.yaml: not a manifest: the document must be a mapping, not null/],
  ['manifest', '{', /doc\.yaml: the manifest is not JSON/],
  ['manifest', '{}', /doc\.yaml: not a manifest: config is missing: it must be a mapping; layers is missing/],
  ['manifest', '{"schemaVersion": 1}', /doc\.yaml: .*docker schema 1/],
  ['manifest', '{"config": {}, "layers": []}', /config\.digest is missing: it must be a digest/],
  ['manifest', '{"manifests": [5]}', /manifests\[0\] must be a mapping, not 5/],
  ['tags', 'x', /\/tags\/list: the list of tags is not JSON/],
  ['tags', '[]', /\/tags\/list: not a list of tags: the document must be a mapping, not a list/],
  ['tags', '{}', /not a list of tags: tags is missing: it must be a list/],
  ['tags', '{"tags": {}}', /tags must be a list, not a mapping/],
  ['tags', '{"tags": ["1.0.0", 2]}', /tags\[1\] must be a string, not 2/],
  ['token', 'x', /\/token: .*sent a token that is not JSON/],
  ['token', '"t"', /\/token: auth\.io sent no token: the document must be a mapping, not "t"/],
  ['token', '{"token": 5}', /sent no token: token must be a string, not 5/],
  ['token', '{"access_token": {}}', /sent no token: access_token must be a string, not a mapping/],
  ['token', '{"expires_in": 60}', /\/token: auth\.io sent no token/],
]

describe('malformed documents are named with their file and field', () => {
  test('there are at least 150', () => expect(ROWS.length).toBeGreaterThanOrEqual(150))

  test.each(ROWS)('%s: %s', async (kind, text, said) => {
    const sentences = await Promise.resolve()
      .then(() => read[kind](text))
      .catch((error: unknown) => {
        expect(error).toBeInstanceOf(AicrError)
        return [failureLine(error)]
      })
    const all = sentences.join('\n')
    expect(all).toMatch(said)
    expect(all).toMatch(/doc\.yaml|registry\.yaml|https:\/\/(?:r|auth)\.io\//)
    expect(all).not.toContain('[INTERNAL]')
  })
})
