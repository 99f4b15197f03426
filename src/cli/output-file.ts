import { stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Text } from '../core/engine.ts'
import { checkWritable, createFolder, writeWholeFile } from '../node/whole-file.ts'
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

/** The folder of the file that --output names, where others can be put beside it; undefined for stdout, a device or a pipe. */
export async function folderOfOutput(path: string | undefined, cwd: string): Promise<string | undefined> {
  if (!isFile(path)) return undefined
  const target = resolve(cwd, path)
  const status = await stat(target).catch(() => undefined)
  return status === undefined || status.isFile() ? dirname(target) : undefined
}

/** Writes files into a folder, with the folders that their paths name. */
export async function writeFiles(
  folder: string,
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<void> {
  for (const { path, text } of files) {
    const target = resolve(folder, path)
    createFolder(dirname(target))
    await writeWholeFile(target, text)
  }
}

const isFile = (path: string | undefined): path is string => path !== undefined && path !== '' && path !== '-'
