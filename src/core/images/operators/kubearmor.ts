import type { Operator } from './operator.ts'

/** KubeArmor's operator starts its own images, unless a KubeArmorConfig names them. */
export const kubearmor: Operator = {
  name: 'KubeArmor',
  programs: [
    {
      image: /(?:^|\/)kubearmor\/kubearmor-operator$/,
      what: "KubeArmor's own images, unless a KubeArmorConfig names them",
    },
  ],
}
