export { crc32 } from './crc32.ts'
export { type Gunzip, gunzip, NotAMember, readHeader } from './gunzip.ts'
