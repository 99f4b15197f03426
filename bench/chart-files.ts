import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** A chart as an embedder has it: its files, read once. */
export const filesOf = (chart: string): Map<string, Uint8Array> =>
  new Map(
    readdirSync(chart, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(chart, path), new Uint8Array(readFileSync(path))]),
  )
