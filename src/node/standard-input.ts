import { workerData } from 'node:worker_threads'
import { LIMITS } from '../core/limits.ts'
import { readWithin } from './bounded-input.ts'
import { isDeepThread } from './deep-thread.ts'

let consumed: Uint8Array | undefined = isDeepThread() ? (workerData as { input?: Uint8Array } | null)?.input : undefined

/** All of standard input. It can be read once only, so it is kept. */
export function readStandardInput(): Uint8Array {
  consumed ??= readWithin(0, LIMITS.renderBytes)
  return consumed
}

/** What has been read of standard input so far; undefined when nothing was. */
export const consumedInput = (): Uint8Array | undefined => consumed
