export { apiVersionsOf, type BehaviourName, type Behaviours } from './behaviours.ts'
export { DEFAULT_HELM, HELM_VERSIONS, type Helm, helmOf, jsonWords, semverRules } from './helm.ts'
export { type Mechanism, mechanismsBetween, SENTENCES, switched } from './mechanisms.ts'
export { BEHAVIOURS, type Release } from './releases.ts'
