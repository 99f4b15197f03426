import { formatNotice, loadChart, selectFiles } from '../../src/core/chart/index.ts'
import { HelmError } from '../../src/core/errors.ts'
import type { Helm } from '../../src/core/helm/index.ts'
import { parseKubeVersion, printManifests, RenderError } from '../../src/core/render/index.ts'
import { loadValidator } from '../../src/core/schema/index.ts'
import { mergeValueSources } from '../../src/core/values/index.ts'
import { type ByteString, decodeUtf8, encodeUtf8, toBytes } from '../../template-engine/go/index.ts'
import type { Effects } from '../../template-engine/index.ts'
import { renderNow } from './chart-functions.ts'
import { HELM_4_1_4 } from './helm.ts'

/** A chart in memory, by path, and `helm template`'s flags for it. Ordinary text, not byte strings. */
export interface RenderCase {
  readonly files: Readonly<Record<string, string>>
  /** flags as on the command line: `--set`, `a=1`; files that -f and --set-file name are looked up in `files`, `$CHART/` and `$DIR/` in front ignored */
  readonly args?: readonly string[]
  readonly name?: string
}

/** What a run of helm would leave. */
export interface CaseResult {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

/** A stream of bytes that is the same in every run and does not repeat soon. */
function seeded(): Effects['random'] {
  let state = 0x2545f491
  const next = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 8) & 0xff
  }
  return (length) => Uint8Array.from({ length }, next)
}

/** Seeded randomness, a fixed clock, UTC. */
export const FIXED_EFFECTS: Effects = { now: () => 1_700_000_000_000_000_000n, random: seeded(), timeZone: 'UTC' }

const VALUES: Readonly<Record<string, string>> = {
  '-f': 'files',
  '--values': 'files',
  '--set': 'set',
  '--set-string': 'setString',
  '--set-json': 'setJson',
  '--set-file': 'setFile',
  '--set-literal': 'setLiteral',
  '-n': 'namespace',
  '--namespace': 'namespace',
  '--kube-version': 'kubeVersion',
  '-a': 'apiVersions',
  '--api-versions': 'apiVersions',
  '-s': 'showOnly',
  '--show-only': 'showOnly',
}

/** Flags by the names above; those without a value map to an empty list. */
function readFlags(args: readonly string[]): Map<string, string[]> {
  const flags = new Map<string, string[]>()
  const queue = [...args]
  for (let arg = queue.shift(); arg !== undefined; arg = queue.shift()) {
    const [flag = '', ...rest] = arg.startsWith('--') ? arg.split('=') : [arg]
    const name = VALUES[flag]
    const key = name ?? flag
    const value = rest.length > 0 ? rest.join('=') : name === undefined ? undefined : (queue.shift() ?? '')
    flags.set(key, [...(flags.get(key) ?? []), ...(value === undefined ? [] : [value])])
  }
  return flags
}

async function run(
  test: RenderCase,
  flags: Map<string, string[]>,
  log: (line: string) => void,
  schemas: boolean,
  helm: Helm,
): Promise<string> {
  const texts = (name: string): string[] => flags.get(name) ?? []
  const bytes = (name: string): ByteString[] => texts(name).map(encodeUtf8)
  const readFile = async (path: string): Promise<Uint8Array> => {
    const text = test.files[path.replace(/^\$(CHART|DIR)\//, '')]
    if (text === undefined) throw new Error(`open ${path}: no such file or directory`)
    return new TextEncoder().encode(text)
  }
  const [kube] = bytes('kubeVersion')
  const kubeVersion = kube ? parseKubeVersion(kube, helm) : undefined
  const values = await mergeValueSources(
    {
      files: texts('files'),
      set: texts('set'),
      setString: texts('setString'),
      setJson: texts('setJson'),
      setFile: texts('setFile'),
      setLiteral: texts('setLiteral'),
    },
    readFile,
    helm,
  )
  const files = Object.entries(test.files).map(([path, data]) => ({ path: encodeUtf8(path), data: encodeUtf8(data) }))
  const notify = (notice: Parameters<typeof formatNotice>[0]): void => log(decodeUtf8(formatNotice(notice, helm)))
  const chart = await loadChart(selectFiles(files), { notify, helm })
  const print = {
    includeCrds: flags.has('--include-crds'),
    noHooks: flags.has('--no-hooks'),
    skipTests: flags.has('--skip-tests'),
    showOnly: bytes('showOnly'),
  }
  const rendered = renderNow(
    chart,
    {
      effects: FIXED_EFFECTS,
      values,
      name: test.name ?? 'r',
      namespace: bytes('namespace')[0] ?? 'default',
      isUpgrade: flags.has('--is-upgrade'),
      apiVersions: bytes('apiVersions').flatMap((list) => list.split(',')),
      ...(kubeVersion && { kubeVersion }),
      ...(schemas && !flags.has('--skip-schema-validation') && { validateSchema: await loadValidator(helm) }),
    },
    notify,
  )
  return printManifests(rendered, print)
}

/** Renders a case in process: the same bytes and words as `helm template r CHART ARGS`, as far as the flags above go. */
export async function renderCase(
  test: RenderCase,
  schemas: 'schemas' | 'no schemas' = 'no schemas',
  helm: Helm = HELM_4_1_4,
): Promise<CaseResult> {
  const log: string[] = []
  const flags = readFlags(test.args ?? [])
  try {
    const stdout = await run(test, flags, (line) => log.push(line), schemas === 'schemas', helm)
    return { exit: 0, stdout: utf8(stdout), stderr: log.map((line) => `${line}\n`).join('') }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const hint = error instanceof RenderError || (error instanceof HelmError && error.debugHint)
    const text = error instanceof HelmError ? error.message : `${error.name} ${error.stack}`
    log.push(`Error: ${text}${hint ? '\n\nUse --debug flag to render out invalid YAML' : ''}`)
    return { exit: 1, stdout: '', stderr: log.map((line) => `${line}\n`).join('') }
  }
}

const utf8 = (text: string): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(toBytes(text))
