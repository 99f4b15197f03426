import type { Generator } from '../generator.ts'
import { manifests, metadata, sets, trees, valuesFiles } from './chart.ts'
import { capabilities, dependencies, faults, ignored, schemas, templates } from './chart-files.ts'
import { expressions } from './expression.ts'
import { FAMILIES } from './families.ts'
import { printf } from './printf.ts'
import { execErrors, parseErrors, statements, trimming } from './statement.ts'
import { roundTrips, yaml } from './yaml.ts'

export const GENERATORS: readonly Generator[] = [
  expressions,
  printf,
  ...FAMILIES,
  roundTrips,
  yaml,
  statements,
  trimming,
  parseErrors,
  execErrors,
  sets,
  valuesFiles,
  trees,
  manifests,
  metadata,
  templates,
  faults,
  ignored,
  schemas,
  capabilities,
  dependencies,
]
