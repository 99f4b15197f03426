import { gzipSync } from 'node:zlib'
import { CHART, type Family, type ZooCase } from './case.ts'

const octal = (n: number, width: number): string => `${n.toString(8).padStart(width - 1, '0')}\0`

/** One entry of a tar. */
function entry(name: string, data: Uint8Array | string = '', type = '0', link = ''): Buffer {
  const body = Buffer.from(data)
  const header = Buffer.alloc(512)
  header.write(name, 0, 100, 'latin1')
  header.write(octal(0o644, 8), 100)
  header.write(octal(body.length, 12), 124)
  header.write(octal(0, 12), 136)
  header.write('        ', 148)
  header.write(type, 156)
  header.write(link, 157, 100, 'latin1')
  header.write('ustar\u000000', 257)
  header.write(
    octal(
      header.reduce((sum, byte) => sum + byte, 0),
      8,
    ),
    148,
  )
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)])
}

const pack = (...entries: readonly Buffer[]): Uint8Array =>
  gzipSync(Buffer.concat([entry('c/Chart.yaml', CHART), ...entries, Buffer.alloc(1024)]), { level: 1 })

const archive = (name: string, make: () => Uint8Array): ZooCase => ({
  name,
  files: () => ({ 'c.tgz': make() }),
  argv: ['template', 'r', 'c.tgz'],
})

const times = (count: number, make: (i: number) => Buffer): Buffer[] => Array.from({ length: count }, (_, i) => make(i))
const text = (unit: string): string => unit.repeat(Math.floor(4_900_000 / unit.length))

export const ARCHIVES: Family = {
  name: 'archives',
  cases: [
    archive('zeros', () => pack(...times(30, (i) => entry(`c/f${i}`, Buffer.alloc(5 << 20))))),
    archive('one large file', () => pack(entry('c/f', Buffer.alloc(90 << 20)))),
    archive('many files', () => pack(...times(100_000, (i) => entry(`c/f${i}`)))),
    archive('many templates', () => pack(...times(18_000, (i) => entry(`c/templates/t${i}.yaml`, 'a: {{ 1 }}\n')))),
    archive('large templates', () => pack(...times(19, (i) => entry(`c/templates/t${i}.yaml`, text('a: {{ 1 }}\n'))))),
    archive('large values in sub-charts', () =>
      pack(
        ...times(18, (i) =>
          Buffer.concat([
            entry(`c/charts/s${i}/Chart.yaml`, CHART),
            entry(`c/charts/s${i}/values.yaml`, text('- x\n').replace('- x', 'a:\n- x')),
          ]),
        ),
      ),
    ),
    archive('charts in charts', () =>
      pack(...times(100, (i) => entry(`c${'/charts/c'.repeat(Math.min(i, 9))}/Chart.yaml`, CHART))),
    ),
    archive('a chart that holds itself', () => {
      let inner = pack()
      for (let i = 0; i < 70; i++) inner = pack(entry('c/charts/c.tgz', inner))
      return inner
    }),
    ...['../x', '/x', 'c/../../x', 'c/a/../../../x', 'c\\x', `c/${'a/'.repeat(45)}x`].map((path) =>
      archive(`path ${path}`, () => pack(entry(path, 'x'))),
    ),
    ...['1', '2', '3', '4', '5', '6', 'x', 'g', 'L', 'K', 'S', 'Z'].map((type) =>
      archive(`an entry of type ${type}`, () => pack(entry('c/x', 'x', type, '/etc/passwd'))),
    ),
    archive('a size that is not one', () => {
      const bad = entry('c/x')
      bad.write('99999999999\0', 124)
      return pack(bad)
    }),
    archive('nothing', () => new Uint8Array(0)),
    archive('half', () => pack(entry('c/x', Buffer.alloc(100_000, 'abc'))).subarray(0, 200)),
    archive('a gzip of a gzip', () => gzipSync(gzipSync(Buffer.alloc(100 << 20)))),
    archive('gzip members', () => Buffer.concat(times(20_000, () => gzipSync('')))),
  ],
}
