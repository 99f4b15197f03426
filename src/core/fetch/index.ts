export { basicHeader, registryAuthorization, withBasic } from './authorization.ts'
export { digestOf, parseDigest } from './digest.ts'
export { isAbort, isUnreachable, showUrl, tryUrl } from './failure.ts'
export { checkHost, forbidden, type HostPolicy, isForbiddenAddress, isLoopback, matchesHost } from './hosts.ts'
export {
  createNetwork,
  type Downloaded,
  download,
  type Network,
  type NetworkOptions,
  peek,
  type Wanted,
  wait,
} from './network.ts'
export { RETRY, type RetryPolicy } from './retry.ts'
