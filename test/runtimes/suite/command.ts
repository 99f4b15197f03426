import { runSuite } from './suite.ts'

/** Node, Deno and Bun: the result on standard output. */
console.log(JSON.stringify(await runSuite()))
