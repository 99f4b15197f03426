/** Holds the number of this process in a thread that was made for its large stack, and in no other process that inherits it. */
const DEEP_THREAD = 'AICR_DEEP_THREAD'

/** What the environment of such a thread has more. */
export const deepThread = (): Readonly<Record<string, string>> => ({ [DEEP_THREAD]: String(process.pid) })

/** Whether this thread was made for its large stack. Asked of the environment: `worker_threads` is long to load, and few runs need it. */
export const isDeepThread = (): boolean => process.env[DEEP_THREAD] === String(process.pid)
