import { readFile } from 'node:fs/promises'
import { AicrError, messageOf } from '../core/errors.ts'
import { withoutSlashes } from '../core/paths.ts'
import type { RepositoryAccess } from '../core/source/index.ts'
import { readTextYaml, type TextData } from '../core/yaml/index.ts'
import { type Environment, repositoryConfigFile } from './helm-paths.ts'

/** A repository as `helm repo add` keeps it. */
export interface Repository {
  readonly name: string
  readonly url: string
  readonly username: string
  readonly password: string
  readonly certFile: string
  readonly keyFile: string
  readonly caFile: string
  readonly insecureSkipTlsVerify: boolean
  readonly passCredentialsAll: boolean
}

/** The repositories that helm knows; none without its file. Throws AicrError INVALID_REQUEST for a file that cannot be read. */
export async function readRepositories(env: Environment): Promise<Repository[]> {
  const path = repositoryConfigFile(env)
  const text = await readFile(path, 'utf8').catch(() => undefined)
  return text === undefined ? [] : parseRepositories(text, path)
}

/** Reads the text of a repositories.yaml. */
export function parseRepositories(text: string, path: string): Repository[] {
  let document: TextData
  try {
    document = readTextYaml(text)
  } catch (cause) {
    throw new AicrError('INVALID_REQUEST', `${path}: ${messageOf(cause)}`, {
      place: path,
      cause,
      told: ['place', 'cause'],
    })
  }
  const list = document instanceof Map ? document.get('repositories') : undefined
  if (list !== undefined && list !== null && !Array.isArray(list))
    throw new AicrError('INVALID_REQUEST', `${path}: repositories must be a list`, { place: path, told: ['place'] })
  if (!Array.isArray(list)) return []
  return list.flatMap((row): Repository[] => {
    if (!(row instanceof Map)) return []
    const word = (key: string): string => {
      const value = row.get(key)
      return typeof value === 'string' ? value : ''
    }
    return [
      {
        name: word('name'),
        url: word('url'),
        username: word('username'),
        password: word('password'),
        certFile: word('certFile'),
        keyFile: word('keyFile'),
        caFile: word('caFile'),
        insecureSkipTlsVerify: row.get('insecure_skip_tls_verify') === true,
        passCredentialsAll: row.get('pass_credentials_all') === true,
      },
    ]
  })
}

/** The configured repository at a URL, or the one that an archive's URL stands below. */
export function repositoryAt(repositories: readonly Repository[], url: string): Repository | undefined {
  const wanted = normal(url)
  const same = repositories.find((one) => normal(one.url) === wanted)
  return same ?? repositories.find((one) => one.url !== '' && wanted.startsWith(`${normal(one.url)}/`))
}

const normal = (text: string): string => {
  if (!URL.canParse(text)) return text
  const url = new URL(text)
  return `${url.origin}${withoutSlashes(url.pathname)}`
}

/** What a configured repository says of access to it. */
export const accessOf = ({ username, password, passCredentialsAll }: Repository): RepositoryAccess => ({
  // as helm: both or nothing
  credential: username !== '' && password !== '' ? { username, password } : undefined,
  passCredentials: passCredentialsAll,
})
