import { resolve } from 'node:path'
import { hostOf } from '../core/address.ts'
import { AicrError, say } from '../core/errors.ts'
import { readDuration } from '../core/go-text.ts'
import type { Fetcher } from '../core/seams.ts'
import type { Login, NodeSourceOptions, NodeSources } from '../node/sources.ts'
import { chosenHelmVersion } from './chosen-helm.ts'
import type { Terminal } from './command.ts'
import type { Options } from './flags/options.ts'
import { logger } from './log.ts'

/** Where charts and files come from, made when first asked for: local renders never pay for it. */
export interface Sources {
  /** charts; relative paths start from `folder`, by default the current one */
  readonly charts: (folder?: string) => Promise<NodeSources['source']>
  readonly fetcher: () => Promise<Fetcher>
  readonly registries: () => Promise<NodeSources['registries']>
  readonly imageLock: () => Promise<NodeSources['imageLock']>
  /** writes what a run leaves behind (the lock file) once it has gone well */
  readonly finish: () => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Sources as the flags describe them. `hosts` are those that a user name and password on the command line are for; `refresh` asks again
 * for what the cache knows, whatever the flags say.
 */
export function openSources(
  options: Options,
  terminal: Terminal,
  { hosts = [], refresh = false }: { readonly hosts?: readonly string[]; readonly refresh?: boolean } = {},
): Sources {
  let opened: Promise<NodeSources> | undefined
  const open = (folder?: string): Promise<NodeSources> => {
    opened ??= import('../node/sources.ts').then((m) =>
      m.createNodeSources({
        ...sourceOptions(options, terminal, hosts, folder),
        ...(refresh ? { refresh } : {}),
      }),
    )
    return opened
  }
  return {
    charts: async (folder) => (await open(folder)).source,
    fetcher: async () => async (request) => {
      const bytes = await (await open()).fetchDocument(request.url, request.signal)
      return new Response(new Uint8Array(bytes))
    },
    registries: async () => (await open()).registries,
    imageLock: async () => (await open()).imageLock,
    finish: async () => (await opened)?.saveLock(),
    close: async () => (await opened)?.close(),
  }
}

function sourceOptions(
  options: Options,
  terminal: Terminal,
  hosts: readonly string[],
  folder: string | undefined,
): NodeSourceOptions {
  const list = (name: string): readonly string[] => options.texts(name)
  // charts of a recipe start from its folder, what the command line names from the current one
  const path = (name: string): string | undefined => {
    const given = options.text(name)
    return given === undefined || given === '' ? undefined : resolve(terminal.cwd, given)
  }
  return {
    env: terminal.env,
    cwd: folder ?? terminal.cwd,
    log: logger(terminal, options),
    registryConfig: path('registry-config'),
    login: loginOf(options, terminal, hosts),
    passCredentials: options.on('pass-credentials'),
    caFile: path('ca-file'),
    certFile: path('cert-file'),
    keyFile: path('key-file'),
    insecureSkipTlsVerify: list('insecure-skip-tls-verify'),
    plainHttp: list('plain-http'),
    allowHost: list('allow-host').length > 0 ? list('allow-host') : undefined,
    cacheDir: path('cache-dir'),
    offline: options.on('offline'),
    refresh: options.on('refresh'),
    chartsDir: path('charts'),
    mirrors: list('mirror').map((rule) => fromHere(rule, terminal.cwd)),
    lock: path('lock'),
    locked: path('locked'),
    helm: options.text('from') === undefined ? chosenHelmVersion(options) : undefined,
    verify: options.on('verify'),
    keyring: path('keyring'),
    concurrency: options.number('concurrency'),
    timeout: timeoutOf(options),
  }
}

/** --username with --password-stdin (or helm's --password): for the hosts that the command names, or those of --login-host. */
function loginOf(options: Options, terminal: Terminal, hosts: readonly string[]): Login | undefined {
  const username = options.text('username')
  if (username === undefined) return undefined
  const password = options.on('password-stdin')
    ? new TextDecoder().decode(terminal.input()).replace(/\r?\n$/, '')
    : options.text('password')
  if (password === undefined) {
    throw new AicrError('INVALID_REQUEST', '--username needs a password', { hint: 'pipe it in with --password-stdin' })
  }
  const named = options.texts('login-host')
  const mirrors = options.texts('mirror').flatMap((rule) => hostOf(rule.slice(rule.indexOf('=') + 1)) ?? [])
  const known = named.length > 0 ? named : [...new Set([...hosts, ...mirrors])]
  if (known.length > 0) return { username, password, hosts: known }
  throw new AicrError('INVALID_REQUEST', 'a user name and password need a host that they are for', {
    hint: 'name it with --login-host',
  })
}

/** `FROM=file://./x` with its folder in full: it starts from the current one, not from a recipe's. */
const fromHere = (rule: string, cwd: string): string =>
  rule.replace(
    /(^|=)file:\/\/(?=\.{1,2}(?:\/|$))(.*)$/,
    (_, lead: string, path: string) => `${lead}file://${resolve(cwd, path)}`,
  )

/** --timeout in milliseconds. */
export function timeoutOf(options: Options): number | undefined {
  const text = options.text('timeout')
  return text === undefined ? undefined : milliseconds(text)
}

/** A Go duration (`90s`, `1m30s`), or a number of seconds, as milliseconds. */
function milliseconds(text: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1000
  const nanoseconds = readDuration(text)
  if (nanoseconds !== undefined && nanoseconds >= 0n) return Number(nanoseconds / 1_000_000n)
  throw new AicrError('INVALID_REQUEST', say`invalid --timeout ${{ given: text }}`, { hint: 'such as 90s or 2m' })
}
