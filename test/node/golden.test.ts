import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { assertGoldenFile } from '../../src/node/index.ts'
import { scratch } from '../helpers/scratch.ts'

function suite(): string {
  const folder = scratch()
  mkdirSync(join(folder, 'c/templates'), { recursive: true })
  writeFileSync(join(folder, 'c/Chart.yaml'), 'apiVersion: v2\nname: c\nversion: 1.0.0\n')
  writeFileSync(join(folder, 'c/templates/x.yaml'), 'a: 1\n')
  writeFileSync(join(folder, 'golden.yaml'), 'cases: [{ name: c, chart: c }]\n')
  return join(folder, 'golden.yaml')
}

const recording = (file: string): string => readFileSync(file.replace('golden.yaml', 'golden/c.yaml'), 'utf8')

/** What the runner keeps of its own snapshots, as `vitest -u` sets it. */
async function withSnapshots(mode: string, work: () => Promise<void>): Promise<void> {
  const state = expect.getState().snapshotState as unknown as { _updateSnapshot: string }
  const before = state._updateSnapshot
  state._updateSnapshot = mode
  try {
    await work()
  } finally {
    state._updateSnapshot = before
  }
}

describe('assertGoldenFile', () => {
  test('fails on what was never recorded', async () => {
    await expect(assertGoldenFile({ file: suite() })).rejects.toThrow('NOT RECORDED c')
  })
  test('records anew when the runner writes its snapshots anew', async () => {
    const file = suite()
    await withSnapshots('all', () => assertGoldenFile({ file }))
    expect(recording(file)).toContain('a: 1\n')
    await withSnapshots('none', () => assertGoldenFile({ file }))
    writeFileSync(file.replace('golden.yaml', 'c/templates/x.yaml'), 'a: 2\n')
    await withSnapshots('new', async () => {
      await expect(assertGoldenFile({ file })).rejects.toThrow('1 differs')
    })
    await assertGoldenFile({ file, update: true })
    expect(recording(file)).toContain('a: 2\n')
  })
  test('fails on what cannot be rendered, whatever is written anew', async () => {
    const file = suite()
    writeFileSync(file, 'cases: [{ name: c, chart: c }, { name: lost, chart: lost }]\n')
    await expect(assertGoldenFile({ file, update: true })).rejects.toThrow('BROKEN lost')
    expect(recording(file)).toContain('a: 1\n')
  })
})
