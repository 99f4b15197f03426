import type { Arbitrary } from 'fast-check'

/** A chart by path, with helm's flags for it. Ordinary text. */
export interface ChartInput {
  readonly files: Readonly<Record<string, string>>
  readonly args: readonly string[]
}

/** A template text, and files that it reads; `@ID@` in names and text stands for the case's number, so that many fit in a chart. */
export interface TemplateInput {
  readonly body: string
  readonly files?: Readonly<Record<string, string>>
}

/** Makes templates, hundreds of which are rendered by one run of helm. */
export interface TemplateGenerator {
  readonly kind: 'template'
  readonly name: string
  /** what all its templates may reach */
  readonly chart: ChartInput
  /** templates of a batch that may fail and be compared all the same: each costs a run of helm */
  readonly failures?: number
  readonly arbitrary: Arbitrary<TemplateInput>
}

/** Makes whole charts, one run of helm each. */
export interface ChartGenerator {
  readonly kind: 'chart'
  readonly name: string
  readonly arbitrary: Arbitrary<ChartInput>
}

export type Generator = TemplateGenerator | ChartGenerator

export const CHART_YAML = 'apiVersion: v2\nname: c\nversion: 1.0.0\n'
