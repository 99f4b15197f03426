import { base, clean, dir, ext, isAbs } from '../../go/path.ts'
import { BOOL, STRING } from '../../value/types.ts'
import type { ByteString } from '../../value/value.ts'
import { type FunctionLibrary, fn, str } from '../library.ts'

const ofPath = (run: (path: ByteString) => ByteString) => fn([str], STRING, (_, path) => run(path))

const BASE = ofPath(base)
const DIR = ofPath(dir)
const CLEAN = ofPath(clean)
const EXT = ofPath(ext)
const IS_ABS = fn([str], BOOL, (_, path) => isAbs(path))

export const PATH_FUNCTIONS: FunctionLibrary = {
  /**
   * The last element of a path.
   * @source path.Base
   * @example {{ base "foo/bar/baz" }} → baz
   */
  base: BASE,
  /**
   * All but the last element of a path.
   * @source path.Dir
   * @example {{ dir "foo/bar/baz" }} → foo/bar
   */
  dir: DIR,
  /**
   * The shortest equivalent path.
   * @source path.Clean
   * @example {{ clean "foo/bar/../baz" }} → foo/baz
   */
  clean: CLEAN,
  /**
   * The extension of a path, with its dot.
   * @source path.Ext
   * @example {{ ext "foo.bar" }} → .bar
   */
  ext: EXT,
  /**
   * Whether a path starts at the root.
   * @source path.IsAbs
   * @example {{ isAbs "/foo" }} → true
   */
  isAbs: IS_ABS,
  /**
   * As `base`, for paths of the operating system.
   * @source filepath.Base
   * @example {{ osBase "/foo/bar" }} → bar
   */
  osBase: BASE,
  /**
   * As `dir`, for paths of the operating system.
   * @source filepath.Dir
   * @example {{ osDir "/foo/bar" }} → /foo
   */
  osDir: DIR,
  /**
   * As `clean`, for paths of the operating system.
   * @source filepath.Clean
   * @example {{ osClean "/foo//bar/." }} → /foo/bar
   */
  osClean: CLEAN,
  /**
   * As `ext`, for paths of the operating system.
   * @source filepath.Ext
   * @example {{ osExt "/foo.tar.gz" }} → .gz
   */
  osExt: EXT,
  /**
   * As `isAbs`, for paths of the operating system.
   * @source filepath.IsAbs
   * @example {{ osIsAbs "foo" }} → false
   */
  osIsAbs: IS_ABS,
}
