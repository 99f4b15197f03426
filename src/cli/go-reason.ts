/** A file system failure in the kernel's words, as Go prints them. */
export function goReason(cause: unknown): string {
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'no such file or directory'
    case 'EISDIR':
      return 'is a directory'
    case 'EACCES':
      return 'permission denied'
    case 'ENOTDIR':
      return 'not a directory'
    default:
      return cause instanceof Error ? cause.message : String(cause)
  }
}
