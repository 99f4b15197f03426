import { ANYTHING, FLAG, fields, list, maybe, TEXT, words } from './kinds.ts'
import { CHART } from './own.ts'

// Reports that are printed and that nothing here reads again.

const CHANGE = fields({ path: TEXT, old: maybe(TEXT), new: maybe(TEXT) })

/** What `aicr golden check --json` prints. */
export const GOLDEN_REPORT = fields({
  clean: FLAG,
  cases: list(
    fields({
      name: TEXT,
      status: words('same', 'differs', 'unrecorded', 'broken'),
      reason: maybe(TEXT),
      objects: list(
        fields({
          change: words('added', 'removed', 'changed'),
          kind: TEXT,
          namespace: TEXT,
          name: TEXT,
          template: maybe(TEXT),
          fields: maybe(list(CHANGE)),
        }),
      ),
      images: fields({ added: list(TEXT), removed: list(TEXT) }),
      diff: TEXT,
      helm: maybe(
        fields({
          recorded: TEXT,
          rendered: TEXT,
          effects: list(fields({ document: TEXT, change: TEXT, mechanisms: list(TEXT) })),
        }),
      ),
    }),
  ),
  orphans: maybe(list(TEXT)),
})

/** What `aicr mirror diff --format json` prints. */
export const DIFF = fields({
  images: fields({
    added: list(TEXT),
    removed: list(TEXT),
    retagged: list(fields({ repository: TEXT, from: list(TEXT), to: list(TEXT) })),
  }),
  charts: fields({
    added: list(CHART),
    removed: list(CHART),
    moved: list(fields({ name: TEXT, changes: list(fields({ field: TEXT, from: TEXT, to: TEXT })) })),
  }),
})

/** What `aicr mirror verify --format json` prints. */
export const VERIFY_REPORT = fields({
  summary: TEXT,
  rows: list(
    fields({
      kind: TEXT,
      name: TEXT,
      place: TEXT,
      state: words('present', 'missing', 'different', 'incomplete', 'unknown', 'elsewhere', 'invalid'),
      reason: TEXT,
      missing: maybe(list(TEXT)),
      digest: maybe(TEXT),
      platforms: maybe(ANYTHING),
    }),
  ),
})

/** What `aicr helm-diff --format json` prints. */
export const HELM_DIFF_REPORT = fields({
  from: TEXT,
  to: TEXT,
  changes: list(
    fields({
      document: TEXT,
      change: words('changed', 'added', 'removed', 'moved', 'failed'),
      diff: TEXT,
      mechanisms: list(TEXT),
    }),
  ),
})
