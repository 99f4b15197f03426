import type * as z from 'zod/mini'
import { FLAG, list, map, maybe, openFields, TEXT } from './kinds.ts'

// Documents of others: they may have any field besides, and those that are read have to be what they are.

const AUTH = openFields({
  auth: maybe(TEXT),
  username: maybe(TEXT),
  password: maybe(TEXT),
  identitytoken: maybe(TEXT),
})

/** docker's config.json, containers' auth.json, helm's registry/config.json. */
export const DOCKER_CONFIG = openFields({
  auths: maybe(map(maybe(AUTH))),
  credHelpers: maybe(map(TEXT)),
  credsStore: maybe(TEXT),
})

/** helm's repositories.yaml. */
export const REPOSITORIES = openFields({
  repositories: maybe(
    list(
      openFields({
        name: TEXT,
        url: TEXT,
        username: maybe(TEXT),
        password: maybe(TEXT),
        certFile: maybe(TEXT),
        keyFile: maybe(TEXT),
        caFile: maybe(TEXT),
        insecure_skip_tls_verify: maybe(FLAG),
        pass_credentials_all: maybe(FLAG),
      }),
    ),
  ),
})

/** docker's config.json, as it is written. */
export type DockerConfig = z.infer<typeof DOCKER_CONFIG>

/** helm's repositories.yaml, as it is written. */
export type RepositoriesDocument = z.infer<typeof REPOSITORIES>
