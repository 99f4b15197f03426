import { openAddress } from '../address.ts'
import type { ImageForm } from '../images/index.ts'
import { type Writable, writeYaml } from '../yaml/index.ts'
import type { FormatOptions, OutputFormat } from './format.ts'
import {
  gapWarnings,
  type MirrorChart,
  type MirrorComponent,
  type MirrorImage,
  type MirrorList,
  type MirrorOperator,
  operatorsOf,
} from './mirror-list.ts'
import { writeGaps, writeJson } from './text.ts'

/** References in one form, unique, in byte order. */
export function referencesOf(images: readonly MirrorImage[], form: ImageForm): string[] {
  return [...new Set(images.map((image) => (form === 'canonical' ? image.ref : image.raw)))].sort()
}

/**
 * The same for tools that bring `name:tag@digest` under its digest alone: what was pinned here, and is pulled by its tag, stands there by
 * its tag too.
 */
export function referencesWithTags(images: readonly MirrorImage[], form: ImageForm): string[] {
  const tags = images
    .filter(({ pinned }) => pinned)
    .map((image) => ({ ...image, ref: tagOf(image.ref), raw: tagOf(image.raw) }))
  return referencesOf([...images, ...tags], form)
}

const tagOf = (reference: string): string => reference.replace(/@.*$/, '')

type Document = { readonly [name: string]: Writable | undefined }

/**
 * The documented shape: `images`, `charts`, `components`, `metadata`, in this order; what was pinned, operators, doubts about the recipe, details and
 * what registries said follow, where there are any.
 */
export function documentOf(list: MirrorList, options: FormatOptions): Document {
  const form = options.imageForm ?? 'as-written'
  const operators = operatorsOf(list)
  const pinned = list.images.filter((image) => image.pinned)
  const warnings = [...(list.doubts ?? []), ...(options.detail === true ? (list.warnings ?? []) : [])]
  return {
    images: referencesOf(list.images, form),
    charts: list.charts.map(chartOf),
    components: list.components.map((component) => componentOf(component, form, options.detail === true)),
    metadata: {
      recipeVersion: unlessEmpty(list.metadata.recipeVersion),
      criteria: unlessEmpty(list.metadata.criteria),
      catalog: unlessEmpty(list.metadata.catalog ?? ''),
      helm: unlessEmpty(list.metadata.helm ?? ''),
    },
    pinned: pinned.length === 0 ? undefined : referencesOf(pinned, form),
    operators: operators.length === 0 ? undefined : operators.map(operatorOf),
    warnings: warnings.length > 0 ? warnings : undefined,
    details: options.detail === true ? list.images.map(detailOf) : undefined,
    check: options.check,
  }
}

const unlessEmpty = (text: string): string | undefined => (text === '' ? undefined : text)

const chartOf = ({ name, repository, chart, version, namespace }: MirrorChart): Document => ({
  name,
  repository: openAddress(repository),
  chart,
  version,
  namespace: unlessEmpty(namespace),
})

const componentOf = (
  { component, type, images, warnings, status }: MirrorComponent,
  form: ImageForm,
  detail: boolean,
): Document => ({
  component,
  type,
  images: referencesOf(images, form),
  warnings: warnings.length === 0 ? undefined : warnings,
  status: detail ? status : undefined,
})

const operatorOf = (operator: MirrorOperator): Document => ({
  component: operator.component,
  package: operator.package,
  channel: unlessEmpty(operator.channel),
  source: operator.source,
  sourceNamespace: unlessEmpty(operator.sourceNamespace),
  catalog: unlessEmpty(operator.catalog),
  startingCSV: unlessEmpty(operator.startingCSV),
  approval: operator.approval,
  namespace: unlessEmpty(operator.namespace),
  bundles: operator.bundles.length === 0 ? undefined : operator.bundles,
  requires:
    operator.requires.length === 0
      ? undefined
      : operator.requires.map(({ package: name, channel, bundle }) => ({ package: name, channel, bundle })),
})

const detailOf = (image: MirrorImage): Document => ({
  image: image.raw,
  ref: image.ref,
  class: image.class,
  confidence: image.confidence,
  sources: image.sources.map(({ component, rule, apiVersion, kind, namespace, name, path, template, line }) => ({
    component,
    rule,
    apiVersion: unlessEmpty(apiVersion),
    kind: unlessEmpty(kind),
    namespace,
    name: unlessEmpty(name),
    path: unlessEmpty(path),
    template,
    line: line === 0 ? undefined : line,
  })),
})

/** The list as YAML. */
export const yamlFormat: OutputFormat = {
  id: 'yaml',
  describe: 'images, charts and components as YAML',
  write: (list, options) => writeYaml(documentOf(list, options)),
}

/** The list as JSON. */
export const jsonFormat: OutputFormat = {
  id: 'json',
  describe: 'images, charts and components as JSON',
  write: (list, options) => writeJson(documentOf(list, options)),
}

/**
 * One reference a line, and comments only where the list is not complete: `images.txt` of Rancher, k3s, RKE2 and `hauler store sync -i`.
 * @example
 * # WARNING: the list is not complete
 * # WARNING: kai-scheduler: helm template failed: [INTERNAL] no: such "chart"
 * docker.io/library/busybox:1.36
 * ghcr.io/x/y:v1@sha256:0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a
 * nvcr.io/nvidia/gpu-operator:v25.10.1
 */
export const imagesFormat: OutputFormat = {
  id: 'images',
  describe: 'one reference a line (images.txt of k3s, RKE2, Rancher, crane)',
  write: (list, options) =>
    writeGaps(gapWarnings(list)) +
    referencesOf(list.images, options.imageForm ?? 'canonical')
      .map((reference) => `${reference}\n`)
      .join(''),
}
