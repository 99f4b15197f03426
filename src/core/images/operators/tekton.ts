import { descend, scalarMember, textMember } from '../node.ts'
import type { MapRule, Path } from '../rule.ts'
import { artifactFind, strongFind } from '../rules/finds.ts'
import { isExplicit, PUSHED } from '../rules/parts.ts'
import type { Operator } from './operator.ts'

/**
 * `bundle` of a `taskRef` or `pipelineRef` in v1beta1: an OCI artifact.
 * @example
 * apiVersion: tekton.dev/v1beta1
 * kind: PipelineRun
 * spec: {pipelineRef: {name: p, bundle: "quay.io/a/bundle:v1"}}
 * → quay.io/a/bundle:v1
 */
const bundleRef: MapRule = {
  id: 'tekton-bundle',
  trigger: (key) => key === 'bundle',
  match: (map, { object, path }) => {
    const isRef = path?.step === 'taskRef' || path?.step === 'pipelineRef'
    const node = isRef && object.apiVersion === 'tekton.dev/v1beta1' ? scalarMember(map, 'bundle') : undefined
    return node === undefined
      ? undefined
      : { keys: ['bundle'], finds: [artifactFind('tekton-bundle', node.text, { steps: ['bundle'], node })] }
  },
}

/** Tasks of Tekton's catalog whose parameter `IMAGE` (of buildpacks, `APP_IMAGE`) is what they push. */
const BUILDERS =
  /^(?:kaniko|buildah|buildpacks|buildkit|buildkit-daemonless|ko|jib-.*|s2i(?:-.*)?|img|makisu|docker-build|orka-.*)(?:-v?\d[\w.-]*)?$/

/**
 * The parameter in which a task that builds is given what it pushes.
 * @example
 * apiVersion: tekton.dev/v1
 * kind: PipelineRun
 * spec: {pipelineSpec: {tasks: [{taskRef: {name: kaniko}, params: [{name: IMAGE, value: "quay.io/a/b:v1"}, {name: BUILDER_IMAGE, value: "quay.io/a/c:v1"}]}]}}
 * → quay.io/a/c:v1
 */
const pushedParameter: MapRule = {
  id: 'tekton-output',
  trigger: (key) => key === 'value',
  match: (map, { object, path }) => {
    if (!object.apiVersion.startsWith('tekton.dev/') || !/^(?:APP_)?IMAGE$/i.test(textMember(map, 'name')))
      return undefined
    const node = scalarMember(map, 'value')
    if (node === undefined || !isExplicit(node.text.trim()) || !BUILDERS.test(taskOf(path))) return undefined
    const find = strongFind('tekton-output', node.text, { steps: ['value'], node }, { objection: PUSHED })
    return { keys: ['value'], finds: [find] }
  },
}

/** The task whose parameters these are: an item of `params`, beside a `taskRef`. */
function taskOf(path: Path | undefined): string {
  const holder = path?.parent?.step === 'params' ? path.parent.within : undefined
  const name = descend(holder, 'taskRef', 'name')
  return name?.kind === 'scalar' ? name.text.trim() : ''
}

/**
 * Tekton's operator installs the releases that it carries; its tasks pull bundles and push what they build. Parameters are put in
 * where the same resource gives them a value or a default.
 * @example
 * apiVersion: tekton.dev/v1
 * kind: Task
 * spec: {params: [{name: tag, default: v1}], steps: [{name: a, image: "quay.io/a/b:$(params.tag)"}]}
 * → quay.io/a/b:v1
 */
export const tekton: Operator = {
  name: 'Tekton',
  resources: [
    {
      group: 'operator.tekton.dev',
      kinds: [
        'TektonConfig',
        'TektonPipeline',
        'TektonTrigger',
        'TektonDashboard',
        'TektonChain',
        'TektonHub',
        'TektonResult',
      ],
      installs: 'its operator installs the releases of Tekton that it carries: list those manifests separately',
    },
  ],
  parameters: { group: 'tekton.dev', reference: /\$\((?:inputs\.|tt\.)?params\.([\w-]+)\)/g },
  rules: [bundleRef, pushedParameter],
}
