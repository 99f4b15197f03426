export interface Folder {
  /** how other rows call it */
  readonly name: string
  readonly path: string
  readonly what: string
  /** names of the folders whose values it imports, each at least once */
  readonly imports: readonly string[]
  /** names of the folders of which it imports types alone */
  readonly types: readonly string[]
  /** packages, by prefix */
  readonly packages: readonly string[]
  /** files that other folders may import; `inner`: any, for folders of the engine; `open`: any */
  readonly doors: readonly string[] | 'inner' | 'open'
  /** files outside `path` that belong to it */
  readonly files: readonly string[]
}

export const FOLDERS: readonly Folder[]
export function printFolders(): string
export function writePage(page: string): string
