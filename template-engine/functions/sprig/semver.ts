import { parseVersion, type SemverRules } from '../../modules/semver.ts'
import { parseConstraints, satisfies } from '../../modules/semver-constraint.ts'
import { VERSION, versionValue } from '../../modules/semver-value.ts'
import { BOOL } from '../../value/types.ts'
import { type FunctionLibrary, fn, str } from '../library.ts'

/** Sprig's semantic versions, by a release of the library that reads them. */
export const semverFunctions = (rules: SemverRules = '3.4'): FunctionLibrary => ({
  /**
   * Reads a semantic version; missing parts are zero. The result has fields to ask for: Major, Minor, Patch, Prerelease, Metadata, Original.
   * @source sprig semver.go, semver
   * @example {{ semver "v1.2" }} → 1.2.0
   * @example {{ (semver "1.2.3-rc.1").Prerelease }} → rc.1
   */
  semver: fn([str], VERSION, (_, text) => versionValue(parseVersion(text, rules))),

  /**
   * Whether a version satisfies a constraint. A pre-release only satisfies a constraint that names one.
   * @source sprig semver.go, semverCompare
   * @example {{ semverCompare ">=1.19-0" "1.25.3-gke.1" }} → true
   * @example {{ semverCompare ">=1.19" "1.25.3-gke.1" }} → false
   * @example {{ semverCompare "^1.2 || ~2.1" "2.1.9" }} → true
   */
  semverCompare: fn([str, str], BOOL, (_, constraint, version) => {
    const constraints = parseConstraints(constraint, rules)
    return satisfies(constraints, parseVersion(version, rules))
  }),
})

export const SEMVER_FUNCTIONS: FunctionLibrary = semverFunctions()
