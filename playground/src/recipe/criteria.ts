import { type Choice, FIELDS, type Field } from './protocol.ts'

/** Criteria that ask for nothing yet. */
export const OPEN: Choice = { service: 'any', accelerator: 'any', intent: 'any', os: 'any', platform: 'any' }

const isOpen = (value: string): boolean => value === 'any'

/** Whether a covered choice says what is chosen, and perhaps more. */
const goesOn = (choice: Choice, chosen: Choice): boolean =>
  FIELDS.every((field) => isOpen(chosen[field]) || choice[field] === chosen[field])

/** Values of a field that lead to a covered choice, with what the other fields have; open is always one. */
export function offered(choices: readonly Choice[], chosen: Choice, field: Field): readonly string[] {
  const others = { ...chosen, [field]: 'any' }
  const values = choices.filter((choice) => goesOn(choice, others)).map((choice) => choice[field])
  return ['any', ...[...new Set(values)].filter((value) => !isOpen(value)).sort()]
}

export const isCovered = (choices: readonly Choice[], chosen: Choice): boolean =>
  choices.some((choice) => FIELDS.every((field) => choice[field] === chosen[field]))

/** The fields that have to be chosen besides: those of the shortest ways to a covered choice. Empty for one that is covered. */
export function missingFields(choices: readonly Choice[], chosen: Choice): readonly Field[] {
  if (FIELDS.every((field) => isOpen(chosen[field])) || isCovered(choices, chosen)) return []
  const more = choices
    .filter((choice) => goesOn(choice, chosen))
    .map((choice) => FIELDS.filter((field) => choice[field] !== chosen[field]))
  const fewest = Math.min(...more.map((fields) => fields.length))
  return FIELDS.filter((field) => more.some((fields) => fields.length === fewest && fields.includes(field)))
}

/** The choice with a field changed; other fields that no longer fit are opened again. */
export function change(choices: readonly Choice[], chosen: Choice, field: Field, value: string): Choice {
  let now: Choice = { ...chosen, [field]: value }
  for (const other of FIELDS.toReversed()) {
    if (choices.some((choice) => goesOn(choice, now))) break
    if (other !== field) now = { ...now, [other]: 'any' }
  }
  return now
}

/** A choice that was kept as JSON; open where it cannot be read. */
export function readChoice(text: string | undefined): Choice {
  try {
    const value: unknown = JSON.parse(text ?? '')
    const fields = typeof value === 'object' && value !== null ? Object.entries(value) : []
    return { ...OPEN, ...Object.fromEntries(fields.filter(([, word]) => typeof word === 'string')) }
  } catch {
    return OPEN
  }
}
