import { CRITERIA_FIELDS, type Criteria, type Vocabulary } from '../../../src/core/recipe/criteria.ts'

/** Every combination of criteria that a vocabulary allows, `any` included. */
export function everyCriteria(vocabulary: Vocabulary): Criteria[] {
  const open: Criteria = { service: 'any', accelerator: 'any', intent: 'any', os: 'any', platform: 'any', nodes: 0 }
  return CRITERIA_FIELDS.reduce<Criteria[]>(
    (all, field) => all.flatMap((one) => ['any', ...vocabulary[field]].map((value) => ({ ...one, [field]: value }))),
    [open],
  )
}
