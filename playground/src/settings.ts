import { byId } from './dom.ts'
import { createNodeFields, NO_NODES } from './node-fields.ts'
import type { Nodes, RenderSettings } from './protocol.ts'

/** The fields that say how a chart is rendered, besides the values. */
export interface SettingsForm {
  readonly value: () => Omit<RenderSettings, 'values'>
  readonly use: (given: Omit<RenderSettings, 'values'>) => void
  readonly nodes: () => Nodes
  /** releases of helm to choose from, the oldest first */
  readonly offerHelms: (helms: readonly string[]) => void
}

export const NO_SETTINGS: Omit<RenderSettings, 'values'> = {
  name: '',
  namespace: '',
  kubeVersion: '',
  helmVersion: '',
  set: '',
  includeCrds: false,
  nodes: NO_NODES,
}

/** The page's form; `onChange` hears of every change that the user makes. */
export function createSettingsForm(onChange: () => void): SettingsForm {
  const text = (id: string): HTMLInputElement => byId(id, HTMLInputElement)
  const fields = {
    name: text('release-name'),
    namespace: text('namespace'),
    kubeVersion: text('kube-version'),
    helmVersion: byId('helm-version', HTMLSelectElement),
    set: byId('set', HTMLTextAreaElement),
    crds: text('crds'),
  }
  const nodes = createNodeFields('chart-nodes', onChange)
  for (const field of Object.values(fields)) field.addEventListener('input', onChange)

  /** Chooses a release, also one that has not been offered yet. */
  const chooseHelm = (version: string): void => {
    const known = [...fields.helmVersion.options].some(({ value }) => value === version)
    if (!known) fields.helmVersion.add(new Option(version))
    fields.helmVersion.value = version
  }
  return {
    value: () => ({
      name: fields.name.value,
      namespace: fields.namespace.value,
      kubeVersion: fields.kubeVersion.value,
      helmVersion: fields.helmVersion.value,
      set: fields.set.value,
      includeCrds: fields.crds.checked,
      nodes: nodes.value(),
    }),
    use: (given) => {
      fields.name.value = given.name
      fields.namespace.value = given.namespace
      fields.kubeVersion.value = given.kubeVersion
      chooseHelm(given.helmVersion)
      fields.set.value = given.set
      fields.crds.checked = given.includeCrds
      nodes.use(given.nodes)
    },
    nodes: nodes.value,
    offerHelms: (helms) => {
      const [newest = '', ...others] = helms.toReversed()
      const options = [new Option(`${newest} (newest)`, ''), ...others.map((version) => new Option(version))]
      const chosen = fields.helmVersion.value
      fields.helmVersion.replaceChildren(...options)
      chooseHelm(chosen)
    },
  }
}
