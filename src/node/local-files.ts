import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { AicrError } from '../core/errors.ts'
import type { ChartFile } from '../core/seams.ts'
import type { LocalFiles } from '../core/source/index.ts'
import { readWithin } from './bounded-input.ts'
import { fileError } from './folder.ts'

/** This machine's files, relative paths from `cwd`. `readChart` reads a chart that is a folder. */
export function localFiles(cwd: string, readChart: (path: string) => readonly ChartFile[]): LocalFiles {
  const full = (path: string): string => resolve(cwd, platformPath(path))
  return {
    kind: async (path) => {
      const status = await stat(full(path)).catch(() => undefined)
      return status?.isDirectory() ? 'directory' : status?.isFile() ? 'file' : undefined
    },
    read: (path, maxBytes) => readBounded(full(path), maxBytes),
    list: async (path) =>
      readdir(full(path)).catch((cause: unknown) => {
        throw fileError(cause, full(path))
      }),
    join: (folder, name) => join(full(folder), name),
    chart: async (path) => readChart(full(path)),
  }
}

/** A path as the platform means it: on Windows `file:///C:/charts` leaves a slash before the drive. */
export const platformPath = (path: string, platform: NodeJS.Platform = process.platform): string =>
  platform === 'win32' ? path.replace(/^[\\/]+(?=[A-Za-z]:(?:[\\/]|$))/, '') : path

async function readBounded(path: string, maxBytes: number): Promise<Uint8Array> {
  try {
    return readWithin(path, maxBytes)
  } catch (cause) {
    throw cause instanceof AicrError ? cause : fileError(cause, path)
  }
}
