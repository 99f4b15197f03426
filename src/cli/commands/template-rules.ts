import { helmFailure } from '../../core/errors.ts'
import type { Helm } from '../../library/helm.ts'
import { bool, waitMode } from '../flags/checks.ts'
import type { Flag } from '../flags/flag.ts'

/** How releases of helm differ in the flags of `helm template`. */
export interface FlagRules {
  /** flags that came later */
  readonly unknown: readonly string[]
  /** flags that are accepted with advice on stderr */
  readonly deprecated: Readonly<Record<string, string>>
  /** --wait: a bool, or a mode */
  readonly wait: NonNullable<Flag['check']>
  /** helm 3's own check of --dry-run; throws HelmError */
  readonly checkDryRun?: (mode: string | undefined) => void
  /** what is wrong with a post-renderer that is not there */
  readonly postRenderer: (name: string) => string
}

const MODES = ['', 'true', 'false', 'none', 'client', 'server', 'unset']

function checkDryRunOfHelm3(mode: string | undefined): void {
  if (mode === undefined || MODES.includes(mode)) return
  throw helmFailure('Invalid dry-run flag. Flag must one of the following: false, true, none, client, server')
}

const noEffect = "this flag has no effect for 'helm template' and will be removed in Helm 5"

const HELM4: FlagRules = {
  unknown: [],
  deprecated: {
    atomic: 'use --rollback-on-failure instead',
    force: 'use --force-replace instead',
    validate: "use '--dry-run=server' instead",
  },
  wait: waitMode,
  postRenderer: (name) => `plugin: {Name:${name} Type:postrenderer/v1} not found`,
}

const RULES: Readonly<Record<Helm['does']['flags'], FlagRules>> = {
  helm3: {
    unknown: [
      'force-replace',
      'force-conflicts',
      'server-side',
      'rollback-on-failure',
      'color',
      'colour',
      'content-cache',
    ],
    deprecated: {},
    wait: bool,
    checkDryRun: checkDryRunOfHelm3,
    postRenderer: (name) => `unable to find binary at ${name}: exec: "${name}": executable file not found in $PATH`,
  },
  helm4: HELM4,
  'notes-deprecated': {
    ...HELM4,
    deprecated: { ...HELM4.deprecated, 'hide-notes': noEffect, 'render-subchart-notes': noEffect },
  },
}

/** The rules of a helm. */
export const flagsOf = (helm: Helm): FlagRules => RULES[helm.does.flags]
