import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { systemRandom } from '../../src/node/random.ts'

test.each([0, 1, 16, 255, 256, 257, 100_000])('%i bytes', (length) => {
  expect(systemRandom(length).length).toBe(length)
})

test('nothing is handed out twice, and what is handed out is the caller’s', () => {
  const seen = new Set<string>()
  for (let i = 0; i < 2000; i++) {
    const bytes = systemRandom(1 + (i % 40) + 8)
    seen.add(Buffer.from(bytes).toString('hex'))
    bytes.fill(0)
  }
  expect(seen.size).toBe(2000)
})

test('every value comes, about as often as the others', () => {
  const counts = new Array<number>(256).fill(0)
  for (const byte of systemRandom(256 * 1000)) counts[byte] = (counts[byte] ?? 0) + 1
  expect(Math.min(...counts)).toBeGreaterThan(750)
  expect(Math.max(...counts)).toBeLessThan(1250)
})

test('without the kernel’s file the bytes are OpenSSL’s', () => {
  const script = `const fs = require('node:fs'), { openSync } = fs
    fs.openSync = (path, ...rest) => { if (path === '/dev/urandom') throw new Error('none'); return openSync(path, ...rest) }
    require('node:module').syncBuiltinESMExports()
    import(${JSON.stringify(resolve('dist/src/node/random.js'))}).then(({ systemRandom }) => console.log(systemRandom(300).length, new Set(systemRandom(300)).size > 100))`
  expect(spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' })).toMatchObject({ stdout: '300 true\n' })
})
