import * as z from 'zod/mini'
import { DIGEST, FLAG, fields, list, map, maybe, NUMBER, SCALAR, TEXT, words } from './kinds.ts'

/** A chart of a list. */
export const CHART = fields({
  name: TEXT,
  repository: maybe(TEXT),
  chart: maybe(TEXT),
  version: maybe(TEXT),
  namespace: maybe(TEXT),
})

/** Where an image was found. */
export const SOURCE = fields({
  component: TEXT,
  rule: TEXT,
  apiVersion: maybe(TEXT),
  kind: maybe(TEXT),
  namespace: maybe(TEXT),
  name: maybe(TEXT),
  path: maybe(TEXT),
  template: maybe(TEXT),
  line: maybe(NUMBER),
})

const SOURCE_TOTAL = {
  images: NUMBER,
  missing: NUMBER,
  unknown: NUMBER,
  platforms: list(fields({ platform: TEXT, bytes: NUMBER, without: NUMBER })),
  attachments: maybe(
    fields({
      signature: NUMBER,
      attestation: NUMBER,
      sbom: NUMBER,
      other: NUMBER,
      none: NUMBER,
      unknown: NUMBER,
    }),
  ),
}

const REGISTRY_TOTAL = fields({ registry: TEXT, ...SOURCE_TOTAL })

/** What a registry says of one image or chart. */
const SOURCE_ROW = fields({
  kind: words('image', 'chart'),
  name: TEXT,
  state: words('found', 'incomplete', 'missing', 'unknown', 'elsewhere', 'invalid'),
  reason: TEXT,
  registry: maybe(TEXT),
  digest: maybe(TEXT),
  mediaType: maybe(TEXT),
  lacking: maybe(list(TEXT)),
  platforms: maybe(list(fields({ platform: TEXT, digest: TEXT, bytes: maybe(NUMBER) }))),
  attachments: maybe(list(fields({ kind: words('signature', 'attestation', 'sbom', 'other'), type: TEXT }))),
})

/** What `aicr mirror check --format json` prints, and a list that was checked has. */
export const CHECK_REPORT = fields({
  summary: TEXT,
  total: maybe(fields(SOURCE_TOTAL)),
  registries: list(REGISTRY_TOTAL),
  rows: list(SOURCE_ROW),
})

/** What `aicr mirror list` writes as YAML and JSON, and `mirror diff`, `check`, `verify` and `rewrite` read. */
export const LIST = fields({
  images: list(TEXT),
  charts: maybe(list(CHART)),
  components: maybe(
    list(
      fields({
        component: TEXT,
        type: words('helm', 'kustomize'),
        images: maybe(list(TEXT)),
        warnings: maybe(list(TEXT)),
        status: maybe(words('complete', 'incomplete', 'unexamined')),
      }),
    ),
  ),
  metadata: maybe(
    fields({ recipeVersion: maybe(TEXT), criteria: maybe(TEXT), catalog: maybe(TEXT), helm: maybe(TEXT) }),
  ),
  pinned: maybe(list(TEXT)),
  operators: maybe(
    list(
      fields({
        component: TEXT,
        package: TEXT,
        channel: maybe(TEXT),
        source: TEXT,
        sourceNamespace: maybe(TEXT),
        catalog: maybe(TEXT),
        startingCSV: maybe(TEXT),
        approval: maybe(TEXT),
        namespace: maybe(TEXT),
        bundles: maybe(list(TEXT)),
        requires: maybe(list(fields({ package: TEXT, channel: TEXT, bundle: TEXT }))),
      }),
    ),
  ),
  warnings: maybe(list(TEXT)),
  details: maybe(list(fields({ image: TEXT, ref: TEXT, class: TEXT, confidence: TEXT, sources: list(SOURCE) }))),
  check: maybe(CHECK_REPORT),
})

/** What `--lock` writes and `--locked` reads. */
export const LOCK = fields({
  apiVersion: words('aicr-mirror/v1'),
  kind: words('ChartLock'),
  helm: maybe(TEXT),
  charts: list(fields({ repository: TEXT, chart: TEXT, version: TEXT, resolved: TEXT, digest: DIGEST })),
  images: maybe(list(fields({ image: TEXT, digest: DIGEST }))),
})

const CASE = fields({
  name: SCALAR,
  chart: maybe(SCALAR),
  repository: maybe(SCALAR),
  version: maybe(SCALAR),
  sha256: maybe(SCALAR),
  recipe: maybe(SCALAR),
  component: maybe(SCALAR),
  release: maybe(SCALAR),
  namespace: maybe(SCALAR),
  values: maybe(list(SCALAR)),
  set: maybe(list(SCALAR)),
  setString: maybe(list(SCALAR)),
  setJson: maybe(list(SCALAR)),
  kubeVersion: maybe(SCALAR),
  apiVersions: maybe(list(SCALAR)),
  includeCrds: maybe(FLAG),
  skipTests: maybe(FLAG),
  helm: maybe(SCALAR),
})

/** golden.yaml: charts whose renders are compared with recordings. */
export const GOLDEN = fields({
  folder: maybe(SCALAR),
  seed: maybe(SCALAR),
  helm: maybe(SCALAR),
  cases: list(CASE),
})

const FLAG_VALUE = z.union([TEXT, NUMBER, FLAG, list(SCALAR)], { error: 'a text, a number, true, false or a list' })

/** aicr.yaml: flags of commands. */
export const CONFIG = fields({
  apiVersion: words('aicr-mirror/v1'),
  kind: words('Config'),
  /** of every command that has them */
  flags: maybe(map(FLAG_VALUE)),
  /** of one command, by its words: `mirror list` */
  commands: maybe(map(map(FLAG_VALUE))),
})

/** A lock file, as it is written. */
export type LockDocument = z.infer<typeof LOCK>

/** aicr.yaml, as it is written. */
export type ConfigDocument = z.infer<typeof CONFIG>

/** A list, as it is written. */
export type ListDocument = z.infer<typeof LIST>
