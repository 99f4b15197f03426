import type { Operator } from './operator.ts'

/** Crunchy's postgres-operator chooses the images of clusters that name none. */
export const crunchyData: Operator = {
  name: 'Crunchy Data',
  resources: [
    {
      group: 'postgres-operator.crunchydata.com',
      kinds: ['PostgresCluster', 'PGAdmin'],
      chooses: { names: ['image'], operator: "Crunchy's postgres-operator", program: /pgo|postgres-operator/ },
    },
  ],
}
