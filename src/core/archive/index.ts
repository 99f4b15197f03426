export { ensureArchive, openArchive, type UnpackOptions, unpackArchive } from './archive.ts'
export { checkGzipHeader, type Gunzip, gunzip, gzipError } from './gunzip.ts'
