import type { Operator } from './operator.ts'

/** GitLab's runner starts the helper of its own version. */
export const gitlab: Operator = {
  name: 'GitLab',
  programs: [
    {
      image: /(?:^|\/)gitlab-org\/gitlab-runner$/,
      what: 'the helper of its own version, gitlab-runner-helper, unless its configuration names a helper_image',
    },
  ],
}
