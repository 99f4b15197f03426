import type { Operator } from './operator.ts'

/** Hyperledger Fabric's peers have the builder of chaincode, and what it runs in, in variables that do not say image. */
export const hyperledgerFabric: Operator = {
  name: 'Hyperledger Fabric',
  names: {
    variables: [
      'CORE_CHAINCODE_BUILDER',
      'CORE_CHAINCODE_GOLANG_RUNTIME',
      'CORE_CHAINCODE_JAVA_RUNTIME',
      'CORE_CHAINCODE_NODE_RUNTIME',
    ],
  },
}
