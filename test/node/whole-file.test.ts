import { spawn, spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkWritable, writeWholeFile } from '../../src/node/whole-file.ts'
import { scratch } from '../helpers/scratch.ts'

const write = async (path: string): Promise<void> => {
  await checkWritable(path)
  await writeWholeFile(path, 'new\n')
}

describe('what a path is stays what it is', () => {
  test('a new file', async () => {
    const path = join(scratch(), 'a')
    await write(path)
    expect(fs.readFileSync(path, 'utf8')).toBe('new\n')
  })

  test.each([0o600, 0o640, 0o755, 0o400])('a file of mode %o keeps it', async (mode) => {
    const path = join(scratch(), 'a')
    fs.writeFileSync(path, 'old')
    fs.chmodSync(path, mode)
    await write(path)
    expect([fs.readFileSync(path, 'utf8'), fs.statSync(path).mode & 0o777]).toEqual(['new\n', mode])
  })

  test.each(['target', '../elsewhere/target'])('a link to %s stays a link', async (target) => {
    const root = scratch()
    fs.mkdirSync(join(root, 'in'))
    fs.mkdirSync(join(root, 'elsewhere'))
    const path = join(root, 'in', 'a')
    fs.writeFileSync(join(root, 'in', target), 'old')
    fs.symlinkSync(target, path)
    await write(path)
    expect(fs.readlinkSync(path)).toBe(target)
    expect(fs.readFileSync(join(root, 'in', target), 'utf8')).toBe('new\n')
  })

  test('a link to a file that does not exist makes the file', async () => {
    const root = scratch()
    fs.symlinkSync('target', join(root, 'a'))
    await write(join(root, 'a'))
    expect([fs.readlinkSync(join(root, 'a')), fs.readFileSync(join(root, 'target'), 'utf8')]).toEqual([
      'target',
      'new\n',
    ])
  })

  test('a device is written to', async () => {
    await write('/dev/null')
    expect(fs.statSync('/dev/null').isCharacterDevice()).toBe(true)
  })

  test('a pipe is written to', async () => {
    const fifo = join(scratch(), 'fifo')
    expect(spawnSync('mkfifo', [fifo]).status).toBe(0)
    const reader = spawn('cat', [fifo])
    let text = ''
    reader.stdout.on('data', (data) => {
      text += data
    })
    const ended = new Promise((resolve) => reader.on('close', resolve))
    await write(fifo)
    await ended
    expect([text, fs.statSync(fifo).isFIFO()]).toEqual(['new\n', true])
  })
})

describe('what cannot be written is said before, with its path', () => {
  test.each<[string, (root: string) => string, string]>([
    ['a folder', (root) => root, 'INVALID_PATH'],
    ['a folder that does not exist', (root) => join(root, 'no', 'a'), 'NOT_FOUND'],
    [
      'a file as a folder',
      (root) => {
        fs.writeFileSync(join(root, 'f'), '')
        return join(root, 'f', 'a')
      },
      'INVALID_PATH',
    ],
    [
      'a link in a circle',
      (root) => {
        fs.symlinkSync('b', join(root, 'a'))
        fs.symlinkSync('a', join(root, 'b'))
        return join(root, 'a')
      },
      'INVALID_PATH',
    ],
  ])('%s', async (_, place, code) => {
    await expect(checkWritable(place(scratch()))).rejects.toMatchObject({ code })
  })
})
