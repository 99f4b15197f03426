import { baseName } from '../../paths.ts'
import type { Command } from './commands.ts'

/** What a command loads from the network that is not an image. */
export interface Download {
  /** the command, shortened */
  readonly command: string
  /** where from: a host, or what is known of it */
  readonly host: string
}

const DISTRIBUTION = 'the package servers of its distribution'

/** Package managers: what makes them load, and from where when no address says otherwise. */
const MANAGERS: Readonly<Record<string, readonly [verbs: RegExp, host: string]>> = {
  'apt-get': [/^(?:install|update|upgrade|dist-upgrade)$/, DISTRIBUTION],
  apt: [/^(?:install|update|upgrade)$/, DISTRIBUTION],
  yum: [/^(?:install|update|upgrade)$/, DISTRIBUTION],
  dnf: [/^(?:install|update|upgrade)$/, DISTRIBUTION],
  microdnf: [/^(?:install|update|upgrade)$/, DISTRIBUTION],
  tdnf: [/^(?:install|update|upgrade)$/, DISTRIBUTION],
  zypper: [/^(?:install|in|update|up)$/, DISTRIBUTION],
  apk: [/^(?:add|update|upgrade)$/, 'dl-cdn.alpinelinux.org'],
  pip: [/^(?:install|download|wheel)$/, 'pypi.org'],
  pip3: [/^(?:install|download|wheel)$/, 'pypi.org'],
  pipx: [/^(?:install|run)$/, 'pypi.org'],
  npm: [/^(?:install|i|ci|update)$/, 'registry.npmjs.org'],
  pnpm: [/^(?:install|i|add)$/, 'registry.npmjs.org'],
  yarn: [/^(?:install|add)$/, 'registry.npmjs.org'],
  npx: [/^[^-]/, 'registry.npmjs.org'],
  gem: [/^install$/, 'rubygems.org'],
  bundle: [/^install$/, 'rubygems.org'],
  cargo: [/^(?:install|fetch)$/, 'crates.io'],
  go: [/^(?:install|get|download)$/, 'proxy.golang.org'],
  conda: [/^(?:install|create|update)$/, 'conda.anaconda.org'],
  mamba: [/^(?:install|create|update)$/, 'conda.anaconda.org'],
  'huggingface-cli': [/^download$/, 'huggingface.co'],
  hf: [/^download$/, 'huggingface.co'],
  terraform: [/^init$/, 'registry.terraform.io'],
  'ansible-galaxy': [/^install$/, 'galaxy.ansible.com'],
}

/** Programs that load what an address names, and the verbs with which they do; none when they do nothing else. */
const LOADERS: Readonly<Record<string, RegExp | undefined>> = {
  curl: undefined,
  wget: undefined,
  aria2c: undefined,
  git: /^(?:clone|fetch|pull|ls-remote)$/,
  helm: /^(?:pull|fetch|install|upgrade|template|repo)$/,
  kubectl: /^(?:apply|create|replace)$/,
  rpm: undefined,
}

/** Every program that may load something. */
export const LOADING: readonly string[] = [...Object.keys(MANAGERS), ...Object.keys(LOADERS), 'uv', 'python', 'python3']

/** What a command downloads, or undefined. */
export function readDownload(command: Command): Download | undefined {
  const words = command.flat()
  const at = words.findIndex((word) => !isBefore(word))
  const name = baseName(words[at] ?? '')
  const isPython = /^python[\d.]*$/.test(name) && words[at + 1] === '-m' && words[at + 2]?.startsWith('pip') === true
  const rest = words.slice(at + (isPython ? 3 : name === 'uv' && words[at + 1] === 'pip' ? 2 : 1))
  const program = isPython || name === 'uv' ? 'pip' : name
  const host = fromManager(program, rest) ?? fromLoader(program, rest)
  return host === undefined
    ? undefined
    : { command: words.slice(at).join(' ').replace(/\s+/g, ' ').slice(0, MAX_SHOWN), host }
}

const MAX_SHOWN = 100

const isBefore = (word: string): boolean =>
  /^(?:sudo|env|exec|nohup|time|command|retry|[A-Za-z_]\w*=.*|-E|-n)$/.test(word)

function fromManager(program: string, words: readonly string[]): string | undefined {
  const manager = Object.hasOwn(MANAGERS, program) ? MANAGERS[program] : undefined
  const verb = words.find((word) => !word.startsWith('-')) ?? ''
  const loads = manager !== undefined && (manager[0].test(verb) || (program === 'go' && words.includes('download')))
  if (!loads || words.includes('--no-index') || words.includes('--offline')) return undefined
  return hostIn(words) ?? manager[1]
}

function fromLoader(program: string, words: readonly string[]): string | undefined {
  if (!Object.hasOwn(LOADERS, program)) return undefined
  const verbs = LOADERS[program]
  if (verbs !== undefined && !words.some((word) => verbs.test(word))) return undefined
  return hostIn(words)
}

const ADDRESS = /(?:https?|ftp|ssh|git|oci):\/\/(?:[^/@\s]*@)?([A-Za-z0-9.-]+)/
const SCP = /^[\w.-]+@([A-Za-z0-9.-]+):/

/** The first host outside of the cluster that an address names. */
function hostIn(words: readonly string[]): string | undefined {
  for (const word of words) {
    if (word.length > MAX_WORD) continue
    const host = (ADDRESS.exec(word) ?? SCP.exec(word))?.[1]
    if (host !== undefined && isOutside(host)) return host
  }
  return undefined
}

const MAX_WORD = 2048

/** No service of the cluster, no address of the machine or a private network. */
const isOutside = (host: string): boolean =>
  /[A-Za-z]/.test(host)
    ? host.includes('.') && !/(?:^|\.)(?:svc|local|internal|localhost|localdomain)\.?$|\.svc\./.test(host)
    : /^\d+\.\d+\.\d+\.\d+$/.test(host) && !/^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./.test(host)
