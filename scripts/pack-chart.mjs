// Packs a chart's folder as helm does, except for its times: equal folders give equal bytes.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, posix } from 'node:path'
import { gzipSync } from 'node:zlib'

const BLOCK = 512

/** The chart's archive. Its top folder is named as the chart's folder. */
export function packChart(folder, name = basename(folder)) {
  const parts = files(folder).map((path) => entry(`${name}/${path}`, readFileSync(join(folder, path))))
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]), { level: 9 })
}

/** Paths below a folder, sorted, `/` between their parts. */
function files(folder, below = '') {
  const entries = readdirSync(join(folder, below), { withFileTypes: true })
  return entries
    .flatMap((each) => {
      const path = posix.join(below, each.name)
      return each.isDirectory() ? files(folder, path) : [path]
    })
    .sort()
}

function entry(path, data) {
  const header = Buffer.alloc(BLOCK)
  const [name, prefix] = split(path)
  header.write(name, 0)
  header.write('0000644\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(octal(data.length), 124)
  header.write(octal(0), 136)
  header.write('        ', 148)
  header.write('0', 156)
  header.write('ustar\x0000', 257, 'latin1')
  header.write(prefix, 345)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, data, Buffer.alloc(-data.length & (BLOCK - 1))])
}

const octal = (value) => `${value.toString(8).padStart(11, '0')}\0`

/** A ustar header has 100 bytes for a name and 155 for the folders before it. */
function split(path) {
  if (Buffer.byteLength(path) <= 100) return [path, '']
  const cut = path.indexOf('/', path.length - 101)
  if (cut <= 0 || cut > 155) throw new Error(`path too long for a tar header: ${path}`)
  return [path.slice(cut + 1), path.slice(0, cut)]
}
