import type { Operator } from './operator.ts'

/** OpenTelemetry's operator chooses collectors, target allocators and instrumentation that no resource names. */
export const openTelemetry: Operator = {
  name: 'OpenTelemetry',
  resources: [
    {
      group: 'opentelemetry.io',
      kinds: ['OpenTelemetryCollector'],
      chooses: { names: ['image'], operator: 'opentelemetry-operator', program: /opentelemetry-operator/ },
    },
  ],
  programs: [
    {
      image: /(?:^|\/)opentelemetry-operator\/opentelemetry-operator$/,
      what: 'target allocators and instrumentation of its own release, unless resources name them',
    },
  ],
}
