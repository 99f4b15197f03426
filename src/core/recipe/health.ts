import { AicrError, say } from '../errors.ts'
import type { Catalog } from './catalog.ts'
import type { ComponentRef } from './component.ts'

/** Fills in the health check that the registry names, where a component brings none and does not decline one. */
export function withHealthCheck(ref: ComponentRef, catalog: Catalog): ComponentRef {
  if (ref.healthCheckSkip || ref.healthCheckAsserts !== '') return ref
  const path = catalog.registry.get(ref.name)?.healthCheck ?? ''
  if (path === '') return ref
  const text = catalog.files.get(path)
  if (text === undefined)
    throw new AicrError(
      'INTERNAL',
      say`health check ${{ path }} of component ${{ name: ref.name }} is not in the catalog`,
    )
  return { ...ref, healthCheckAsserts: text }
}
