import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Terminal } from '../../src/cli/command.ts'
import { run } from '../../src/cli/run.ts'
import { readRecipe } from '../../src/core/recipe/file.ts'
import { writeRecipe } from '../../src/core/recipe/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'aicr-recipe-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Outcome {
  readonly status: number
  readonly out: string
  readonly err: string
}

async function aicr(words: string, env: Readonly<Record<string, string>> = {}, verb = 'recipe'): Promise<Outcome> {
  let [out, err] = ['', '']
  const terminal: Terminal = {
    out: (text) => {
      out += text
    },
    outBytes: (bytes) => {
      out += new TextDecoder().decode(bytes)
    },
    err: (text) => {
      err += text
    },
    input: () => new Uint8Array(),
    env,
    cwd: folder,
    colour: false,
    interactive: false,
  }
  const status = await run([...verb.split(' '), ...words.split(' ').filter(Boolean)], terminal)
  return { status, out, err }
}

const EKS = '--service eks --accelerator h100 --intent training --os ubuntu --platform kubeflow'

describe('formats', () => {
  test('yaml is the default, and what it prints is read back as the same recipe', async () => {
    const { status, out, err } = await aicr(EKS)
    expect([status, err]).toEqual([0, ''])
    expect(out).toMatch(/^apiVersion: aicr\.run\/v1alpha2\ncomponentRefs:\n[\s\S]*\n {2}version: v[\d.]+/)
    const file = readRecipe(out, 'recipe.yaml')
    expect(file.kind === 'result' && writeRecipe(file.recipe, 'yaml')).toBe(out)
  })

  test('json says the same', async () => {
    const [yaml, json] = [await aicr(EKS), await aicr(`${EKS} -t json`)]
    expect(JSON.parse(json.out)).toMatchObject({
      kind: 'RecipeResult',
      criteria: { service: 'eks', platform: 'kubeflow' },
    })
    expect(readRecipe(json.out, 'recipe.json')).toEqual(readRecipe(yaml.out, 'recipe.yaml'))
  })

  test('table', async () => {
    const { out } = await aicr('--service kind --format table')
    expect(out.split('\n').slice(0, 3)).toEqual([
      'COMPONENT                      TYPE  VERSION  NAMESPACE                SOURCE',
      'cert-manager                   Helm  v1.20.2  cert-manager             https://charts.jetstack.io',
      'gpu-operator                   Helm  v26.3.3  gpu-operator             https://helm.ngc.nvidia.com/nvidia',
    ])
    expect(out.endsWith('\n')).toBe(true)
  })

  test('an unknown one', async () => {
    expect(await aicr('--format toml')).toMatchObject({
      status: 2,
      out: '',
      err: expect.stringContaining('[INVALID_REQUEST] invalid --format toml'),
    })
  })
})

