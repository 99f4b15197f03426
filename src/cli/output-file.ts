import type { Text } from '../core/engine.ts'
import { checkWritable, writeWholeFile } from '../node/whole-file.ts'
import type { Terminal } from './command.ts'
import type { Options } from './flags/options.ts'

/** Writes a document to a file, or to stdout when none is named. The file appears whole or not at all. */
export async function writeOutput(text: Text, path: string | undefined, terminal: Terminal): Promise<void> {
  return isFile(path) ? writeWholeFile(path, text) : terminal.out(text)
}

/** Refuses, before charts are fetched, files that could not be written afterwards: --output and --lock. */
export async function checkOutputs(options: Options): Promise<void> {
  for (const path of [options.text('output'), options.text('lock')]) if (isFile(path)) await checkWritable(path)
}

const isFile = (path: string | undefined): path is string => path !== undefined && path !== '' && path !== '-'
