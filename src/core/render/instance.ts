import { Integer } from '../../../template-engine/go/index.ts'
import { AicrError } from '../errors.ts'

/** A module that was imported when it was needed, with a class that all its values are judged by. */
interface Loaded {
  readonly Integer: unknown
}

/**
 * The same module, unless a loader made a second package of what it imports: classes and types of the one are unknown to the other, and
 * functions would take a text for a number.
 */
export function ofThisInstance<M extends Loaded>(module: M): M {
  if (module.Integer === Integer) return module
  throw new AicrError('INTERNAL', 'aicr-mirror was loaded twice, once as CommonJS and once as an ES module', {
    hint: 'import it as an ES module: "type": "module" in package.json, or a file named .mts or .mjs (tsx does this in a CommonJS package)',
  })
}

/** Refuses to load cryptography without TextEncoder, which it needs to turn text into bytes. */
export function requireTextEncoder(): void {
  if ('TextEncoder' in globalThis) return
  throw new AicrError(
    'METHOD_NOT_ALLOWED',
    'functions that make keys and certificates need TextEncoder, which this environment has not',
    {
      hint: "set globalThis.TextEncoder before the render: Node has one in 'node:util'; jest-fixed-jsdom sets it for Jest",
    },
  )
}
