import { baseName } from '../../paths.ts'
import type { Command } from './commands.ts'
import { mayStandBefore, RUNNERS } from './pull-commands.ts'

/** What a command loads from the network that is not an image. */
export interface Download {
  /** the command, shortened */
  readonly command: string
  /** where from: a host, or what is known of it */
  readonly host: string
}

const DISTRIBUTION = 'the package servers of its distribution'
const INSTALLS = 'install|update|upgrade|dist-upgrade|add|in|up'
const PYPI = 'pypi.org'
const NPM = 'registry.npmjs.org'

/** Programs that load: those of a row, their words that do, and from where when no address says otherwise. */
const MANAGERS: ReadonlyMap<string, readonly [verbs: RegExp, host: string]> = new Map(
  (
    [
      ['apt-get apt yum dnf microdnf tdnf zypper', INSTALLS, DISTRIBUTION],
      ['apk', INSTALLS, 'dl-cdn.alpinelinux.org'],
      ['pip pip3', 'install|download|wheel', PYPI],
      ['uv', 'sync|add|(?:tool|python) install|tool run', PYPI],
      ['pipx', 'install|run', PYPI],
      ['poetry', 'install|add|update', PYPI],
      ['npm pnpm bun yarn', `${INSTALLS}|i|ci`, NPM],
      ['npx', '\\S+', NPM],
      ['uvx', '\\S+', PYPI],
      ['gem bundle', 'install', 'rubygems.org'],
      ['cargo', 'install|fetch', 'crates.io'],
      ['go', 'install|get|mod download|run \\S+@\\S+', 'proxy.golang.org'],
      ['conda mamba micromamba', '(?:env )?(?:install|create|update)', 'conda.anaconda.org'],
      ['huggingface-cli hf', 'download', 'huggingface.co'],
      ['ngc', 'registry (?:model|resource) download-version', 'api.ngc.nvidia.com'],
      ['aws s5cmd', '(?:s3 )?(?:cp|sync|mv|cat) s3:.*', 's3.amazonaws.com'],
      ['gsutil gcloud', '(?:storage )?(?:cp|rsync) gs:.*', 'storage.googleapis.com'],
      ['az', 'storage blob download', 'blob.core.windows.net'],
      ['terraform', 'init', 'registry.terraform.io'],
      ['ansible-galaxy', '(?:\\S+ )?install', 'galaxy.ansible.com'],
    ] as const
  ).flatMap(([names, verbs, host]) =>
    names.split(' ').map((name) => [name, [new RegExp(`^(?:\\S+ ){0,2}(?:${verbs})(?: |$)`), host]] as const),
  ),
)

/** First words that load nothing, whatever follows: `yarn run install`, `apt list update`. */
const IDLE = /^(?:run|exec|test|start|list|info|show|search|help|config|cache|remove|uninstall|activate)(?: |$)/

/** Programs that load what an address names, and the verbs with which they do; none when they do nothing else. */
const LOADERS: Readonly<Record<string, RegExp | undefined>> = {
  curl: undefined,
  wget: undefined,
  aria2c: undefined,
  git: /^(?:clone|fetch|pull|ls-remote)$/,
  helm: /^(?:pull|fetch|install|upgrade|template|repo)$/,
  kubectl: /^(?:apply|create|replace)$/,
  oc: /^(?:apply|create|replace)$/,
  azcopy: /^(?:copy|cp|sync)$/,
  rpm: undefined,
}

/** Programs that know a host without a scheme: `github.com/a/b`. */
const BARE = /^(?:git|kubectl|oc)$/

/** Every program that may load something. */
export const LOADING: readonly string[] = [...MANAGERS.keys(), ...Object.keys(LOADERS), 'python', 'python3']

