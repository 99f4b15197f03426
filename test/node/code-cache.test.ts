import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CODE_CACHE_OFF, openCodeCache } from '../../src/node/code-cache.ts'
import { scratch } from '../helpers/scratch.ts'

const CODE = Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 37) & 0xff))
const BUNDLE = resolve('package.json')
const subject = { digest: 'a1', file: BUNDLE, command: 'template' }

/** A cache folder with the code of one run in it. */
function kept(): { root: string; folder: string; file: string } {
  const root = scratch()
  openCodeCache(subject, { XDG_CACHE_HOME: root })?.keep(() => CODE)
  const folder = join(root, 'aicr-mirror', 'code')
  return { root, folder, file: join(folder, fs.readdirSync(folder)[0] ?? '') }
}

const read = (root: string, changed: Partial<typeof subject> = {}): Buffer | undefined =>
  openCodeCache({ ...subject, ...changed }, { XDG_CACHE_HOME: root })?.read()

/** Says what the run that kept the code had to do: a busy machine takes more processor time for the same. */
function setWork(file: string, header: object, work: number): void {
  const bytes = fs.readFileSync(file)
  bytes.write(JSON.stringify({ ...header, work }).padEnd(4096), 0)
  fs.writeFileSync(file, bytes)
}

const dead = (): number => spawnSync(process.execPath, ['--version']).pid

describe('what is kept', () => {
  test('is read by the next process, and nobody else can read or write it', () => {
    const { root, folder, file } = kept()
    expect(read(root)).toEqual(CODE)
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700)
    expect(fs.statSync(file).mode & 0o777).toBe(0o600)
  })

  test.each([
    ['another bundle', { digest: 'a2' }],
    ['another command', { command: 'images' }],
    ['a bundle of another size', { file: resolve('README.md') }],
  ])('is not for %s', (_, changed) => {
    const { root, file } = kept()
    expect(read(root, changed)).toBeUndefined()
    const other = openCodeCache({ ...subject, ...changed }, { XDG_CACHE_HOME: root })
    other?.keep(() => Buffer.from('other'))
    fs.copyFileSync(file, join(file, '..', fs.readdirSync(join(file, '..')).find((name) => !file.endsWith(name)) ?? ''))
    expect(read(root, changed)).toBeUndefined()
  })

  test('is not for a Node with other flags', () => {
    const { root } = kept()
    const before = process.execArgv
    process.execArgv = [...before, '--stack-size=900']
    expect(read(root)).toBeUndefined()
    process.execArgv = before
  })

  test('grows when a run does much more, and stays when it does not', () => {
    const { root, file } = kept()
    const header = JSON.parse(fs.readFileSync(file).toString('utf8', 0, 4096))
    const rewritten = (work: number): void => setWork(file, header, work)
    const run = (code: Buffer): void => {
      const cache = openCodeCache(subject, { XDG_CACHE_HOME: root })
      cache?.read()
      cache?.started()
      cache?.keep(() => code)
    }
    rewritten(1e9)
    run(Buffer.alloc(5000, 1))
    expect(read(root)).toEqual(CODE)
    rewritten(1)
    run(Buffer.alloc(10, 1))
    expect(read(root)).toEqual(CODE)
    rewritten(1)
    run(Buffer.alloc(5000, 1))
    expect(read(root)).toEqual(Buffer.alloc(5000, 1))
  })
})

describe('what is damaged is not read', () => {
  test('one bit, anywhere', () => {
    const { root, file } = kept()
    const whole = fs.readFileSync(file)
    const inHeader = whole.indexOf(' ')
    for (let i = 0; i < 300; i++) {
      const at = i < 100 ? (i * 7) % inHeader : 4096 + ((i * 97) % CODE.length)
      const damaged = Buffer.from(whole)
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (i % 8))
      fs.writeFileSync(file, damaged)
      const code = read(root)
      // a bit of `work` only changes when the code is made again
      if (code !== undefined) expect([i < 100, code]).toEqual([true, CODE])
      fs.rmSync(`${file}.starting`, { force: true })
    }
  })

  test.each([0, 1, 4095, 4096, 4097, 8095])('%i bytes of it', (length) => {
    const { root, file } = kept()
    fs.truncateSync(file, length)
    expect(read(root)).toBeUndefined()
  })

  test('and is replaced', () => {
    const { root, file } = kept()
    fs.truncateSync(file, 5000)
    const cache = openCodeCache(subject, { XDG_CACHE_HOME: root })
    expect(cache?.read()).toBeUndefined()
    cache?.keep(() => CODE)
    expect(read(root)).toEqual(CODE)
  })
})

