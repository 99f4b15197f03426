import type { Operator } from './operator.ts'

/** Zalando's postgres-operator chooses the image of clusters that name none. */
export const zalando: Operator = {
  name: 'Zalando',
  resources: [
    {
      group: 'acid.zalan.do',
      kinds: ['postgresql'],
      chooses: { names: ['dockerImage'], operator: "Zalando's postgres-operator", program: /postgres-operator/ },
    },
  ],
}
