import { STRING } from '../../value/types.ts'
import { type FunctionLibrary, fn } from '../library.ts'

export const MISC_FUNCTIONS: FunctionLibrary = {
  /**
   * A greeting.
   * @source sprig functions.go, hello
   * @example {{ hello }} → Hello!
   */
  hello: fn([], STRING, () => 'Hello!'),
}
