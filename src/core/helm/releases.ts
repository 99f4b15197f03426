/** A release of helm, as it speaks of itself: its commit, the Go that built it, and the minor version of the Kubernetes 1 it assumes. */
export interface Release {
  readonly commit: string
  readonly go: string
  readonly kube: number
}

// Recorded: npm run helm:record

/** The releases that have been compared with their program, oldest first within a major version. The last is the newest: see newest.ts. */
export const RELEASES = {
  '3.18.0': { commit: 'cc58e3f5a3aa615c6a86275e6f4444b5fdd3cc4e', go: 'go1.24.3', kube: 33 },
  '3.20.2': { commit: '8fb76d6ab555577e98e23b7500009537a471feee', go: 'go1.25.9', kube: 35 },
  '3.22.0': { commit: '144ca65f8501953fa8b41cd1d37c7223051c85b7', go: 'go1.26.8', kube: 37 },
  '4.1.4': { commit: '05fa37973dc9e42b76e1d2883494c87174b6074f', go: 'go1.25.9', kube: 35 },
  '4.2.3': { commit: '43e8b7feece8beb0fcba47059ec9b522fd929a64', go: 'go1.26.5', kube: 36 },
  '4.2.4': { commit: '3900f434fd3ef2b84065dc04508df48f288dba00', go: 'go1.26.5', kube: 36 },
  '4.3.1': { commit: 'c0d08d0d6d9424d4a14febb5e8a3e51b0dd00dff', go: 'go1.27.2', kube: 37 },
} as const satisfies Readonly<Record<string, Release>>

// End of what is recorded

/** A behaviour's value from a release on, within the same major version: keys are releases, oldest first. */
type Since<T> = Readonly<Record<`${number}.${number}.${number}`, T>>

/** Declares a behaviour: its first key for a major version stands for all older releases of that version. */
const since = <const T extends string>(releases: Since<T>): Since<T> => releases

/**
 * What releases of helm do differently, each named for what it does. One row a behaviour: values by the release that brought them. A
 * release that does something new adds an entry to the rows that it changes; whoever reads a behaviour is listed by
 * `git grep 'does\.NAME'`, one place each.
 */
