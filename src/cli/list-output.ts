import { schemaComment } from '../core/documents/address.ts'
import { type FormatOptions, formatOf, type MirrorList } from '../library/lists.ts'
import type { Terminal } from './command.ts'
import type { Options } from './flags/options.ts'
import { folderOfOutput, writeFiles, writeOutput } from './output-file.ts'
import { printOverview } from './overview.ts'
import type { Reporter } from './progress.ts'

/** How a list is written: text for a file or another program, or an overview for people at a terminal. */
export interface ListOutput {
  /** what the format cannot be written without */
  readonly needs: 'digests' | 'platforms' | undefined
  /** the folder that the text is written to, if it is a file in one */
  readonly folder: () => Promise<string | undefined>
  /** throws AicrError INVALID_REQUEST for options that the format cannot be written with */
  readonly check: (options: FormatOptions) => void
  readonly write: (list: MirrorList, options: FormatOptions) => string
  /** writes the text, the files beside it, and an overview on stderr where the list itself is not seen on the terminal */
  readonly deliver: (text: string, list: MirrorList) => Promise<void>
}

/** A table of components, and the images of each below it. */
const TABLE = 'table'

/** The output that --format and --output ask for; on a terminal, without either, the overview. */
export function listOutput(options: Options, terminal: Terminal, size: Reporter['size']): ListOutput {
  const path = options.text('output')
  const name = options.text('format') ?? (path === undefined && terminal.interactiveOut === true ? TABLE : 'yaml')
  const isTable = name === TABLE
  const format = isTable ? undefined : formatOf(name)
  const toFile = path !== undefined && path !== '' && path !== '-'
  const isQuiet = options.on('quiet') || options.on('log-json')
  return {
    needs: format?.needs,
    folder: () => folderOfOutput(path, terminal.cwd),
    check: (asked) => format?.check?.(asked),
    write: (list, asked) => format?.write(list, asked) ?? printOverview(list, { terminal, size, tree: true }),
    deliver: async (text, list) => {
      // an editor finds the schema by it; programs that read a pipe get the list alone
      const folder = await folderOfOutput(path, terminal.cwd)
      if (folder !== undefined) await writeFiles(folder, format?.filesBeside?.(list) ?? [])
      const comment = name === 'yaml' && toFile ? schemaComment('list') : ''
      await writeOutput(comment + text, path, terminal)
      if (!isTable && toFile && terminal.interactive && !isQuiet)
        terminal.err(printOverview(list, { terminal: { ...terminal, colourOut: terminal.colour }, size }))
    },
  }
}
