import { type Reference, repositoryOf } from '../reference.ts'
import type { Operator } from './operator.ts'

const COMPONENTS = ['api', 'controller', 'handler', 'launcher', 'exportproxy', 'exportserver']

/** As in kubevirt pkg/virt-operator/util/config.go: beside its own image and with its tag, or the digest that a variable has. */
function componentImages(own: Reference, tag: string, variables: ReadonlyMap<string, string>): string[] | undefined {
  if (!/^v?[1-9]\d*\.\d+/.test(tag)) return undefined
  const prefix = repositoryOf(own).replace(/operator$/, '')
  return COMPONENTS.flatMap((name) => {
    const variable = `VIRT_${name.toUpperCase()}`
    const digest = variables.get(`${variable}_SHASUM`) ?? ''
    if ((variables.get(`${variable}_IMAGE`) ?? '') !== '') return []
    return [`${prefix}${name}${digest === '' ? `:${tag}` : `@${digest}`}`]
  })
}

/** KubeVirt's operator starts its components from its own registry, with its own tag. */
export const kubeVirt: Operator = {
  name: 'KubeVirt',
  programs: [{ image: /(?:^|[/-])virt-operator$/, what: 'its components', pulls: componentImages }],
}
