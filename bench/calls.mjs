/*
 * Times two builds of the engine against each other, a round of one after a round of the other, so that a busy machine slows both alike.
 * Prints the ratio of the fastest rounds for each template: above 1 the second build is slower.
 *
 *   node bench/calls.mjs dist ../other/dist
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const ROUNDS = 41
const RANGE = `{{ range $i := .list }}BODY{{ end }}`
const BODIES = {
  'no argument': '{{ print }}',
  'one argument': '{{ upper "abc" }}',
  'two arguments': '{{ trimSuffix "b" "cab" }}',
  'three arguments': '{{ replace "a" "b" "cab" }}',
  piped: '{{ $i | int }}',
  'piped, two': '{{ "cab" | trimSuffix "b" }}',
  variadic: '{{ printf "%d" $i }}',
}

async function load(folder) {
  const at = (file) => import(pathToFileURL(resolve(folder, file)).href)
  const [{ TemplateSet, BUILTINS }, sprig] = await Promise.all([
    at('template-engine/index.js'),
    at('template-engine/functions/sprig/ready.js'),
  ])
  const functions = Object.assign({}, BUILTINS, ...Object.values(sprig).filter((table) => typeof table === 'object'))
  return (body) => {
    const set = new TemplateSet({ name: 'bench', functions })
    set.parse('bench', RANGE.replace('BODY', body))
    const data = new Map([['list', Array.from({ length: 2000 }, (_, i) => i)]])
    return () => set.execute('bench', data, {})
  }
}

const time = (run) => {
  const start = performance.now()
  run()
  return performance.now() - start
}

const builds = await Promise.all(process.argv.slice(2, 4).map(load))
for (const [name, body] of Object.entries(BODIES)) {
  const runs = builds.map((build) => build(body))
  const best = runs.map(() => Number.POSITIVE_INFINITY)
  for (let round = 0; round < ROUNDS; round++)
    runs.forEach((run, i) => {
      best[i] = Math.min(best[i], time(run))
    })
  const [a, b] = best
  console.log(`${name.padEnd(16)} ${a.toFixed(3)} ms  ${b.toFixed(3)} ms  ${(b / a).toFixed(3)}`)
}
