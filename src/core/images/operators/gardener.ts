import type { Operator } from './operator.ts'

/** Gardener's programs start the images of an image vector that they carry. */
export const gardener: Operator = {
  name: 'Gardener',
  programs: [
    { image: /(?:^|\/)gardener\/(?:operator|gardenlet|resource-manager)$/, what: 'the images of its own image vector' },
  ],
}
