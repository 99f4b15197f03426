import type { LocalFiles } from '../../src/core/source/index.ts'

/** A file system in memory: paths to bytes. */
export function memoryFiles(table: Readonly<Record<string, Uint8Array | string>>): LocalFiles {
  const under = (path: string): string[] =>
    Object.keys(table).filter((one) => one.startsWith(`${path.replace(/\/$/, '')}/`))
  const bytes = (path: string): Uint8Array => {
    const data = table[path]
    if (data === undefined) throw new Error(`no ${path}`)
    return typeof data === 'string' ? Buffer.from(data) : data
  }
  return {
    kind: async (path) => (path in table ? 'file' : under(path).length > 0 ? 'directory' : undefined),
    read: async (path) => bytes(path),
    list: async (path) => [
      ...new Set(under(path).map((one) => one.slice(path.replace(/\/$/, '').length + 1).split('/')[0] ?? '')),
    ],
    join: (folder, name) => `${folder.replace(/\/$/, '')}/${name}`,
    chart: async (path) =>
      under(path).map((one) => ({
        path: one.slice(path.length + 1),
        data: Buffer.from(bytes(one)).toString('latin1'),
      })),
  }
}