/** What a command downloads, or undefined. */
export function readDownload(command: Command): Download | undefined {
  const words = command.flat()
  const at = programAt(words)
  const name = baseName(words[at] ?? '')
  const isPython = /^python[\d.]*$/.test(name) && words[at + 1] === '-m' && words[at + 2]?.startsWith('pip') === true
  const isPip = isPython || (name === 'uv' && words[at + 1] === 'pip')
  const rest = words.slice(at + (isPython ? 3 : isPip ? 2 : 1))
  const program = isPip ? 'pip' : name
  const host = fromManager(program, rest) ?? fromLoader(program, rest)
  return host === undefined
    ? undefined
    : { command: words.slice(at).join(' ').replace(/\s+/g, ' ').slice(0, MAX_SHOWN), host }
}

const MAX_SHOWN = 100

/** Where a command's program stands: behind what runs another command, with its flags and settings. */
function programAt(words: readonly string[]): number {
  const at = words.findIndex((word) => !/^(?:-E|-n|[A-Za-z_]\w*=.*)$/.test(word) && !RUNNERS.has(baseName(word)))
  const isLoading = (word: string): boolean =>
    MANAGERS.has(baseName(word)) || Object.hasOwn(LOADERS, baseName(word)) || /^python[\d.]*$/.test(baseName(word))
  if (at <= 0) return at
  const next = words.findIndex((word, index) => index >= at && isLoading(word))
  return words.slice(at, next).every((word) => mayStandBefore(word, baseName(word))) ? next : at
}

function fromManager(program: string, words: readonly string[]): string | undefined {
  const manager = MANAGERS.get(program)
  const verbs = words.filter((word) => !word.startsWith('-')).join(' ')
  if (!manager?.[0].test(verbs) || (IDLE.test(verbs) && !/^(?:go|pipx)$/.test(program))) return undefined
  if (words.some((word) => /^--(?:no-index|offline|help|version)$/.test(word))) return undefined
  if (words.includes('--no-deps') && /^\S+(?: [./]\S*)+$/.test(verbs)) return undefined
  const host = hostIn(words, false)
  // an index that is named is in the cluster, or nobody knows where
  return (
    host ??
    (words.some((word) => ADDRESS.test(word) || /^(?:-i|--(?:index|endpoint)-url)/.test(word)) ? undefined : manager[1])
  )
}

function fromLoader(program: string, words: readonly string[]): string | undefined {
  if (!Object.hasOwn(LOADERS, program)) return undefined
  const verbs = LOADERS[program]
  if (verbs !== undefined && !words.some((word) => verbs.test(word))) return undefined
  return hostIn(words, BARE.test(program))
}

const ADDRESS = /(?:https?|ftp|ssh|git|oci):\/\/(?:[^/@\s]*@)?([A-Za-z0-9.-]+)/
const SCP = /^[\w.-]+@([A-Za-z0-9.-]+):/
const PLAIN = /^([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)[:/]/

/** The first host outside of the cluster that an address names. */
function hostIn(words: readonly string[], isBare: boolean): string | undefined {
  for (const word of words) {
    if (word.length > MAX_WORD) continue
    const host = (ADDRESS.exec(word) ?? SCP.exec(word) ?? (isBare ? PLAIN.exec(word) : null))?.[1]
    if (host !== undefined && isOutside(host)) return host
  }
  return undefined
}

const MAX_WORD = 2048

/** The last label of public names: two letters are a country, what stands last in `service.namespace` is none of these. */
const TOP =
  /\.(?:[a-z]{2}|com|org|net|edu|gov|info|biz|dev|app|cloud|tech|tools|run|xyz|site|online|page|systems|software)\.?$/i

/** No service of the cluster, no address of the machine or a private network. */
const isOutside = (host: string): boolean =>
  /[A-Za-z]/.test(host)
    ? TOP.test(host) && !/(?:^|\.)(?:svc|localhost)\.?$|\.svc\./.test(host)
    : /^\d+\.\d+\.\d+\.\d+$/.test(host) && !/^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./.test(host)
