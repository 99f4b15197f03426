import { AicrError, say } from '../core/errors.ts'

/** Says which package a feature needs, where the program was installed without its dependencies: from an archive, or as one file. */
export const missingPackage =
  (name: string, what: string) =>
  (cause: unknown): never => {
    const code = (cause as NodeJS.ErrnoException).code
    if (code !== 'MODULE_NOT_FOUND' && code !== 'ERR_MODULE_NOT_FOUND' && code !== 'ERR_UNKNOWN_BUILTIN_MODULE')
      throw cause
    throw new AicrError(
      'INVALID_REQUEST',
      say`${{ what }} needs the package ${{ name }}, which is not installed here`,
      {
        hint: `install the program from npm, or put ${name} into a node_modules folder above it`,
      },
    )
  }
