import type { Operator } from './operator.ts'

/** KAITO's workspaces pull models from a registry that a variable names. */
export const kaito: Operator = {
  name: 'KAITO',
  programs: [{ image: /(?:^|\/)kaito\/workspace$/, what: 'the models of workspaces, from PRESET_REGISTRY_NAME' }],
}
