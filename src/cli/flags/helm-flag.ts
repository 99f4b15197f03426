import type { Flag } from './flag.ts'

/** Which release of helm charts are rendered as. */
export const HELM_FLAG: Flag = {
  name: 'helm-version',
  kind: 'string',
  value: 'VERSION',
  env: 'AICR_HELM_VERSION',
  help: 'release of helm to render as: a verified one (4.2.4) or the newest of a line (4.2, 3); default the newest',
}
