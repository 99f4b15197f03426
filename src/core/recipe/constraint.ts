import type { Fields } from '../fields.ts'
import type { Reader } from '../yaml/index.ts'

/** A condition on the cluster: `K8s.server.version` `>= 1.32.4`. Fields besides name and value are kept as they are. */
export interface Constraint {
  readonly name: string
  readonly value: string
  readonly rest: Fields
}

export function readConstraint(reader: Reader): Constraint {
  const { name: _name, value: _value, ...rest } = reader.fields
  return { name: reader.text('name'), value: reader.text('value'), rest }
}
