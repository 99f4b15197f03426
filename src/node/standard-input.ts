import { readFileSync } from 'node:fs'
import { isMainThread, workerData } from 'node:worker_threads'

let consumed: string | undefined = isMainThread ? undefined : (workerData as { input?: string } | null)?.input

/** Standard input as a byte string. It can be read once only, so it is kept. */
export function readStandardInput(): string {
  consumed ??= readFileSync(0, 'latin1')
  return consumed
}

/** What has been read of standard input so far; undefined when nothing was. */
export const consumedInput = (): string | undefined => consumed
