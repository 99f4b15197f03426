import type { Operator } from './operator.ts'
import { type Releases, tagged } from './releases.ts'

/** rabbitmq/cluster-operator main.go (later: cmd/main.go), defaultRabbitmqImage. */
const RABBITMQ: Releases = {
  '2.0': '3.10.2',
  '2.1': '3.10.2',
  '2.2': '3.11.10',
  '2.3': '3.11.18',
  '2.4': '3.12.2',
  '2.5': '3.12.2',
  '2.6': '3.12.2',
  '2.7': '3.12.2',
  '2.8': '3.13.1',
  '2.9': '3.13.2',
  '2.10': '3.13.7',
  '2.11': '3.13.7',
  '2.12': '4.0.5 4.0.5',
  '2.13': '4.1.0',
  '2.14': '4.1.0',
  '2.15': '4.1.1',
  '2.16': '4.1.1 4.1.3',
  '2.17': '4.1.3 4.1.3 4.1.3',
  '2.18': '4.1.3',
  '2.19': '4.1.3 4.1.3 4.1.3',
  '2.20': '4.1.3 4.1.3',
  '2.21': '4.2.6 4.2.6',
  '2.22': '4.2.6 4.2.6 4.2.6 4.2.6',
}

/**
 * RabbitMQ's cluster operator starts the server of its own release where clusters name no image.
 * @example
 * kind: Deployment
 * spec: {template: {spec: {containers: [{image: "rabbitmqoperator/cluster-operator:2.12.1", env: [{name: DEFAULT_RABBITMQ_IMAGE, value: "quay.io/a/rabbitmq:4"}]}]}}}
 * → docker.io/rabbitmqoperator/cluster-operator:2.12.1, quay.io/a/rabbitmq:4
 */
export const rabbitmq: Operator = {
  name: 'RabbitMQ',
  resources: [
    {
      group: 'rabbitmq.com',
      kinds: ['RabbitmqCluster'],
      chooses: { names: ['image'], operator: "RabbitMQ's cluster operator", program: /rabbitmq.*operator/ },
    },
  ],
  programs: [
    {
      image: /(?:^|\/)rabbitmq(?:operator)?\/cluster-operator$/,
      variable: 'DEFAULT_RABBITMQ_IMAGE',
      what: 'RabbitMQ for clusters that name no image',
      pulls: tagged('docker.io/library/rabbitmq:', RABBITMQ, '-management'),
    },
  ],
}
