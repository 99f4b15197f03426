import type { FunctionLibrary } from '../library.ts'
import { CASE_FUNCTIONS } from './case.ts'
import { DATE_FUNCTIONS } from './dates.ts'
import { DECIMAL_FUNCTIONS } from './decimal.ts'
import { DEFAULT_FUNCTIONS } from './defaults.ts'
import { DICT_FUNCTIONS } from './dicts.ts'
import { ENCODING_FUNCTIONS } from './encoding.ts'
import { HASH_FUNCTIONS } from './hashes.ts'
import { JSON_FUNCTIONS } from './json.ts'
import { LIST_FUNCTIONS } from './lists.ts'
import { MISC_FUNCTIONS } from './misc.ts'
import { NUMERIC_FUNCTIONS } from './numeric.ts'
import { PATH_FUNCTIONS } from './paths.ts'
import { RANDOM_FUNCTIONS } from './random.ts'
import { REFLECTION_FUNCTIONS } from './reflection.ts'
import { REGEXP_FUNCTIONS } from './regexp.ts'
import { SEMVER_FUNCTIONS } from './semver.ts'
import { STRING_FUNCTIONS } from './strings.ts'
import { TEXT_FUNCTIONS } from './text.ts'
import { URL_FUNCTIONS } from './url.ts'
import { WORD_FUNCTIONS } from './words.ts'

/**
 * Sprig 3.3.0's functions that are at hand: all except those that make keys, certificates and password hashes, which are a family of their
 * own, and those that reach the environment or that Helm replaces.
 */
export const SPRIG_READY: FunctionLibrary = {
  ...CASE_FUNCTIONS,
  ...DATE_FUNCTIONS,
  ...DECIMAL_FUNCTIONS,
  ...DEFAULT_FUNCTIONS,
  ...DICT_FUNCTIONS,
  ...ENCODING_FUNCTIONS,
  ...HASH_FUNCTIONS,
  ...JSON_FUNCTIONS,
  ...LIST_FUNCTIONS,
  ...MISC_FUNCTIONS,
  ...NUMERIC_FUNCTIONS,
  ...PATH_FUNCTIONS,
  ...RANDOM_FUNCTIONS,
  ...REFLECTION_FUNCTIONS,
  ...REGEXP_FUNCTIONS,
  ...SEMVER_FUNCTIONS,
  ...STRING_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  ...URL_FUNCTIONS,
  ...WORD_FUNCTIONS,
}
