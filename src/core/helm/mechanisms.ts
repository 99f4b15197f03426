import type { BehaviourName } from './behaviours.ts'
import type { Helm } from './helm.ts'

/** What two helms can differ in: a behaviour, or what they are. */
export type Mechanism = BehaviourName | 'kubernetes' | 'release'

/** Each mechanism in a sentence, for readers who ask why two renders differ. */
export const SENTENCES: Readonly<Record<Mechanism, string>> = {
  nulls: 'nulls among values remove defaults, stay, or are not defaults',
  documents: 'white space at the end of documents is cut or kept',
  webhooks: 'webhook configurations are installed before kinds that helm does not know, or by name among them',
  kubeVersions: '--kube-version is read by another rule',
  chartObject: '.Chart is a struct whose unknown fields are errors, or a map',
  typeNames: "helm's Go types have other names",
  valuesDocuments: 'values files are read to the first document, or all documents are merged',
  chartFormats: 'Chart.yaml may have any apiVersion, or v1 and v2',
  dotNames: 'a chart may be named . or ..',
  archiveErrors: 'what is wrong with an archive is said, or that it cannot be loaded',
  fileSizes: 'files of a chart may be larger than 5 MiB',
  dependencyAdvice: 'the sentence about missing dependencies has other marks',
  aliasedSubcharts: 'sub-charts of a chart with aliases are shared, or each alias has its own',
  releaseNames: 'a bad release name is reported with the check that failed',
  failedSteps: 'errors of dependencies begin with the step that failed',
  logs: 'log lines are plain, or structured',
  setJson: '--set-json takes whole objects',
  openIndexes: 'an index without its closing bracket in --set is an error, or dropped',
  schemas: 'JSON Schema is checked by another library or release of it',
  schemaUrns: 'urn: references in a schema are errors, or allow anything',
  mustToYaml: 'there is a function mustToYaml',
  tomlErrors: 'there is a function mustToToml',
  durations: 'there are functions for durations',
  emptyFiles: '.Files.Lines of an empty file fails, or has no lines',
  toml: 'floats in TOML are written with or without exponents',
  semver: 'semantic versions: pre-releases and messages follow another release of the library',
  comparisons: 'errors of comparisons name the types',
  urls: 'hosts in URLs are read by another release of Go',
  json: 'another release of Go reads and writes JSON: its errors, and bytes that are not UTF-8',
  executionErrors: 'a failing template is reported in one line, or as a trace',
  flags: 'flags of helm template are those of another release',
  kubernetes: 'another Kubernetes version and its API versions are assumed',
  release: 'the version, commit and Go of helm itself are printed',
}

/** The mechanisms in which two helms differ. */
export function mechanismsBetween(from: Helm, to: Helm): readonly Mechanism[] {
  const names = Object.keys(from.does) as BehaviourName[]
  return [
    ...names.filter((name) => from.does[name] !== to.does[name]),
    ...(from.release.kube === to.release.kube ? [] : (['kubernetes'] as const)),
    ...(from.version === to.version ? [] : (['release'] as const)),
  ]
}

/** `from` with one thing as `to` has it. */
export function switched(from: Helm, to: Helm, mechanism: Mechanism): Helm {
  if (mechanism === 'kubernetes') return { ...from, release: { ...from.release, kube: to.release.kube } }
  if (mechanism === 'release')
    return { ...from, version: to.version, release: { ...to.release, kube: from.release.kube } }
  return { ...from, does: { ...from.does, [mechanism]: to.does[mechanism] } }
}
