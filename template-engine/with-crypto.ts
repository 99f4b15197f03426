/** The engine's second door: Sprig with the functions that make keys, certificates and password hashes, which weigh as much as the rest. */
export { SPRIG } from './functions/sprig/index.ts'
