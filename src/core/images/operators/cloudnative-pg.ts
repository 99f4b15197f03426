import type { Operator } from './operator.ts'
import { type Releases, tagged } from './releases.ts'

/** cloudnative-pg pkg/versions/versions.go, DefaultImageName: the tag of PostgreSQL. */
const POSTGRESQL: Releases = {
  '1.20': '15.2 15.3 15.3 15.4 15.4 16.1 16.1',
  '1.21': '16.0 16.0 16.1 16.1 16.2 16.2 16.3',
  '1.22': '16.1 16.1 16.2 16.2 16.3 16.3',
  '1.23': '16.2 16.2 16.3 16.3 16.4 17.0 17.2',
  '1.24': '16.4 17.0 17.2 17.4 17.5',
  '1.25': '17.2 17.4 17.5 17.5 18.0-system-trixie',
  '1.26': '17.5 17.5 18.0-system-trixie 18.1-system-trixie',
  '1.27': '17.5 18.0-system-trixie 18.1-system-trixie 18.1-system-trixie 18.3-system-trixie',
  '1.28': '18.1-system-trixie 18.1-system-trixie 18.3-system-trixie 18.3-system-trixie 18.4-system-trixie',
  '1.29': '18.3-system-trixie 18.3-system-trixie 18.4-system-trixie',
  '1.30': '18.4-system-trixie',
}

/** cloudnative-pg pkg/versions/versions.go (before: pkg/specs/pgbouncer), DefaultPgbouncerImage. */
const PGBOUNCER: Releases = {
  '1.20': '1.18.0 1.19.1 1.19.1 1.20.1 1.21.0 1.21.0 1.21.0',
  '1.21': '1.20.1 1.21.0 1.21.0 1.21.0 1.22.1 1.22.1 1.22.1',
  '1.22': '1.21.0 1.21.0 1.22.1 1.22.1 1.22.1 1.23.0',
  '1.23': '1.22.1 1.22.1 1.22.1 1.23.0 1.23.0 1.23.0 1.23.0',
  '1.24': '1.23.0 1.23.0 1.23.0 1.24.0 1.24.1',
  '1.25': '1.23.0 1.24.0 1.24.1 1.24.1 1.24.1',
  '1.26': '1.24.1 1.24.1 1.24.1 1.25.1',
  '1.27': '1.24.1 1.24.1 1.25.1 1.25.1 1.25.1',
  '1.28': '1.25.1 1.25.1 1.25.1 1.25.1 1.25.1',
  '1.29': '1.25.1 1.25.1 1.25.1',
  '1.30': '1.25.1',
}

/**
 * CloudNativePG starts the PostgreSQL and the PgBouncer of its own release where clusters and poolers name no image.
 * @example
 * kind: Deployment
 * spec: {template: {spec: {containers: [{image: "ghcr.io/cloudnative-pg/cloudnative-pg:1.27.0"}]}}}
 * → ghcr.io/cloudnative-pg/cloudnative-pg:1.27.0, ghcr.io/cloudnative-pg/pgbouncer:1.24.1, ghcr.io/cloudnative-pg/postgresql:17.5
 */
export const cloudNativePg: Operator = {
  name: 'CloudNativePG',
  resources: [
    {
      group: 'postgresql.cnpg.io',
      kinds: ['Cluster'],
      chooses: { names: ['imageName', 'imageCatalogRef'], operator: 'CloudNativePG', program: /cloudnative-pg/ },
    },
  ],
  programs: [
    {
      image: /(?:^|\/)cloudnative-pg\/cloudnative-pg$/,
      variable: 'POSTGRES_IMAGE_NAME',
      settings: 'cnpg-controller-manager-config',
      what: 'PostgreSQL for clusters that name no image',
      pulls: tagged('ghcr.io/cloudnative-pg/postgresql:', POSTGRESQL),
    },
    {
      image: /(?:^|\/)cloudnative-pg\/cloudnative-pg$/,
      variable: 'PGBOUNCER_IMAGE_NAME',
      settings: 'cnpg-controller-manager-config',
      what: 'PgBouncer for poolers that name no image',
      pulls: tagged('ghcr.io/cloudnative-pg/pgbouncer:', PGBOUNCER),
    },
  ],
}
