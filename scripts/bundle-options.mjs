// How the command line is bundled: one script for Node, with what it knows of itself put in.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { readRuleComments } from './image-rules-docs.mjs'

/** JSON without characters beyond ASCII: the bundle is read as latin1. */
const asciiJson = (value) =>
  JSON.stringify(value).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The first sentence of each rule's comment, for --why. */
const ruleWords = () =>
  Object.fromEntries(readRuleComments().map(({ id, doc }) => [id, doc.replace(/\.(?: .*)?$/s, '')]))

/** esbuild's options for an entry of the command line. */
export function bundleOptions() {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  const { upstream } = parse(readFileSync('recipes/catalog.yaml', 'utf8'))
  return {
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    legalComments: 'none',
    define: {
      AICR_VERSION: JSON.stringify(version),
      AICR_CATALOG: JSON.stringify(`${upstream.repository} ${upstream.commit} (${upstream.date})`),
      AICR_RULE_WORDS: asciiJson(ruleWords()),
      'import.meta.dirname': '__dirname',
    },
    logLevel: 'warning',
  }
}
