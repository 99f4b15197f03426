import * as z from 'zod/mini'
import { ANYTHING, FLAG, list, map, maybe, openFields, pattern, TEXT } from './kinds.ts'

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

const DESCRIPTOR = openFields({
  mediaType: maybe(TEXT),
  digest: pattern(/^[a-z0-9]+:[0-9a-f]{32,}$/, 'a digest (sha256: and hexadecimal digits)'),
  size: z
    .number({ error: 'a number of bytes' })
    .check(z.int({ error: 'a number of bytes' }), z.nonnegative({ error: 'a number of bytes' })),
  artifactType: maybe(TEXT),
  platform: maybe(openFields({ os: maybe(TEXT), architecture: maybe(TEXT), variant: maybe(TEXT) })),
  annotations: maybe(map(ANYTHING)),
})

/** The manifest of an image, a chart or another artifact (OCI image spec, manifest.md). */
export const MANIFEST = openFields({
  config: DESCRIPTOR,
  layers: list(DESCRIPTOR),
  annotations: maybe(map(ANYTHING)),
})

/** An index of manifests (OCI image spec, image-index.md). */
export const IMAGE_INDEX = openFields({ manifests: z.nullable(list(DESCRIPTOR)) })

/** What a registry answers that is asked for the tags of a repository (OCI distribution spec, Listing Tags). */
export const TAG_LIST = openFields({ tags: z.nullable(list(TEXT)) })

/** What a token server answers: `token` and `access_token` mean the same (distribution, spec/auth/token.md); `expires_in` that is not a number says nothing. */
export const TOKEN = openFields({ token: maybe(TEXT), access_token: maybe(TEXT), expires_in: maybe(ANYTHING) })

/** What a program that keeps docker's credentials answers. */
export const HELPER_ANSWER = openFields({ Username: maybe(TEXT), Secret: maybe(TEXT) })

/** A descriptor, as registries write it. */
export type DescriptorDocument = z.infer<typeof DESCRIPTOR>

/** A manifest, as registries write it. */
export type ManifestDocument = z.infer<typeof MANIFEST>

/** An index of manifests, as registries write it. */
export type IndexDocument = z.infer<typeof IMAGE_INDEX>

/** A list of tags, as registries write it. */
export type TagsDocument = z.infer<typeof TAG_LIST>

/** A token server's answer. */
export type TokenDocument = z.infer<typeof TOKEN>

/** A credential helper's answer. */
export type HelperAnswer = z.infer<typeof HELPER_ANSWER>

/** docker's config.json, as it is written. */
export type DockerConfig = z.infer<typeof DOCKER_CONFIG>

/** helm's repositories.yaml, as it is written. */
export type RepositoriesDocument = z.infer<typeof REPOSITORIES>
