// Programs that load the package as it lies in node_modules.
import {
  differences,
  differencesOrRefused,
  ENTRY,
  foundIn,
  NODE_ENTRY,
  nodeReference,
  run,
  tool,
  write,
} from './app.mjs'

const TSX = tool('tsx/dist/cli.mjs')
const JITI = tool('jiti/lib/jiti-cli.mjs')

const probed = (words) => differences(foundIn(run(words)))
const probedNode = (words) => differences(foundIn(run(words)), nodeReference)

/** What tsx gives a CommonJS package: Node's answer, or a refusal that says what to do. Never other bytes. */
const LOADED_TWICE =
  /^AicrError AicrError INTERNAL aicr-mirror was loaded twice, once as CommonJS and once as an ES module$/
const underTsx = () =>
  differencesOrRefused(
    foundIn(run([TSX, write('common/tsx.ts', `import { probe } from './probe.js'\n${ENTRY}`)])),
    LOADED_TWICE,
  )

/** toolchain, what is done, what must come out. */
export const LOADERS = [
  ['Node', 'import', () => probed([write('a.mjs', `import { probe } from './probe.mjs'\n${ENTRY}`)]), /^$/],
  [
    'Node',
    'require from CommonJS',
    () => probed([write('a.cjs', `const { probe } = require('./probe.mjs')\n${ENTRY}`)]),
    /^$/,
  ],
  [
    'Node',
    'import, the Node door',
    () => probedNode([write('an.mjs', `import { probeNode } from './probe-node.mjs'\n${NODE_ENTRY}`)]),
    /^$/,
  ],
  [
    'Node',
    'require, the Node door',
    () => probedNode([write('an.cjs', `const { probeNode } = require('./probe-node.mjs')\n${NODE_ENTRY}`)]),
    /^$/,
  ],
  ['tsx', 'an ES module', () => probed([TSX, write('a.mts', `import { probe } from './probe.mjs'\n${ENTRY}`)]), /^$/],
  [
    'tsx',
    'an ES module, the Node door',
    () => probedNode([TSX, write('an.mts', `import { probeNode } from './probe-node.mjs'\n${NODE_ENTRY}`)]),
    /^$/,
  ],
  ['tsx', 'a CommonJS package: right, or refused with what to do', underTsx, /^$/],
  [
    'jiti',
    'a CommonJS package',
    () => probed([JITI, write('common/jiti.ts', `import { probe } from './probe.js'\n${ENTRY}`)]),
    /^$/,
  ],
]
