/** A hostile input: files in a folder of its own, and the command line that is run there. */
export interface ZooCase {
  readonly name: string
  readonly files: () => Readonly<Record<string, string | Uint8Array>>
  readonly argv: readonly string[]
  readonly input?: () => string
  /** rendered by a program of its own with a heap of 256 MB, of the process or of a Worker; `argv` is not used */
  readonly heap?: 'process' | 'worker'
}

/** Cases of one kind. */
export interface Family {
  readonly name: string
  readonly cases: readonly ZooCase[]
}

export const CHART = 'apiVersion: v2\nname: c\nversion: 1.0.0\n'

/** A chart folder `c` of these files. */
export const chartFiles = (files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ 'Chart.yaml': CHART, ...files }).map(([path, text]) => [`c/${path}`, text] as const),
  )

/** `aicr template` of a chart of one template. */
export const template = (name: string, text: string | (() => string), more: Record<string, string> = {}): ZooCase => ({
  name,
  files: () => chartFiles({ 'templates/t.yaml': typeof text === 'string' ? text : text(), ...more }),
  argv: ['template', 'r', 'c'],
})

/** `aicr template` of a chart with these files. */
export const chart = (name: string, files: () => Record<string, string>, ...argv: string[]): ZooCase => ({
  name,
  files: () => chartFiles({ 'templates/t.yaml': 'a: 1\n', ...files() }),
  argv: ['template', 'r', 'c', ...argv],
})

/** `aicr images` of a stream of manifests. */
export const manifests = (name: string, text: () => string): ZooCase => ({
  name,
  files: () => ({ 'm.yaml': text() }),
  argv: ['images', 'm.yaml'],
})

/** Lines or items by number. */
export const rows = (count: number, row: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => row(i)).join('')
