import { readFile } from 'node:fs/promises'
import type { RepositoriesDocument } from '../core/documents/index.ts'
import { withoutSlashes } from '../core/paths.ts'
import type { RepositoryAccess } from '../core/source/index.ts'
import { readDocument } from '../core/yaml/index.ts'
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

/** The repositories that helm knows; none without its file. Throws AicrError INVALID_DOCUMENT for a file that cannot be read. */
export async function readRepositories(env: Environment): Promise<Repository[]> {
  const path = repositoryConfigFile(env)
  const text = await readFile(path, 'utf8').catch(() => undefined)
  return text === undefined ? [] : parseRepositories(text, path)
}

/** Reads the text of a repositories.yaml. */
export async function parseRepositories(text: string, path: string): Promise<Repository[]> {
  const { parseDocument, REPOSITORIES } = await import('../core/documents/index.ts')
  const document = readDocument(text, path)
  // helm takes an empty file for one without repositories
  if (document === null || document === undefined) return []
  const hint = "the file is helm's; 'helm repo list' shows what it holds"
  const { repositories } = parseDocument<RepositoriesDocument>(REPOSITORIES, document, { place: path, hint })
  return (repositories ?? []).map((row) => ({
    name: row.name,
    url: row.url,
    username: row.username ?? '',
    password: row.password ?? '',
    certFile: row.certFile ?? '',
    keyFile: row.keyFile ?? '',
    caFile: row.caFile ?? '',
    insecureSkipTlsVerify: row.insecure_skip_tls_verify === true,
    passCredentialsAll: row.pass_credentials_all === true,
  }))
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
