import { homedir, tmpdir } from 'node:os'
import { join, sep } from 'node:path'

export type Environment = Readonly<Record<string, string | undefined>>

type Kind = 'cache' | 'config'

const XDG: Readonly<Record<Kind, string>> = { cache: 'XDG_CACHE_HOME', config: 'XDG_CONFIG_HOME' }
const HELM: Readonly<Record<Kind, string>> = { cache: 'HELM_CACHE_HOME', config: 'HELM_CONFIG_HOME' }

/** Where helm keeps its configuration: $HELM_CONFIG_HOME, $XDG_CONFIG_HOME/helm, or the platform's place (helmpath/lazypath.go). */
export const helmConfig = (env: Environment): string => env[HELM.config] || join(base('config', env), 'helm')

/** Our cache: $AICR_CACHE_DIR, else beside helm's when its place is given, else in the user's; undefined where there is no place for one. */
export function cacheFolder(env: Environment): string | undefined {
  if (env.AICR_CACHE_DIR) return env.AICR_CACHE_DIR
  const given = env[HELM.cache] || base('cache', env)
  return given.startsWith(NOWHERE) ? undefined : join(given, 'aicr-mirror')
}

/** helm's own registry credentials. */
export const registryConfigFile = (env: Environment): string =>
  env.HELM_REGISTRY_CONFIG || join(helmConfig(env), 'registry', 'config.json')

/** What `helm repo add` writes. */
export const repositoryConfigFile = (env: Environment): string =>
  env.HELM_REPOSITORY_CONFIG || join(helmConfig(env), 'repositories.yaml')

/** docker's credentials. */
export const dockerConfigFile = (env: Environment): string =>
  join(env.DOCKER_CONFIG || join(home(env), '.docker'), 'config.json')

/** The folder of users that have none, by Debian's convention: nothing is read there, and nothing may be written. */
const NOWHERE = join(sep, 'nonexistent')

/** The user's folder as the environment tells it, or the platform; NOWHERE for a user that neither knows (a container's number without a name). */
export const home = (env: Environment): string => env.HOME || env.USERPROFILE || platformHome() || NOWHERE

function platformHome(): string | undefined {
  try {
    return homedir()
  } catch {
    return undefined
  }
}

function base(kind: Kind, env: Environment, platform: NodeJS.Platform = process.platform): string {
  const given = env[XDG[kind]]
  if (given) return given
  if (platform === 'win32') return (kind === 'cache' ? env.TEMP : env.APPDATA) || tmpdir()
  if (platform === 'darwin') return join(home(env), 'Library', kind === 'cache' ? 'Caches' : 'Preferences')
  return join(home(env), kind === 'cache' ? '.cache' : '.config')
}
