/** TOML as BurntSushi/toml v1.6.0 reads and writes it. */
export type { Here } from './convert.ts'
export { emitToml, type TomlRelease } from './emit.ts'
export { TomlError } from './error.ts'
export { readToml } from './read.ts'
