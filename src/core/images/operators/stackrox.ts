import type { Operator } from './operator.ts'

/** The operator of StackRox and Red Hat's Advanced Cluster Security starts the whole product in its own version. */
export const stackrox: Operator = {
  name: 'StackRox',
  programs: [
    { image: /(?:^|\/)(?:rhacs-rhel\d+-operator|stackrox-operator)$/, what: 'the whole product in its own version' },
  ],
}