describe('criteria', () => {
  test('--gpu is --accelerator, words are read in any case, nodes are kept', async () => {
    const { out } = await aicr('--gpu H100 --service=EKS --nodes 4 --allow-uncovered')
    expect(out).toContain(
      '\ncriteria:\n  accelerator: h100\n  intent: any\n  nodes: 4\n  os: any\n  platform: any\n  service: eks\n',
    )
  })

  test.each([
    ['--service x', 2, 'invalid service type: x'],
    ['--accelerator x', 2, 'invalid accelerator type: x'],
    ['--intent x', 2, 'invalid intent type: x'],
    ['--os x', 2, 'invalid os type: x'],
    ['--platform linux/amd64', 2, 'invalid platform type: linux/amd64'],
    ['', 2, 'no criteria provided: specify at least one of --service, '],
    ['--nodes -1', 2, 'no criteria provided'],
    ['--service vanilla', 2, 'no criteria provided'],
    ['--service metal3', 2, "no recipe provides service 'metal3' for criteria(service=metal3)"],
    ['--service eks --slurm-accounting-mode x', 2, 'invalid Slurm accounting mode "x": must be one of disabled, '],
    ['--service eks --slurm-accounting-mode disabled', 2, 'can only be set when recipe platform is slurm'],
    ['--service eks --runtime-inventory Enabled', 2, 'invalid runtime inventory mode "Enabled"'],
    ['--snapshot s.yaml', 2, 'criteria cannot be taken from a snapshot'],
    ['--config gone.yaml', 3, 'gone.yaml'],
    ['--config cm://ns/name', 2, '--config takes a path or an http(s) URL'],
    ['--nodes many', 1, 'nodes'],
    ['--service eks --service aks', 2, 'flag --service may be given once only'],
    ['--gpu h100 --accelerator h100', 2, 'flag --accelerator may be given once only'],
    ['--service eks --profile a=b', 2, 'profile "a" was selected, but the resolved composition declares no profile'],
    ['--service eks --profile a', 2, 'profile must use the exact name=value form'],
    ['eks', 2, 'unexpected argument eks'],
    ['--nonsense', 1, 'unknown flag: --nonsense'],
  ])('%s: exit %i, %s', async (words, status, text) => {
    const outcome = await aicr(words)
    expect(outcome).toMatchObject({ status, out: '', err: expect.stringContaining(text) })
  })

  test('the values that are allowed are named', async () => {
    expect((await aicr('--intent x')).err).toContain('allowed: inference, training, any')
  })
})

describe('catalogs', () => {
  const catalog = (name: string, files: Readonly<Record<string, string>>): string => {
    mkdirSync(join(folder, name, 'overlays'), { recursive: true })
    for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, name, path), text)
    return join(folder, name)
  }
  const overlay = (name: string, spec: object): string =>
    JSON.stringify({ kind: 'RecipeMetadata', metadata: { name }, spec })
  const own = catalog('own', {
    'registry.yaml': '',
    'overlays/base.yaml': overlay('base', { componentRefs: [{ name: 'mine', source: 'https://x', version: '1' }] }),
  })
  const data = catalog('data', {
    'registry.yaml': 'components: []',
    'overlays/lab.yaml': overlay('lab', {
      criteria: { service: 'lab' },
      componentRefs: [{ name: 'extra', manifestFiles: ['m'] }],
    }),
  })

  test('--catalog instead of the embedded one; nothing matches', async () => {
    const { out, err } = await aicr(`--catalog ${own} --service eks --allow-uncovered --format table`)
    expect(out.split('\n')[1]).toBe('mine       Helm  1        -          https://x')
    expect(err).toBe("[cli] not covered: no recipe provides service 'eks' for criteria(service=eks)\n")
  })

  test('--data over it', async () => {
    const { out } = await aicr(`--catalog ${own} --data ${data} --service lab --format table`)
    expect(out.match(/^\S+/gm)).toEqual(['COMPONENT', 'extra', 'mine'])
  })

  test.each([
    ['--criteria-strict', {}],
    ['', { AICR_CRITERIA_STRICT: 'true' }],
  ])('%s %j: only what the catalog itself knows', async (flag, env) => {
    expect(await aicr(`--data ${data} --service lab ${flag}`, env)).toMatchObject({
      status: 2,
      err: expect.stringContaining('invalid service type: lab'),
    })
  })

  test('a folder that is not there, one that is no catalog', async () => {
    expect(await aicr(`--service eks --catalog ${join(folder, 'gone')}`)).toMatchObject({ status: 3, out: '' })
    expect(await aicr(`--service eks --catalog ${join(folder, 'data')}`)).toMatchObject({
      status: 3,
      err: expect.stringContaining('the catalog has no base overlay'),
    })
  })
})

