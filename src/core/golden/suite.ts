import { checkDocument, GOLDEN } from '../documents/index.ts'
import { AicrError, type Message, say } from '../errors.ts'
import { Reader, readDocument } from '../yaml/index.ts'

/** What a case renders: a chart, or a component of a recipe with the recipe's values and cluster. */
export type GoldenSubject =
  | {
      readonly kind: 'chart'
      /** folder or archive, relative to golden.yaml; an `https://` or `oci://` address; or a name in `repository` */
      readonly chart: string
      readonly repository: string
      readonly version: string
      /** of the archive, 64 hex digits; empty when it is not pinned */
      readonly sha256: string
    }
  | {
      readonly kind: 'component'
      /** recipe file, relative to golden.yaml */
      readonly recipe: string
      readonly component: string
    }

/** One render that is compared with its recording. All texts are as in golden.yaml. */
export interface GoldenCase {
  /** also the name of the recording: letters, digits, `.`, `_`, `-` */
  readonly name: string
  readonly subject: GoldenSubject
  readonly release: string
  readonly namespace: string
  /** values files, relative to golden.yaml */
  readonly values: readonly string[]
  readonly set: readonly string[]
  readonly setString: readonly string[]
  readonly setJson: readonly string[]
  /** empty for the default */
  readonly kubeVersion: string
  readonly apiVersions: readonly string[]
  readonly includeCrds: boolean
  readonly skipTests: boolean
  /** release or line of helm: `4.1.4`, `4.2`; empty for the suite's */
  readonly helm: string
}

/** A golden.yaml. */
export interface GoldenSuite {
  /** where recordings lie, relative to golden.yaml */
  readonly folder: string
  /** of the randomness that the renders draw from */
  readonly seed: string
  /** release or line of helm that recordings are of; empty for the newest verified */
  readonly helm: string
  readonly cases: readonly GoldenCase[]
}

/** What only charts have: a recipe says these itself. */
const CHART_ONLY = [
  ...['repository', 'version', 'sha256', 'release', 'namespace', 'values', 'set', 'setString', 'setJson'],
  ...['includeCrds', 'skipTests'],
]

/** Reads a golden.yaml. Throws AicrError INVALID_DOCUMENT that names the file and the field. */
export function readGoldenSuite(text: string, place: string): GoldenSuite {
  const document = readDocument(text, place)
  checkDocument(GOLDEN, document, { place })
  const reader = new Reader(document, place)
  const refuse = (message: Message): never => {
    throw new AicrError('INVALID_DOCUMENT', message, { place })
  }
  const cases = reader.children('cases').map((child, i) => readCase(child, i, refuse))
  if (cases.length === 0) refuse('cases: there are none')
  const names = new Set<string>()
  for (const { name } of cases) {
    // file systems that ignore case would take two such recordings for one
    if (names.has(name.toLowerCase())) refuse(say`two cases are named ${{ name }}`)
    names.add(name.toLowerCase())
  }
  return {
    folder: reader.text('folder') || 'golden',
    seed: reader.text('seed') || 'aicr',
    helm: reader.text('helm'),
    cases,
  }
}

type Refuse = (message: Message) => never

const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/

function readCase(reader: Reader, i: number, refuse: Refuse): GoldenCase {
  const name = reader.text('name')
  if (!NAME.test(name))
    refuse(say`cases[${{ index: i }}].name must be letters, digits, dots, dashes and underscores, not "${{ name }}"`)
  return {
    name,
    subject: readSubject(reader, name, refuse),
    release: reader.text('release') || 'release-name',
    namespace: reader.text('namespace') || 'default',
    values: reader.texts('values'),
    set: reader.texts('set'),
    setString: reader.texts('setString'),
    setJson: reader.texts('setJson'),
    kubeVersion: reader.text('kubeVersion'),
    apiVersions: reader.texts('apiVersions'),
    includeCrds: reader.flag('includeCrds'),
    skipTests: reader.flag('skipTests'),
    helm: reader.text('helm'),
  }
}

function readSubject(reader: Reader, name: string, refuse: Refuse): GoldenSubject {
  const [chart, recipe, component] = [reader.text('chart'), reader.text('recipe'), reader.text('component')]
  if (chart !== '' && recipe + component !== '') refuse(say`case ${{ name }}: a chart or a recipe, not both`)
  if (chart !== '') {
    const sha256 = reader.text('sha256').replace(/^sha256:/, '')
    if (!/^([0-9a-f]{64})?$/.test(sha256)) refuse(say`case ${{ name }}: sha256 must be 64 hexadecimal digits`)
    return { kind: 'chart', chart, repository: reader.text('repository'), version: reader.text('version'), sha256 }
  }
  if (recipe === '' || component === '') refuse(say`case ${{ name }}: needs a chart, or a recipe and its component`)
  const extra = CHART_ONLY.find((field) => reader.has(field))
  if (extra !== undefined) refuse(say`case ${{ name }}: ${{ field: extra }} is for charts; a recipe has its own`)
  return { kind: 'component', recipe, component }
}
