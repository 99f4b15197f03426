import { scalarMember } from '../node.ts'
import type { MapRule } from '../rule.ts'
import { strongFind } from '../rules/finds.ts'
import type { Operator } from './operator.ts'

/**
 * `name` of a service of GitLab's runner, in `[[runners.kubernetes.services]]` or `[[runners.docker.services]]`.
 * @example
 * kind: ConfigMap
 * metadata: {name: runner}
 * data: {config.toml: "[[runners]]\n[runners.kubernetes]\nimage = \"ruby:3.3\"\n[[runners.kubernetes.services]]\nname = \"docker:27-dind\"\n"}
 * → docker.io/library/docker:27-dind, docker.io/library/ruby:3.3
 */
const runnerService: MapRule = {
  id: 'runner-service',
  trigger: (key) => key === 'name',
  match: (map, { path }) => {
    const isService = typeof path?.step === 'string' && /^runners\.(?:kubernetes|docker)\.services$/.test(path.step)
    const node = isService ? scalarMember(map, 'name') : undefined
    if (node === undefined) return undefined
    const more = { untagged: 'latest', hub: true } as const
    return { keys: ['name'], finds: [strongFind('runner-service', node.text, { steps: ['name'], node }, more)] }
  },
}

/** GitLab's runner starts the helper of its own version, and the services of its configuration. */
export const gitlab: Operator = {
  name: 'GitLab',
  programs: [
    {
      image: /(?:^|\/)gitlab-org\/gitlab-runner$/,
      what: 'the helper of its own version, gitlab-runner-helper, unless its configuration names a helper_image',
    },
  ],
  rules: [runnerService],
}
