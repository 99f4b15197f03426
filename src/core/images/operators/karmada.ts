import type { Operator } from './operator.ts'

/** Karmada's operator chooses the images of control planes that name none. */
export const karmada: Operator = {
  name: 'Karmada',
  programs: [{ image: /(?:^|\/)karmada-operator$/, what: 'the control planes of Karmada that name no images' }],
}
