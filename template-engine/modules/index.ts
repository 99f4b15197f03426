/** Go modules outside Go's library that helm decides by: Masterminds/semver and gobwas/glob, with their results and errors. */
export { globMatcher } from './glob.ts'
export {
  compareVersions,
  formatVersion,
  parseStrictVersion,
  parseVersion,
  type SemverRules,
  type Version,
} from './semver.ts'
export { type Constraints, parseConstraints, satisfies } from './semver-constraint.ts'