describe('what others could have written is not read', () => {
  test.each([
    ['a folder that the group can write', (folder: string) => fs.chmodSync(folder, 0o770)],
    ['a folder that everybody can write', (folder: string) => fs.chmodSync(folder, 0o707)],
    ['a file that the group can write', (_: string, file: string) => fs.chmodSync(file, 0o660)],
    [
      'a link to a file',
      (_: string, file: string) => {
        fs.renameSync(file, `${file}.real`)
        fs.symlinkSync(`${file}.real`, file)
      },
    ],
    [
      'a link to a folder',
      (folder: string) => {
        fs.renameSync(folder, `${folder}.real`)
        fs.symlinkSync(`${folder}.real`, folder)
      },
    ],
  ])('%s', (_, change) => {
    const { root, folder, file } = kept()
    change(folder, file)
    expect(read(root)).toBeUndefined()
  })

  test.skipIf(process.getuid?.() !== 0)('a file of another user (needs root)', () => {
    const { root, file } = kept()
    fs.chownSync(file, 12345, 12345)
    expect(read(root)).toBeUndefined()
  })
})

describe('code that a process died of', () => {
  test('is not used by the next one, nor later, nor made again', () => {
    const { root, file } = kept()
    fs.writeFileSync(`${file}.starting`, String(dead()))
    expect(read(root)).toBeUndefined()
    const old = new Date(Date.now() - 60_000)
    fs.utimesSync(`${file}.starting`, old, old)
    expect(read(root)).toBeUndefined()
    expect(fs.existsSync(file)).toBe(false)
    openCodeCache(subject, { XDG_CACHE_HOME: root })?.keep(() => CODE)
    expect(read(root)).toBeUndefined()
  })

  test.each([
    ['a process that lives, a minute old', process.pid, 60_000, true],
    ['a process that lives, an hour old', process.pid, 3_600_000, false],
    ['nobody', Number.NaN, 60_000, false],
  ])('a mark of %s', (_, owner, age, used) => {
    const { root, file } = kept()
    fs.writeFileSync(`${file}.starting`, String(owner))
    const then = new Date(Date.now() - age)
    fs.utimesSync(`${file}.starting`, then, then)
    expect(read(root)).toEqual(used ? CODE : undefined)
    expect(fs.existsSync(`${file}.died`)).toBe(!used)
  })

  test('leaves its mark until it has started', () => {
    const { root, file } = kept()
    const cache = openCodeCache(subject, { XDG_CACHE_HOME: root })
    expect(cache?.read()).toEqual(CODE)
    expect(fs.existsSync(`${file}.starting`)).toBe(true)
    expect(read(root)).toEqual(CODE)
    cache?.started()
    expect(fs.existsSync(`${file}.starting`)).toBe(false)
  })
})

test.each([CODE_CACHE_OFF, 'NODE_DISABLE_COMPILE_CACHE'])('%s turns it off', (name) => {
  expect(openCodeCache(subject, { XDG_CACHE_HOME: scratch(), [name]: '1' })).toBeUndefined()
})

test('a folder that cannot be made costs nothing', () => {
  const root = scratch()
  fs.writeFileSync(join(root, 'aicr-mirror'), '')
  const cache = openCodeCache(subject, { XDG_CACHE_HOME: root })
  expect(cache?.read()).toBeUndefined()
  cache?.keep(() => CODE)
  expect(fs.readdirSync(root)).toEqual(['aicr-mirror'])
})

test('no more files are kept than a few versions need', () => {
  const { root, folder } = kept()
  for (let i = 0; i < 40; i++) {
    openCodeCache({ ...subject, digest: `b${i}` }, { XDG_CACHE_HOME: root })?.keep(() => CODE)
  }
  expect(fs.readdirSync(folder).length).toBe(24)
})

describe('the program', () => {
  const chart = resolve('recipes/examples/air-gap-demo/charts/portal')
  const run = (root: string): string => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['dist/cli/aicr.js', 'template', 'x', chart], {
      env: { PATH: process.env.PATH, XDG_CACHE_HOME: root },
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([0, ''])
    return stdout
  }

  test('keeps its code on the first run and uses it on the second, with the same result', () => {
    const root = scratch()
    const first = run(root)
    const folder = join(root, 'aicr-mirror', 'code')
    const names = fs.readdirSync(folder)
    expect(names).toEqual([expect.stringMatching(/^v\d+\.\d+\.\d+-\w+-\w+-template-program-[0-9a-f]{8}\.v8$/)])
    const file = join(folder, names[0] ?? '')
    const header = JSON.parse(fs.readFileSync(file).toString('utf8', 0, 4096))
    setWork(file, header, 1e9)
    const used = fs.statSync(file).mtimeMs
    expect(run(root)).toBe(first)
    expect([fs.readdirSync(folder), fs.statSync(file).mtimeMs]).toEqual([names, used])
  })

  test('has no code of any machine in its package', () => {
    expect(fs.readdirSync('dist/cli').sort()).toEqual(['aicr.js', 'package.json', 'program.js', 'rest.js'])
  })
})
