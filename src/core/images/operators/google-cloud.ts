import type { Operator } from './operator.ts'

/** Google Cloud's disks are called images. */
export const googleCloud: Operator = {
  name: 'Google Cloud',
  placeholders: [{ test: /^projects\/[^/]+\/global\/images\//, reason: 'a disk of a cloud, not a container image' }],
}
