export { ensureArchive, openArchive, type UnpackOptions, unpackArchive } from './archive.ts'
export { tooLarge } from './byte-reader.ts'
