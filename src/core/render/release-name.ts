import { type ByteString, quote } from '../../../template-engine/go/index.ts'
import type { Notify } from '../chart/index.ts'
import { HelmError, say } from '../errors.ts'
import type { Helm } from '../helm/index.ts'

const PATTERN = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$'
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const MAX_LENGTH = 53

/** Refuses a release name that helm refuses. Throws HelmError. */
export function checkReleaseName(name: ByteString, helm: Helm, notify?: Notify): void {
  if (name !== '' && name.length <= MAX_LENGTH && NAME.test(name)) return
  const rule = `invalid release name, must match regex ${PATTERN} and the length must not be longer than ${MAX_LENGTH}`
  const why = name === '' ? 'no name provided' : rule
  const error = `release name ${quote(name)}: ${why}`
  if (helm.does.releaseNames === 'plain') throw new HelmError(error)
  notify?.({ level: 'ERROR', message: 'release name check failed', fields: { error } })
  throw new HelmError(say`release name check failed: ${{ error }}`, { code: 'INVALID_REQUEST' })
}
