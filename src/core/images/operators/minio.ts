import type { Operator } from './operator.ts'

/** MinIO's operator chooses the image of tenants that name none. */
export const minio: Operator = {
  name: 'MinIO',
  resources: [
    {
      group: 'minio.min.io',
      kinds: ['Tenant'],
      chooses: { names: ['image'], operator: "MinIO's operator", program: /minio-operator|^operator$/ },
    },
  ],
}
