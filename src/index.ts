export { AicrError, type ErrorCode, HelmError } from './core/errors.ts'
