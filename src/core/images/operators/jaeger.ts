import type { Operator } from './operator.ts'

/** Jaeger's operator chooses the images that a resource does not name. */
export const jaeger: Operator = {
  name: 'Jaeger',
  resources: [
    {
      group: 'jaegertracing.io',
      kinds: ['Jaeger'],
      chooses: {
        names: ['allInOne.image', 'collector.image', 'query.image'],
        operator: 'jaeger-operator',
        program: /jaeger-operator/,
      },
    },
  ],
}
