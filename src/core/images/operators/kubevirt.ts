import { type Reference, repositoryOf } from '../reference.ts'
import type { Operator } from './operator.ts'

const COMPONENTS = ['api', 'controller', 'handler', 'launcher', 'exportproxy', 'exportserver']

/** As in kubevirt pkg/virt-operator/util/config.go: beside its own image and with its tag, or the digest that a variable has. */
function componentImages(own: Reference, tag: string, variables: ReadonlyMap<string, string>): string[] | undefined {
  const unnamed = COMPONENTS.filter((name) => (variables.get(`VIRT_${name.toUpperCase()}_IMAGE`) ?? '') === '')
  if (unnamed.length > 0 && !/^v?[1-9]\d*\.\d+/.test(tag)) return undefined
  const prefix = repositoryOf(own).replace(/operator$/, '')
  return unnamed.map((name) => {
    const digest = variables.get(`VIRT_${name.toUpperCase()}_SHASUM`) ?? ''
    return `${prefix}${name}${digest === '' ? `:${tag}` : `@${digest}`}`
  })
}

/** KubeVirt's operator starts its components from its own registry, with its own tag. */
export const kubeVirt: Operator = {
  name: 'KubeVirt',
  programs: [{ image: /(?:^|[/-])virt-operator$/, what: 'its components', pulls: componentImages }],
  // hyperconverged-cluster-operator, the disk with drivers for Windows
  names: { variables: ['VIRTIOWIN_CONTAINER'] },
}
