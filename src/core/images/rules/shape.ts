import { parseReference } from '../reference.ts'
import type { Rule } from '../rule.ts'
import { isExplicit, isPinned } from './parts.ts'

/**
 * Any other scalar that is nothing but a reference with a registry and a tag or digest. Weak.
 * @example
 * kind: X
 * spec: {upstream: "quay.io/a/b:v1"}
 * → quay.io/a/b:v1
 */
export const shape: Rule & { readonly test: (text: string) => boolean } = {
  id: 'shape',
  test: (text) => text.length <= 512 && (text.includes(':') || text.includes('@')) && isExplicit(text),
}

/**
 * A scalar that is nothing but a reference with a registry and a tag or digest, under a name that speaks of an image in whatever
 * way. Names of what is permitted, looked for or left out do not count.
 * @example
 * kind: ClusterManager
 * spec: {workImageAddress: "quay.io/a/work:v1", allowedImage: "quay.io/a/b:v1"}
 * → quay.io/a/b:v1, quay.io/a/work:v1
 */
export const namedShape: Rule = {
  id: 'image-shape',
}

const SCHEME = /^(?:oci|docker):\/\//

/**
 * An address `oci://` or `docker://` with a tag or digest, under any name: plugins, policies, bundles and disks that a controller
 * pulls. An address without either is a repository of charts.
 * @example
 * kind: WasmPlugin
 * spec: {url: "oci://ghcr.io/a/filter:v1"}
 * → ghcr.io/a/filter:v1
 * @example
 * kind: HelmRepository
 * spec: {url: "oci://ghcr.io/a/charts"}
 * → nothing
 */
export const addressShape: Rule & { readonly test: (text: string) => boolean } = {
  id: 'address-shape',
  test: (text) => text.length <= 512 && SCHEME.test(text) && isExplicit(text.replace(SCHEME, '')),
}

/**
 * A text in which every line is a reference with a registry and a tag or digest, under a name that says image. Under any other
 * name it is weak.
 * @example
 * kind: ConfigMap
 * metadata: {name: prepull}
 * data: {images.txt: "quay.io/a/a:v1\n# more\nquay.io/a/b:v1\n"}
 * → quay.io/a/a:v1, quay.io/a/b:v1
 */
export const imageLines: Rule = {
  id: 'image-lines',
}

/**
 * A scalar anywhere below a name that says image, when it has a tag or digest: lists, versions of one image, members of any name.
 * A name without a path needs a tag that looks like a version. Defaults in schemas do not count.
 * @example
 * kind: X
 * spec: {images: [quay.io/a/b:v1, notes]}
 * → quay.io/a/b:v1
 * @example
 * kind: X
 * spec: {images: {default: "vllm/vllm-openai:v0.8", pullPolicy: Always}}
 * → docker.io/vllm/vllm-openai:v0.8
 * @example
 * kind: X
 * spec: {image: {application: "quay.io/a/app:v1", init: {"2.0": "quay.io/a/init:v2"}}}
 * → quay.io/a/app:v1, quay.io/a/init:v2
 */
export const imageList: Rule & { readonly test: (text: string) => boolean } = {
  id: 'image-list',
  test: (text) => {
    const raw = text.trim()
    if (raw.length > 512 || !isPinned(raw) || !(raw.includes('/') || BARE_NAME.test(raw))) return false
    return parseReference(raw) !== undefined
  },
}

/** An image of Docker Hub without a path: a letter first, and a tag that is not a port. */
const BARE_NAME = /^[a-z][a-z0-9._-]*:(?!\d{4,5}$)(?=latest$|[\w.-]*\d)\w[\w.-]*$/
