import type { Operator } from './operator.ts'

const STRIMZI = { operator: 'Strimzi', program: /strimzi/ } as const

/** Strimzi chooses the images of Kafka that resources do not name. */
export const strimzi: Operator = {
  name: 'Strimzi',
  resources: [
    { group: 'kafka.strimzi.io', kinds: ['Kafka'], chooses: { names: ['kafka.image'], ...STRIMZI } },
    {
      group: 'kafka.strimzi.io',
      kinds: ['KafkaConnect', 'KafkaBridge', 'KafkaMirrorMaker2'],
      chooses: { names: ['image'], ...STRIMZI },
    },
  ],
  names: { variables: ['STRIMZI_DEFAULT_MAVEN_BUILDER'] },
}
