import type { Operator } from './operator.ts'

const OPERATOR = { names: [], operator: "MongoDB's operator", program: /mongodb-.*operator/ } as const
const SOURCE = 'mongodb-kubernetes controllers/operator, WithDatabaseNonStaticImage'

/**
 * MongoDB's operator chooses the images of databases; it has their names and versions in variables whose names do not match.
 * @example
 * kind: Pod
 * spec: {containers: [{env: [{name: MONGODB_ENTERPRISE_DATABASE_IMAGE, value: quay.io/mongodb/database}, {name: DATABASE_VERSION, value: 1.5.0}]}]}
 * → quay.io/mongodb/database:1.5.0
 */
export const mongoDb: Operator = {
  name: 'MongoDB',
  resources: [
    { group: 'mongodb.com', kinds: ['MongoDB', 'MongoDBMultiCluster', 'MongoDBOpsManager'], chooses: OPERATOR },
    { group: 'mongodbcommunity.mongodb.com', kinds: ['MongoDBCommunity'], chooses: OPERATOR },
  ],
  scattered: [
    { name: 'MONGODB_ENTERPRISE_DATABASE_IMAGE', tag: 'DATABASE_VERSION', source: SOURCE },
    { prefix: 'MDB_SEARCH_REPO_URL', name: 'MDB_SEARCH_NAME', tag: 'MDB_SEARCH_VERSION', source: SOURCE },
  ],
}
