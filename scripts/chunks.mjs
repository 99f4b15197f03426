// Packs a program into scripts of chunks: functions that run when they are first asked for. A flat bundle makes every function of the program
// at each start, also those of other commands; here what is not asked for costs nothing but its text.
import { basename } from 'node:path'
import { build, transform } from 'esbuild'

/** A name of a chunk as esbuild writes it, in a static import, an export list, and a dynamic import of its minified code. */
const IMPORT = /import(?:\{([^}]*)\}from)?"\.\/([\w-]+)\.js";/g
const EXPORT = /export\{([^}]*)\};\s*$/
const DYNAMIC_IMPORT = /import\("\.\/([\w-]+)\.js"\)/g
const AS = /([\w$]+) as ([\w$]+)/g

/**
 * A chunk's code as the body of a function. Chunks never import each other in a circle, for esbuild puts files that do into one: what a
 * chunk imports is complete before it runs, and so names are bound once.
 */
async function functionOf(text, options) {
  const bound = text
    .replace(IMPORT, (_, names, chunk) =>
      names === undefined ? `__chunk("${chunk}");` : `var{${names.replace(AS, '$1:$2')}}=__chunk("${chunk}");`,
    )
    .replace(DYNAMIC_IMPORT, (_, chunk) => `__later("${chunk}")`)
    .replace(EXPORT, (_, names) => `__provide({${names.replace(AS, '$2:$1')}});`)
  const { code } = await transform(bound, options)
  // scripts are read as latin1, which is faster
  if (/[^\x00-\x7f]/.test(code)) throw new Error(`a character beyond ASCII: ${/.{0,40}[^\x00-\x7f].{0,40}/.exec(code)}`)
  if (/__(?:export|toCommonJS)\b/.test(code))
    throw new Error(`a chunk exports in a form that is not known: ${text.slice(-200)}`)
  return `function(__provide){${code.replace(/^"use strict";/, '').trim()}}`
}

/** The names of the chunks that are loaded together with an entry. */
function loadedWith(outputs, entry) {
  const found = new Set()
  const add = (path) => {
    if (found.has(path)) return
    found.add(path)
    for (const { path: next, kind } of outputs[path]?.imports ?? []) if (kind === 'import-statement') add(next)
  }
  add(Object.keys(outputs).find((path) => outputs[path].entryPoint === entry))
  return [...found].map((path) => basename(path, '.js'))
}

/**
 * The chunks of a program, as the texts of two objects of functions by name: those that `entry` and the sources in `first` load at once,
 * and the rest. Without `first` the rest is empty. `options` are esbuild's. The entry's chunk is `program`.
 */
export async function packChunks({ define, external, ...options }, entry, first) {
  const { outputFiles, metafile } = await build({
    ...options,
    define: { ...define, 'import.meta.url': '__at.url' },
    external,
    entryPoints: { program: entry },
    format: 'esm',
    splitting: true,
    outdir: 'chunks',
    write: false,
    metafile: true,
  })
  const here = first && new Set([entry, ...first].flatMap((source) => loadedWith(metafile.outputs, source)))
  // a script can require, not import
  const supported = { 'dynamic-import': false }
  const form = { format: 'cjs', minify: true, target: options.target, platform: 'node', supported }
  const chunks = await Promise.all(
    outputFiles.map(async ({ path, text }) => {
      const name = basename(path, '.js')
      return { name, text: `${JSON.stringify(name)}:${await functionOf(text, form)}` }
    }),
  )
  const textOf = (some) => `{${some.map(({ text }) => text).join(',\n')}}`
  return {
    first: textOf(chunks.filter(({ name }) => here?.has(name) ?? true)),
    rest: textOf(chunks.filter(({ name }) => here?.has(name) === false)),
  }
}

/** The body of a function that runs the program and returns what it provides. `rest` is the program's other script, for what is not in `chunks`. */
export const programOf = (chunks) => `"use strict";
const __at={get url(){return require("node:url").pathToFileURL(__filename).href}},__made=Object.create(null);
let __others;
function __chunk(name){
  let made=__made[name];
  if(made===undefined){
    const make=__chunks[name]??(__others??=rest()(require,__at,__chunk,__later))[name];
    make((provided)=>{made=provided});
    __made[name]=made??={};
  }
  return made
}
const __later=async(name)=>__chunk(name);
const __chunks=${chunks};
return __chunk("program")`
