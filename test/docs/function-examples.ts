import { type FunctionExample, type FunctionRow, readFunctionRows } from '../../scripts/function-docs.mjs'

/** An example with the row it stands above. */
export interface Example extends FunctionExample {
  readonly row: FunctionRow
  readonly title: string
}

export const ROWS: readonly FunctionRow[] = readFunctionRows()

/** Rows that charts cannot reach, because another function has taken the name. */
export const SHADOWED: ReadonlySet<FunctionRow> = new Set(
  ROWS.filter((row) => row.family === 'builtins' && ROWS.some((other) => other !== row && other.name === row.name)),
)

export const EXAMPLES: readonly Example[] = ROWS.filter((row) => !SHADOWED.has(row)).flatMap((row) =>
  row.examples.map((example) => ({ ...example, row, title: `${row.name}: ${example.template}` })),
)

/** Whether the example shows how its function fails. */
export const fails = ({ output }: FunctionExample): boolean => output?.startsWith('error calling ') ?? false

export const CHART_YAML = 'apiVersion: v2\nname: c\nversion: 1.0.0\n'

/** A chart's files that print what each template gives, one JSON text a line. */
export function exampleChart(templates: readonly string[]): Record<string, string> {
  const name = (i: number): string => `examples/${i}.txt`
  const lines = templates.map((_, i) => `# ={{ tpl (.Files.Get "${name(i)}") . | toRawJson }}\n`)
  return {
    'Chart.yaml': CHART_YAML,
    'templates/x.yaml': `a: 1\n${lines.join('')}`,
    ...Object.fromEntries(templates.map((template, i) => [name(i), template])),
  }
}

/** What the templates of such a chart gave, out of the rendered text. */
export const readOutputs = (rendered: string): string[] =>
  [...rendered.matchAll(/^# =(".*")$/gm)].map(([, text]) => JSON.parse(text ?? ''))
