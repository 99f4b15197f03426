/** Holds the number of this process where its stack, or its thread's, was made large, and in no other process that inherits it. */
export const DEEP_THREAD = 'AICR_DEEP_THREAD'

/** What the environment of such a thread has more. */
export const deepThread = (): Readonly<Record<string, string>> => ({ [DEEP_THREAD]: String(process.pid) })

/** Whether this thread has a large stack. Asked of the environment: `worker_threads` is long to load, and few runs need it. */
export const isDeepThread = (): boolean => process.env[DEEP_THREAD] === String(process.pid)
