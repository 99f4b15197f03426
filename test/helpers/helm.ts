import { helmOf } from '../../src/core/helm/index.ts'

/** The helm that the small recordings are of. */
export const HELM_4_1_4 = await helmOf('4.1.4')
