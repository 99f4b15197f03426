import fc from 'fast-check'
import type { TemplateGenerator } from '../generator.ts'
import { BASE_CHART, operand } from './expression.ts'
import { quoteText } from './literal.ts'

const flags = fc.array(fc.constantFrom('+', '-', '#', '0', ' '), { maxLength: 2 }).map((list) => list.join(''))
const size = fc.constantFrom('', '', '', '1', '3', '8', '12', '*', '[1]*')
const precision = fc.constantFrom('', '', '', '.0', '.1', '.3', '.8', '.', '.*')
const place = fc.constantFrom('', '', '', '', '[1]', '[2]', '[3]', '[0]', '[x]', '[')
const verb = fc.constantFrom(...'vvvTtdbcoOqxXUeEfFgGspwzé!% '.split(''))
const directive = fc.tuple(flags, size, precision, place, verb).map((parts) => `%${parts.join('')}`)
const format = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: directive },
    { weight: 1, arbitrary: fc.constantFrom('a', ' ', '|', '日', '%%', '%') },
  ),
  { minLength: 1, maxLength: 4 },
)

/** Verbs with every flag, width and precision over values of every type. */
export const printf: TemplateGenerator = {
  kind: 'template',
  name: 'printf',
  chart: BASE_CHART,
  arbitrary: fc
    .tuple(
      format,
      fc.array(
        fc.oneof(operand('any', 0), operand('number', 0), operand('string', 0), operand('list', 0), operand('map', 0)),
        { maxLength: 4 },
      ),
    )
    .map(([parts, args]) => ({ body: `{{ printf ${[quoteText(parts.join('')), ...args].join(' ')} }}` })),
}