export const BEHAVIOURS = {
  /**
   * Nulls among values. `deleted`: a null above a default goes away at every level. `deleted-all`: so does a nested null without a
   * default. `kept`: a null above no default, or above a null, stays. `dropped`: as kept, and a chart's own nulls are not defaults.
   * @source helm pkg/chart/common/util/coalesce.go; helm pull requests 31644, 31979
   */
  nulls: since({
    '3.18.0': 'deleted',
    '3.19.5': 'deleted-all',
    '3.20.2': 'kept',
    '4.0.0': 'deleted-all',
    '4.1.3': 'kept',
    '4.2.0': 'dropped',
  }),
  /**
   * White space around the documents of a rendered file. `trimmed`: none is left. `left-trimmed`: the last document of a file keeps the
   * file's end. `by-line`: every document keeps the end of its last line.
   * @source helm pkg/release/v1/util/manifest.go; helm pull requests 31952, 32327
   */
  documents: since({ '3.18.0': 'trimmed', '4.0.0': 'trimmed', '4.2.0': 'left-trimmed', '4.2.4': 'by-line' }),
  /**
   * Where webhook configurations stand in the install order. `by-name`: among the kinds that helm does not know. `last`: before those.
   * @source helm pkg/release/v1/util/kind_sorter.go
   */
  webhooks: since({ '3.18.0': 'by-name', '4.0.0': 'last' }),
  /**
   * How --kube-version is read, and what `.Capabilities.KubeVersion` then is. `semver`: as a loose semantic version, suffix and all.
   * `numbers`: as Kubernetes reads its own versions, which leaves the numbers. `both`: the version as it was given, its text the numbers.
   * @source helm pkg/chart/common/capabilities.go, ParseKubeVersion
   */
  kubeVersions: since({ '3.18.0': 'semver', '3.19.0': 'numbers', '4.0.0': 'both' }),
  /**
   * What `.Chart` is: a Go struct, whose unknown fields are errors, or a map.
   * @source helm pkg/chartutil/values.go, ToRenderValues; helm 4 pkg/engine/engine.go
   */
  chartObject: since({ '3.18.0': 'struct', '4.0.0': 'map' }),
  /**
   * The names of helm's Go types in messages and `typeOf`.
   */
  typeNames: since({ '3.18.0': 'chartutil', '4.0.0': 'common' }),
  /**
   * The documents of a values file. `first`: those after the first are not read. `buffered`: they are merged; a last line without an
   * end whose length is a multiple of 4096 is lost. `merged`: they are merged.
   * @source helm pkg/chart/v2/loader/load.go, LoadValues; helm pull request 32525
   */
  valuesDocuments: since({ '3.18.0': 'first', '4.0.0': 'buffered', '4.3.0': 'merged' }),
  /**
   * Which apiVersion a Chart.yaml may have: any, or v1 and v2.
   * @source helm 4 pkg/chart/loader/load.go
   */
  chartFormats: since({ '3.18.0': 'any', '4.0.0': 'known' }),
  /**
   * Whether a chart may be named `.` or `..`.
   */
  dotNames: since({ '3.18.0': 'allowed', '3.20.2': 'refused', '4.0.0': 'allowed', '4.1.4': 'refused' }),
  /**
   * The message for a broken archive, or a chart without Chart.yaml: what is wrong, or that it cannot be loaded.
   * @source helm 4 pkg/chart/loader/load.go
   */
  archiveErrors: since({ '3.18.0': 'cause', '4.0.0': 'summary' }),
  /**
   * Whether one file of a chart may be larger than 5 MiB.
   * @source helm 4 pkg/chart/loader/archive/budget.go
   */
  fileSizes: since({ '3.18.0': 'limited', '4.0.0': 'limited', '4.3.0': 'unlimited' }),
  /**
   * The first word of the sentence about missing dependencies, and the marks around the command in it.
   */
  dependencyAdvice: since({ '3.18.0': 'An `', '4.0.0': 'an `', '4.2.0': "an '" }),
  /**
   * A chart used under several aliases: whether they share its sub-charts and declarations, so that the last alias has the undeclared
   * ones and the first has its imports and inner aliases, or each has its own.
   * @source helm 3 pkg/chartutil/dependencies.go, getAliasDependency; helm 4 pkg/chart/v2/util/dependencies.go
   */
  aliasedSubcharts: since({ '3.18.0': 'shared', '4.0.0': 'copied' }),
  /**
   * Whether `release name check failed` stands in front of what is wrong with a name.
   */
  releaseNames: since({ '3.18.0': 'plain', '4.0.0': 'checked' }),
  /**
   * Whether `chart dependencies processing failed` stands in front of what is wrong with sub-charts' values.
   */
  failedSteps: since({ '3.18.0': 'unnamed', '4.0.0': 'named' }),
  /**
   * Log lines: by Go's old log package, or structured.
   */
  logs: since({ '3.18.0': 'plain', '4.0.0': 'structured' }),
  /**
   * Whether --set-json takes a whole object.
   */
  setJson: since({ '3.18.0': 'pairs', '4.0.0': 'objects' }),
  /**
   * An index without its closing bracket in --set and its like: an error, or with the key before it as if it were not there.
   * @source helm pkg/strvals/parser.go: helm 4 looks for the end of the text inside errors too
   */
  openIndexes: since({ '3.18.0': 'refused', '4.0.0': 'dropped' }),
  /**
   * The JSON Schema library: gojsonschema 1.2, or a release of santhosh-tekuri/jsonschema. 6.0.2 counts the items behind prefixItems from
   * 0 and gives failures of property names no place.
   */
  schemas: since({
    '3.18.0': 'gojsonschema',
    '3.18.5': '6.0.2',
    '3.22.0': '6.0.3',
    '4.0.0': '6.0.2',
    '4.3.0': '6.0.3',
  }),
  /**
   * What a schema's reference to a `urn:` is: an error, or a schema that anything meets.
   */
  schemaUrns: since({ '3.18.0': 'refused', '3.19.1': 'permissive', '4.0.0': 'permissive' }),
  /**
   * Whether there is mustToYaml.
   * @source helm pkg/engine/funcs.go
   */
  mustToYaml: since({ '3.18.0': 'undefined', '4.0.0': 'defined' }),
  /**
   * Whether there is mustToToml, which fails for what cannot be written.
   * @source helm pull request 31957
   */
  tomlErrors: since({ '3.18.0': 'text', '4.0.0': 'text', '4.2.0': 'function' }),
  /**
   * Whether there are functions for durations: mustToDuration, durationSeconds and so on.
   * @source helm pull request 31695
   */
  durations: since({ '3.18.0': 'none', '4.0.0': 'none', '4.3.0': 'functions' }),
  /**
   * `.Files.Lines` of an empty file: a failure, or no lines.
   * @source helm pull request 32290
   */
  emptyFiles: since({ '3.18.0': 'fail', '3.21.4': 'no-lines', '4.0.0': 'fail', '4.3.0': 'no-lines' }),
  /**
   * TOML: floats without exponents and TOML 1.0, or shortest floats and TOML 1.1.
   * @source BurntSushi/toml 1.5, 1.6
   */
  toml: since({ '3.18.0': '1.5', '3.20.0': '1.6', '4.0.0': '1.6' }),
  /**
   * Semantic versions. `3.3`: pre-releases by constraint. `3.4`: by group of constraints, messages in lower case. `3.5`: texts in
   * messages quoted.
   * @source Masterminds/semver
   */
  semver: since({ '3.18.0': '3.3', '3.19.0': '3.4', '3.21.1': '3.5', '4.0.0': '3.4', '4.2.0': '3.5' }),
  /**
   * Errors of Go's eq, lt and so on: whether they name the types.
   */
  comparisons: since({ '3.18.0': 'unnamed', '3.20.0': 'named', '4.0.0': 'named' }),
  /**
   * Hosts in URLs. `loose`: anything in brackets. `bracketed`: an IPv6 address in brackets. `strict`: and an http port after the first
   * colon.
   * @source Go net/url, 1.25.2 and 1.26
   */
  urls: since({
    '3.18.0': 'loose',
    '3.20.0': 'bracketed',
    '3.21.1': 'strict',
    '4.0.0': 'bracketed',
    '4.2.0': 'strict',
  }),
  /**
   * JSON of Go's first encoder, or of the one that Go 1.27 has in its place: the words of errors, and U+FFFD escaped or as it is.
   * @source Go encoding/json/v2_*.go
   */
  json: since({ '3.18.0': 'scanner', '4.0.0': 'scanner', '4.3.0': 'jsontext' }),
  /**
   * A template that fails: Go's message in one line, or a trace.
   * @source helm pkg/engine/engine.go, reformatExecErrorMsg
   */
  executionErrors: since({ '3.18.0': 'line', '4.0.0': 'trace' }),
  /**
   * The command line of `helm template`: helm 3's flags, those of 4.0, or those of 4.2 with the notes' flags deprecated.
   */
  flags: since({ '3.18.0': 'helm3', '4.0.0': 'helm4', '4.2.0': 'notes-deprecated' }),
} as const