describe('--output', () => {
  test('the whole file, and nothing on stdout', async () => {
    const path = join(folder, 'recipe.yaml')
    const { status, out } = await aicr(`${EKS} --output ${path}`)
    expect([status, out]).toEqual([0, ''])
    const [comment, ...lines] = readFileSync(path, 'utf8').split('\n')
    expect(comment).toMatch(/^# yaml-language-server: \$schema=https:.*\/recipe\.schema\.json$/)
    expect(lines.join('\n')).toBe((await aicr(EKS)).out)
  })
  test('no file when something is wrong', async () => {
    const path = join(folder, 'none.yaml')
    expect((await aicr(`--service x --output ${path}`)).status).toBe(2)
    expect(existsSync(path)).toBe(false)
  })
  test('a folder that is not there', async () => {
    expect((await aicr(`--service eks --output ${join(folder, 'gone', 'r.yaml')}`)).status).toBe(3)
  })
})

describe('recipe list', () => {
  const list = (words: string): Promise<Outcome> => aicr(words, {}, 'recipe list')

  test('a line for each combination that the catalog covers, and its overlays', async () => {
    const { status, out } = await list('--service gke --gpu h100 --intent training')
    expect(status).toBe(0)
    expect(out.replace(/ +/g, ' ')).toBe(
      [
        'SERVICE ACCELERATOR INTENT OS PLATFORM NAME IS_LEAF SOURCE',
        'gke h100 training cos any h100-gke-cos-training false embedded',
        'gke h100 training cos kubeflow h100-gke-cos-training-kubeflow true embedded',
        'gke h100 training cos slurm h100-gke-cos-training-slurm true embedded',
        '',
        'any = not given',
        '',
      ].join('\n'),
    )
  })

  test('JSON', async () => {
    const { out } = await list('--service gke --gpu l40s --intent inference -t json')
    expect(JSON.parse(out)).toMatchObject([
      {
        name: 'l40s-any+gke-cos-inference',
        criteria: { service: 'gke', accelerator: 'l40s', intent: 'inference', os: 'cos', platform: 'any', nodes: 0 },
        source: 'embedded',
        profile: { name: 'gpuStack', default: 'gke-default' },
      },
    ])
  })

  test('nothing is an answer too', async () => {
    expect(await list('--service metal3')).toMatchObject({
      status: 0,
      out: expect.stringContaining('(no recipe covers these criteria)'),
    })
  })
})

describe('query', () => {
  const query = (words: string): Promise<Outcome> => aicr(words, {}, 'query')

  test('a value, plainly', async () => {
    expect(await query('--service eks --selector components.gpu-operator.version')).toMatchObject({
      status: 0,
      out: 'v26.3.3\n',
    })
  })
  test.each([
    ['--service eks', 1, 'Required flag "selector" not set'],
    ['--service eks --selector components.nope', 3, 'key "nope" not found, available keys: aws-ebs-csi-driver, '],
    ['--selector kind', 2, 'no criteria provided'],
  ])('%s: exit %i, %s', async (words, status, text) => {
    expect(await query(words)).toMatchObject({ status, out: '', err: expect.stringContaining(text) })
  })
})

describe('--config', () => {
  const config = (spec: object): string => {
    const path = join(folder, 'config.yaml')
    writeFileSync(path, JSON.stringify({ kind: 'AICRConfig', apiVersion: 'aicr.run/v1alpha2', spec }))
    return path
  }

  test('gives what the flags leave open; a flag wins', async () => {
    const path = config({ recipe: { criteria: { service: 'EKS', intent: 'training' }, output: { format: 'json' } } })
    const { status, out } = await aicr(`--config ${path} --intent inference -k nowhere`)
    expect(status).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ criteria: { service: 'eks', intent: 'inference' } })
  })

  test('a snapshot in it is refused as the flag is', async () => {
    const path = config({ recipe: { input: { snapshot: 's.yaml' } } })
    expect(await aicr(`--config ${path}`)).toMatchObject({
      status: 2,
      err: expect.stringContaining('criteria cannot be taken from a snapshot'),
    })
  })

  test('a profile in it cannot stand beside --recipe', async () => {
    const path = config({ recipe: { profile: 'a=b' } })
    expect(await aicr(`--config ${path} --recipe r.yaml`, {}, 'mirror list')).toMatchObject({
      status: 2,
      err: expect.stringContaining('cannot be combined with --recipe'),
    })
  })
})
