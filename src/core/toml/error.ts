import { GoError } from '../../../template-engine/go/index.ts'

/** TOML that BurntSushi/toml refuses to read or write. `message` is its text, as a byte string. */
export class TomlError extends GoError {
  override readonly name = 'TomlError'
}
