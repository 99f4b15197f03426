import type { Operator } from './operator.ts'

/** Bitnami's Prometheus operator has the reloader in a variable that does not say image. */
export const bitnami: Operator = {
  name: 'Bitnami',
  names: { variables: ['PROMETHEUS_CONFIG_RELOADER'] },
}
