import { execFile, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { type DiskCache, openDiskCache } from '../../src/node/disk-cache.ts'
import { withProcessLock } from '../../src/node/process-lock.ts'
import { startRegistry } from '../helpers/registry.ts'
import { fileOf, type Shelved, sha256, startRepository } from '../helpers/repository.ts'
import { scratch } from '../helpers/scratch.ts'
import { smallChart } from '../helpers/tarball.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (data: Uint8Array | undefined): string | undefined =>
  data === undefined ? undefined : new TextDecoder().decode(data)
const HELLO = sha256('hello')
const blobFile = (cache: DiskCache, digest = HELLO): string => join(cache.folder, 'blobs', ...digest.split(':'))

describe('blobs', () => {
  test('come back', async () => {
    const cache = openDiskCache(scratch())
    await cache.put(HELLO, bytes('hello'))
    expect(text(await cache.get(HELLO))).toBe('hello')
  })
  test('come back in another process’s eyes', async () => {
    const folder = scratch()
    await openDiskCache(folder).put(HELLO, bytes('hello'))
    expect(text(await openDiskCache(folder).get(HELLO))).toBe('hello')
  })
  test('absent', async () => {
    expect(await openDiskCache(scratch()).get(HELLO)).toBeUndefined()
  })
  test('absent without a folder', async () => {
    expect(await openDiskCache(join(scratch(), 'not', 'there')).get(HELLO)).toBeUndefined()
  })
  test('the folder is made', async () => {
    const cache = openDiskCache(join(scratch(), 'not', 'there'))
    await cache.put(HELLO, bytes('hello'))
    expect(text(await cache.get(HELLO))).toBe('hello')
  })
  test('empty ones too', async () => {
    const cache = openDiskCache(scratch())
    await cache.put(sha256(''), bytes(''))
    expect((await cache.get(sha256('')))?.length).toBe(0)
  })
  test.each(['sha384', 'sha512'])('by %s', async (algorithm) => {
    const { createHash } = await import('node:crypto')
    const digest = `${algorithm}:${createHash(algorithm).update('hello').digest('hex')}`
    const cache = openDiskCache(scratch())
    await cache.put(digest, bytes('hello'))
    expect(text(await cache.get(digest))).toBe('hello')
  })
  test.each(['', 'sha256', 'sha256:', 'sha256:../../x', 'md5:abc', '../x', 'sha256:ABC'])(
    '%j is not a digest',
    async (digest) => {
      const cache = openDiskCache(scratch())
      await expect(cache.get(digest)).rejects.toThrow(TypeError)
    },
  )
  test.each([
    ['changed', 'hellO'],
    ['cut off', 'hel'],
    ['emptied', ''],
    ['longer', 'hello!'],
  ])('%s: removed, told, absent', async (_, damage) => {
    const told: string[] = []
    const cache = openDiskCache(scratch(), { info: () => undefined, warn: (message) => void told.push(message) })
    await cache.put(HELLO, bytes('hello'))
    writeFileSync(blobFile(cache), damage)
    expect(await cache.get(HELLO)).toBeUndefined()
    expect(existsSync(blobFile(cache))).toBe(false)
    expect(told).toEqual(['damaged file removed from the cache'])
  })
  test('only we may read them', async () => {
    const cache = openDiskCache(join(scratch(), 'c'))
    await cache.put(HELLO, bytes('hello'))
    expect((statSync(blobFile(cache)).mode & 0o777).toString(8)).toBe('600')
    expect((statSync(join(cache.folder, 'blobs')).mode & 0o777).toString(8)).toBe('700')
  })
  test('nothing is left aside', async () => {
    const cache = openDiskCache(scratch())
    await Promise.all(Array.from({ length: 20 }, () => cache.put(HELLO, bytes('hello'))))
    expect(readdirSync(join(cache.folder, 'tmp'))).toEqual([])
  })
  test('a cache that cannot be written warns once', async () => {
    const folder = join(scratch(), 'file')
    writeFileSync(folder, 'in the way')
    const told: string[] = []
    const cache = openDiskCache(folder, { info: () => undefined, warn: (message) => void told.push(message) })
    for (let i = 0; i < 3; i++) await cache.put(HELLO, bytes('hello'))
    await cache.keepNote('a', 'b')
    expect(await cache.get(HELLO)).toBeUndefined()
    expect(await cache.exclusively('k', async () => 'ran')).toBe('ran')
    expect(told).toEqual(['the cache cannot be written'])
  })
})

describe('notes', () => {
  test('come back', async () => {
    const cache = openDiskCache(scratch())
    await cache.keepNote('a', 'b')
    await cache.keepNote('a', 'c')
    expect([await cache.note('a'), await cache.note('b')]).toEqual(['c', undefined])
  })
  test.each(['', '{', 'null', '5', '{"key":"other","text":"b"}', '{"key":"a","text":5}'])(
    'a file that says %j is none',
    async (content) => {
      const cache = openDiskCache(scratch())
      await cache.keepNote('a', 'b')
      const [name = ''] = readdirSync(join(cache.folder, 'notes'))
      writeFileSync(join(cache.folder, 'notes', name), content)
      expect(await cache.note('a')).toBeUndefined()
    },
  )
  test.each(['../../x', '/etc/passwd', 'a'.repeat(5000), '\0', 'ü'])('%j is a key like any other', async (key) => {
    const cache = openDiskCache(scratch())
    await cache.keepNote(key, 'b')
    expect(await cache.note(key)).toBe('b')
  })
})

describe('documents', () => {
  const document = { bytes: bytes('index'), etag: '"a"', lastModified: undefined }
  test('come back', async () => {
    const cache = openDiskCache(scratch())
    await cache.keepDocument('https://a/index.yaml', document)
    expect(await cache.document('https://a/index.yaml')).toEqual(document)
    expect(await cache.document('https://b/index.yaml')).toBeUndefined()
  })
  test('the newer wins', async () => {
    const cache = openDiskCache(scratch())
    await cache.keepDocument('u', document)
    await cache.keepDocument('u', { bytes: bytes('newer'), etag: undefined, lastModified: 'yesterday' })
    expect(await cache.document('u')).toEqual({ bytes: bytes('newer'), etag: undefined, lastModified: 'yesterday' })
  })
  test('a damaged one is absent', async () => {
    const cache = openDiskCache(scratch())
    await cache.keepDocument('u', document)
    writeFileSync(blobFile(cache, sha256('index')), 'damage')
    expect(await cache.document('u')).toBeUndefined()
  })
})

describe('one at a time', () => {
  test('in this process', async () => {
    const cache = openDiskCache(scratch())
    let inside = 0
    const task = async (): Promise<number> => {
      inside++
      expect(inside).toBe(1)
      await new Promise((resolve) => setTimeout(resolve, 3))
      return inside--
    }
    await Promise.all(Array.from({ length: 10 }, () => cache.exclusively('k', task)))
  })
  test('over two caches in one folder', async () => {
    const folder = scratch()
    let inside = 0
    const task = async (): Promise<void> => {
      inside++
      expect(inside).toBe(1)
      await new Promise((resolve) => setTimeout(resolve, 5))
      inside--
    }
    await Promise.all(Array.from({ length: 6 }, () => openDiskCache(folder).exclusively('k', task)))
  })
  test('different keys do not wait for each other', async () => {
    const cache = openDiskCache(scratch())
    const { promise: entered, resolve: enter } = deferred()
    const { promise: released, resolve: release } = deferred()
    const held = cache.exclusively('a', async () => {
      enter()
      await released
    })
    await entered
    expect(await cache.exclusively('b', async () => 'ran')).toBe('ran')
    release()
    await held
  })
  test('a failure lets the next one in', async () => {
    const cache = openDiskCache(scratch())
    await expect(cache.exclusively('k', async () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await cache.exclusively('k', async () => 'ran')).toBe('ran')
    expect(readdirSync(join(cache.folder, 'locks'))).toEqual([])
  })
  test('a dead process’s lock is taken over', async () => {
    const lock = join(scratch(), 'locks', 'x.lock')
    mkdirSync(join(lock, '..'))
    writeFileSync(lock, '99999\n')
    utimesSync(lock, new Date(0), new Date(0))
    expect(await withProcessLock(lock, async () => 'ran')).toBe('ran')
    expect(existsSync(lock)).toBe(false)
  })
  const space = `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`
  const dead = spawnSync(process.execPath, ['-e', '']).pid
  test.skipIf(process.platform !== 'linux').each([
    ['a process of this machine that is gone', `${dead} ${space}\n`, 'at once'],
    ['one that runs', `${process.pid} ${space}\n`, 'later'],
    ['the first process of all', `1 ${space}\n`, 'later'],
    ['one of another host', `${dead} elsewhere ${space.split(' ')[1]}\n`, 'later'],
    ['one of another space of processes', `${dead} ${hostname()} pid:[1]\n`, 'later'],
    ['one of a host without spaces', `${dead} ${hostname()}\n`, 'later'],
    ['a number alone', `${dead}\n`, 'later'],
    ['nothing', '', 'later'],
    ['junk', 'x y z\n', 'later'],
    ['a number that no process has', `99999999 ${space}\n`, 'at once'],
  ])('a lock of %s', async (_, content, when) => {
    const lock = join(scratch(), 'x.lock')
    writeFileSync(lock, content)
    let taken = false
    const done = withProcessLock(lock, async () => {
      taken = true
    })
    const waited = new Promise<void>((resolve) => setTimeout(resolve, 150))
    await (when === 'at once' ? done : waited)
    expect(taken).toBe(when === 'at once')
    rmSync(lock, { force: true })
    await done
  })
  test('a long wait is told once', async () => {
    const lock = join(scratch(), 'x.lock')
    writeFileSync(lock, '1 elsewhere\n')
    const told: string[] = []
    const done = withProcessLock(
      lock,
      async () => undefined,
      (file, owner) => {
        told.push(`${file} ${owner}`)
        setTimeout(() => rmSync(lock), 300)
      },
    )
    await done
    expect(told).toEqual([`${lock} 1 elsewhere`])
  })
  test('several find the dead process’s lock', async () => {
    const lock = join(scratch(), 'x.lock')
    writeFileSync(lock, '99999\n')
    utimesSync(lock, new Date(0), new Date(0))
    let inside = 0
    const task = async (): Promise<void> => {
      inside++
      expect(inside).toBe(1)
      await new Promise((resolve) => setTimeout(resolve, 5))
      inside--
    }
    await Promise.all(Array.from({ length: 8 }, () => withProcessLock(lock, task)))
  })
  test('a living lock is waited for', async () => {
    const lock = join(scratch(), 'x.lock')
    writeFileSync(lock, '1\n')
    const started = performance.now()
    setTimeout(() => rmSync(lock), 60)
    await withProcessLock(lock, async () => undefined)
    expect(performance.now() - started).toBeGreaterThan(50)
  })
  test.skipIf(process.getuid?.() === 0)('where no lock can be made, the task runs all the same', async () => {
    const folder = scratch()
    chmodSync(folder, 0o500)
    expect(await withProcessLock(join(folder, 'locks', 'x.lock'), async () => 'ran')).toBe('ran')
  })
})

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

describe('listing and pruning', () => {
  const fill = async (): Promise<DiskCache> => {
    const cache = openDiskCache(scratch())
    const note = (chart: string, wanted: string): Promise<void> =>
      cache.keepNote(
        JSON.stringify(['chart', 'https://c', chart, wanted]),
        JSON.stringify({ name: chart, version: '1.0.0', digest: HELLO, url: 'u' }),
      )
    await cache.put(HELLO, bytes('hello'))
    await note('b', '')
    await note('a', '1.0.0')
    await cache.keepNote(JSON.stringify(['provenance', HELLO]), HELLO)
    await cache.keepNote('other', 'x')
    return cache
  }
  test('charts, sorted', async () => {
    const one = { repository: 'https://c', version: '1.0.0', digest: HELLO, size: 5 }
    expect(await (await fill()).list()).toEqual([
      { ...one, chart: 'a', wanted: '1.0.0' },
      { ...one, chart: 'b', wanted: '' },
    ])
  })
  test('an archive that is gone has no size', async () => {
    const cache = await fill()
    writeFileSync(blobFile(cache), 'damage')
    await cache.get(HELLO)
    expect((await cache.list()).map((row) => row.size)).toEqual([0, 0])
  })
  test('nothing there', async () => {
    const cache = openDiskCache(join(scratch(), 'none'))
    expect(await cache.list()).toEqual([])
    expect(await cache.prune(0)).toEqual({ files: 0, bytes: 0 })
  })
  test('everything goes', async () => {
    const cache = await fill()
    const { files, bytes: count } = await cache.prune(0)
    expect(files).toBe(5)
    expect(count).toBeGreaterThan(5)
    expect(await cache.list()).toEqual([])
  })
  test('what was used lately stays', async () => {
    const cache = await fill()
    expect((await cache.prune(60_000)).files).toBe(0)
    utimesSync(blobFile(cache), new Date(0), new Date(0))
    expect((await cache.prune(60_000)).files).toBe(1)
  })
  test('reading is use', async () => {
    const cache = await fill()
    utimesSync(blobFile(cache), new Date(0), new Date(0))
    await cache.get(HELLO)
    expect((await cache.prune(60_000)).files).toBe(0)
  })
})

describe('two processes', () => {
  const TWENTY: readonly Shelved[] = Array.from({ length: 20 }, (_, i) => {
    const [name, version] = [`chart-${i % 7}`, `1.${i}.0`]
    // charts of different sizes, so that a mixed-up one cannot pass
    return { name, version, archive: smallChart(name, version, randomBytes(200 * i).toString('hex')) }
  })
  /** A program that resolves and opens charts 500 times at once through one cache, and counts what is wrong. */
  const program = async (folder: string): Promise<string> => {
    const script = join(folder, 'pull.mjs')
    await build({
      stdin: {
        contents: `
          import { createHash } from 'node:crypto'
          import { createNodeSources } from './src/node/sources.ts'
          const [parent, cacheDir, charts, from] = process.argv.slice(2)
          const sources = await createNodeSources({ env: {}, cacheDir, concurrency: 8 })
          const shelf = JSON.parse(charts)
          const seen = new Set()
          let [wrong, done] = [0, 0]
          await Promise.all(Array.from({ length: 500 }, async (_, i) => {
            const { name, version, digest } = shelf[(i + Number(from)) % shelf.length]
            const found = await sources.source.resolve({ repository: parent, chart: name, version })
            const bytes = await sources.source.open(found)
            seen.add(name + version)
            done++
            if (found.version !== version || 'sha256:' + createHash('sha256').update(bytes).digest('hex') !== digest) wrong++
          }))
          await sources.close()
          console.log(JSON.stringify({ done, wrong, charts: seen.size }))
        `,
        resolveDir: process.cwd(),
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: script,
      external: ['undici', 'openpgp'],
      logLevel: 'error',
    })
    return script
  }
  const run = promisify(execFile)
  const pull = async (parent: string, folder: string, cacheDir: string): Promise<unknown[]> => {
    const script = await program(folder)
    const shelf = JSON.stringify(
      TWENTY.map(({ name, version, archive }) => ({ name, version, digest: sha256(archive) })),
    )
    // the second begins elsewhere, so that each waits for what the other downloads
    const both = await Promise.all(
      ['0', '10'].map((from) => run(process.execPath, [script, parent, cacheDir, shelf, from])),
    )
    return both.map(({ stdout }) => JSON.parse(stdout) as unknown)
  }
  const GOOD = { done: 500, wrong: 0, charts: 20 }
  const intact = (cacheDir: string): void => {
    for (const { archive } of TWENTY) {
      const [algorithm = '', hex = ''] = sha256(archive).split(':')
      expect(readFileSync(join(cacheDir, 'blobs', algorithm, hex)).equals(archive)).toBe(true)
    }
    expect(readdirSync(join(cacheDir, 'tmp'))).toEqual([])
    expect(readdirSync(join(cacheDir, 'locks'))).toEqual([])
  }

  test('a thousand resolves of twenty charts: nothing damaged, each archive downloaded once', async () => {
    const folder = scratch()
    const server = await startRepository({ charts: TWENTY, etag: true })
    const cacheDir = join(folder, 'cache')
    const outcomes = await pull(server.url, folder, cacheDir)
    await server.close()
    expect(outcomes).toEqual([GOOD, GOOD])
    const archives = server.asked().filter((path) => path.endsWith('.tgz'))
    expect([...archives].sort()).toEqual(TWENTY.map((chart) => `/${fileOf(chart)}`).sort())
    // the index: once in each process, and the second may ask whether it changed
    expect(server.asked().filter((path) => path === '/index.yaml').length).toBeLessThanOrEqual(2)
    intact(cacheDir)
  }, 300_000)

  test('the same from a registry: each blob downloaded once', async () => {
    const folder = scratch()
    const server = await startRegistry({ charts: TWENTY, storage: true, auth: 'bearer' })
    const cacheDir = join(folder, 'cache')
    const outcomes = await pull(server.parent, folder, cacheDir)
    await server.close()
    expect(outcomes).toEqual([GOOD, GOOD])
    const blobs = server.storage.asked().map((path) => path.replace(/\?.*/, ''))
    expect(blobs.length).toBe(20)
    expect(new Set(blobs).size).toBe(20)
    // a token serves a repository's twenty requests in each process; many may ask for the first one at once
    expect(server.tokens.seen.length).toBeLessThanOrEqual(2 * TWENTY.length)
    intact(cacheDir)
  }, 300_000)

  test('a second thousand asks for nothing', async () => {
    const folder = scratch()
    const server = await startRepository({ charts: TWENTY, etag: true })
    const cacheDir = join(folder, 'cache')
    await pull(server.url, folder, cacheDir)
    const before = server.asked().length
    expect(await pull(server.url, folder, cacheDir)).toEqual([GOOD, GOOD])
    await server.close()
    expect(server.asked().slice(before)).toEqual([])
  }, 300_000)
})
