/** The status of a run that the user interrupted. */
const INTERRUPTED = 130

/** Lets the process end with a status. An interrupted one ends at once: it does not wait for servers to let go. */
export function endProcess(status: number): void {
  process.exitCode = status
  if (status === INTERRUPTED) process.exit()
}
