/** TOML that BurntSushi/toml refuses to read or write. `message` is its text, as a byte string. */
export class TomlError extends Error {
  override readonly name = 'TomlError'
}
