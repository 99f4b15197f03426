// Two hundred damaged code caches: whatever lies in the folder, the answer is the right one.
import { chmodSync, chownSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const WORDS = ['template', 'r', '$DEMO/charts/portal']

/** A small generator, so that a failure can be had again. */
function random(seed) {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** name → what it makes of a good cache's bytes; `files` are all good ones, of other machines too. */
function damages(good, others) {
  const next = random(20261128)
  const flip = (from, to) => () => {
    const bytes = Buffer.from(good)
    bytes[from + next(to - from)] ^= 1 << next(8)
    return bytes
  }
  const rows = []
  for (let i = 0; i < 40; i++) rows.push([`a bit of the header, ${i}`, flip(0, 512)])
  for (let i = 0; i < 90; i++) rows.push([`a bit of the code, ${i}`, flip(4096, good.length)])
  for (let i = 0; i < 30; i++) rows.push([`cut off, ${i}`, () => good.subarray(0, next(good.length))])
  for (let i = 0; i < 15; i++)
    rows.push([`longer, ${i}`, () => Buffer.concat([good, Buffer.alloc(1 + next(5000), next(256))])])
  for (let i = 0; i < 10; i++)
    rows.push([`a hole of zeros, ${i}`, () => Buffer.from(good).fill(0, 4096 + next(1000), 6000 + next(100_000))])
  for (const [i, bytes] of others.entries()) rows.push([`of another machine, ${i}`, () => bytes])
  rows.push(
    ['empty', () => Buffer.alloc(0)],
    ['text', () => Buffer.from('hello')],
    ['random', () => Buffer.from(Array.from({ length: 90_000 }, () => next(256)))],
  )
  while (rows.length < 196)
    rows.push([
      `two bits, ${rows.length}`,
      () => {
        const b = flip(0, 512)()
        b[4096 + next(4000)] ^= 4
        return b
      },
    ])
  return rows
}

/** Files that are as they should be but for whose they are. */
const STRANGERS = [
  ['others may write it', (path) => chmodSync(path, 0o666)],
  ['somebody else’s', (path) => chownSync(path, 12_345, 12_345)],
  [
    'a link',
    (path) => {
      const away = `${path}.away`
      writeFileSync(away, readFileSync(path))
      rmSync(path)
      symlinkSync(away, path)
    },
  ],
  ['a folder that others may write', (path) => chmodSync(join(path, '..'), 0o777)],
]

/** Runs one command with each damage on the newest machine that keeps a cache. */
export function damagedCaches(machines, { runCommand, cache, expected }) {
  const machine = machines.find(({ name }) => name.includes('x64, Node 24'))
  const folder = join(cache, 'aicr-mirror/code')
  const wanted = expected(WORDS)
  const run = () => runCommand(machine, WORDS)
  const files = () => readdirSync(folder).filter((name) => name.endsWith('.v8'))
  const mine = () => files().find((name) => /^v24\..*linux-x64-template-/.test(name))
  run()
  run()
  const name = mine()
  if (name === undefined) return { passed: 0, failures: [`no code cache was kept in ${folder}: ${files().join(' ')}`] }
  const path = join(folder, name)
  const good = readFileSync(path)
  const others = files()
    .filter((each) => each !== name)
    .slice(0, 8)
    .map((each) => readFileSync(join(folder, each)))
  let passed = 0
  const failures = []
  const check = (what, prepare) => {
    rmSync(path, { force: true })
    writeFileSync(path, good, { mode: 0o600 })
    prepare(path)
    const { status, out, err } = run()
    const ok = wanted.startsWith(`${status}\n`) && wanted.includes(out) && err === ''
    if (ok) passed++
    else failures.push(`${what}: status ${status} ${err.slice(0, 200)}`)
    chmodSync(folder, 0o700)
    for (const left of readdirSync(folder)) if (/\.(starting|died|away)$/.test(left)) rmSync(join(folder, left))
  }
  for (const [what, make] of damages(good, others)) check(what, (at) => writeFileSync(at, make(), { mode: 0o600 }))
  for (const [what, prepare] of STRANGERS) check(what, prepare)
  return { passed, failures, size: statSync(path).size }
}
