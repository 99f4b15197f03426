import {
  type ByteString,
  type Field,
  type GoType,
  type Method,
  quote,
  Struct,
  TypedSlice,
  types,
  type Value,
} from '../../../template-engine/go/index.ts'
import { formatVersion, parseVersion } from '../../../template-engine/modules/index.ts'
import { HelmError, type Sentence, say } from '../errors.ts'
import { apiVersionsOf, type Helm, semverRules } from '../helm/index.ts'
import { typeNames } from './type-names.ts'

/** A Kubernetes version: as given (with a v), and with its numbers only, which is what charts' constraints see. */
export interface KubeVersion {
  readonly version: ByteString
  readonly normalized: ByteString
  readonly major: ByteString
  readonly minor: ByteString
}

/** The Kubernetes that a helm assumes when it does not ask a cluster. */
export function defaultKubeVersion({ release: { kube } }: Helm): KubeVersion {
  const version = `v1.${kube}.0`
  return { version, normalized: version, major: '1', minor: String(kube) }
}

const VERSION = /^[\t\n\f\r ]*v?([0-9]+(?:\.[0-9]+)*)/

/** Reads --kube-version as a helm does. Throws HelmError. */
export function parseKubeVersion(text: ByteString, helm: Helm): KubeVersion {
  const { kubeVersions } = helm.does
  if (kubeVersions === 'semver') return parseSemantic(text, helm)
  const parsed = parseGeneric(text)
  return kubeVersions === 'numbers' ? { ...parsed, version: parsed.normalized } : parsed
}

function parseSemantic(text: ByteString, helm: Helm): KubeVersion {
  try {
    const parsed = parseVersion(text, semverRules(helm))
    const version = `v${formatVersion(parsed)}`
    return { version, normalized: version, major: String(parsed.major), minor: String(parsed.minor) }
  } catch (cause) {
    throw new HelmError(say`invalid kube version '${{ given: text }}': ${{ cause }}`)
  }
}

/** At least major and minor, anything after the numbers (as in k8s.io/apimachinery version.ParseGeneric). */
function parseGeneric(text: ByteString): KubeVersion {
  const refuse = (why: Sentence<ByteString>): never => {
    throw new HelmError(say`invalid kube version '${{ given: text }}': ${{ reason: why }}`, { code: 'INVALID_REQUEST' })
  }
  const numbers = VERSION.exec(text)?.[1] ?? refuse(say`could not parse ${{ given: quote(text) }} as version`)
  if (/\n/.test(text.slice(text.indexOf(numbers)))) refuse(say`could not parse ${{ given: quote(text) }} as version`)
  const parts = numbers.split('.')
  const [major = '', minor = ''] = parts
  if (parts.length < 2) refuse(say`illegal version string ${{ given: quote(text) }}`)
  if (/^0./.test(major))
    refuse(say`illegal zero-prefixed version component ${{ part: quote(major) }} in ${{ given: quote(text) }}`)
  for (const part of parts) {
    if (BigInt(part) < 1n << 64n) continue
    const range = `strconv.ParseUint: parsing ${quote(part)}: value out of range`
    refuse(
      say`illegal non-numeric version component ${{ part: quote(part) }} in ${{ given: quote(text) }}: ${{ range }}`,
    )
  }
  return {
    version: text.startsWith('v') ? text : `v${text}`,
    normalized: `v${parts.map(BigInt).join('.')}`,
    major: String(BigInt(major)),
    minor: String(BigInt(minor)),
  }
}

const reader = (read: (receiver: Value) => Value): Method => ({ params: [], run: read })

const textField = (at: number) => (value: Value) => (value as Struct).fields[at] as ByteString
const version = textField(0)
const normalized = (value: Value): ByteString => textField(1)(value) || version(value)

const field = (name: string, type: GoType = types.STRING): Field => ({ name, type })

/** The Go types of `.Capabilities`. */
interface CapabilityTypes {
  readonly capabilities: GoType
  readonly kubeVersion: GoType
  readonly versionSet: GoType
  readonly buildInfo: GoType
}

/** Those of a Go package: helm 3's has no numbers apart from the version, nor the client's version. */
function typesOf(box: 'chartutil' | 'common'): CapabilityTypes {
  const text = box === 'common' ? normalized : version
  const kubeVersion: GoType = {
    name: `${box}.KubeVersion`,
    kind: 'struct',
    fields: [
      field('Version'),
      ...(box === 'common' ? [{ ...field('normalizedVersion'), unexported: true as const }] : []),
      field('Major'),
      field('Minor'),
    ],
    addressableText: text,
    methods: { String: reader(text), GitVersion: reader(version) },
  }
  const versionSet: GoType = {
    name: `${box}.VersionSet`,
    kind: 'slice',
    elem: types.STRING,
    methods: {
      Has: {
        params: [types.STRING],
        run: (receiver, version = '') => ((receiver as TypedSlice).items ?? []).includes(version),
      },
    },
  }
  const buildInfo: GoType = {
    name: 'version.BuildInfo',
    kind: 'struct',
    fields: [
      { ...field('Version'), json: 'version' },
      { ...field('GitCommit'), json: 'git_commit' },
      { ...field('GitTreeState'), json: 'git_tree_state' },
      { ...field('GoVersion'), json: 'go_version' },
      ...(box === 'common' ? [{ ...field('KubeClientVersion'), json: 'kube_client_version' }] : []),
    ],
  }
  const capabilities: GoType = {
    name: `*${box}.Capabilities`,
    kind: 'ptr',
    elem: {
      name: `${box}.Capabilities`,
      kind: 'struct',
      fields: [field('KubeVersion', kubeVersion), field('APIVersions', versionSet), field('HelmVersion', buildInfo)],
    },
    methods: { Copy: reader((value) => new Struct(capabilities, (value as Struct).fields)) },
  }
  return { capabilities, kubeVersion, versionSet, buildInfo }
}

const TYPES = { chartutil: typesOf('chartutil'), common: typesOf('common') }

/** `.Capabilities`: a pointer to a struct. `extra` API versions come after the assumed ones. */
export function capabilities(helm: Helm, kube: KubeVersion, extra: readonly ByteString[] = []): Struct {
  const { commit, go, kube: minor } = helm.release
  const names = TYPES[typeNames(helm).box]
  const build = [`v${helm.version}`, commit, 'clean', go, `v1.${minor}`]
  return new Struct(names.capabilities, [
    new Struct(names.kubeVersion, [
      kube.version,
      ...(names === TYPES.common ? [kube.normalized] : []),
      kube.major,
      kube.minor,
    ]),
    new TypedSlice(names.versionSet, [...apiVersionsOf(minor), ...extra]),
    new Struct(names.buildInfo, build.slice(0, names.buildInfo.fields?.length)),
  ])
}
