import type { Helm } from '../helm/index.ts'

/** Packages of helm whose types messages name: those of values and capabilities, and that of a manifest's head. */
export interface TypeNames {
  readonly box: 'chartutil' | 'common'
  readonly head: 'releaseutil' | 'util'
}

const NAMES: Readonly<Record<TypeNames['box'], TypeNames>> = {
  chartutil: { box: 'chartutil', head: 'releaseutil' },
  common: { box: 'common', head: 'util' },
}

/** The names of a helm's Go packages. */
export const typeNames = (helm: Helm): TypeNames => NAMES[helm.does.typeNames]
