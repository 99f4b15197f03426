export { type Gunzip, gunzip, NotAMember, readHeader } from './gunzip.ts'
