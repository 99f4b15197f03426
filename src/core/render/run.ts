import {
  Budget,
  type ByteString,
  type Effects,
  type EngineLimits,
  type FunctionLibrary,
  LimitError,
  ParseError,
  TemplateError,
  TemplateSet,
} from '../../../template-engine/index.ts'
import { AicrError, HelmError } from '../errors.ts'
import { executionErrorText, parseErrorText } from './error-text.ts'
import { asValues } from './objects.ts'
import { type ChartTemplate, isPartial } from './templates.ts'

export interface RunOptions {
  /** what templates can call besides Go's builtins */
  readonly functions: FunctionLibrary
  readonly effects: Effects
  readonly limits?: EngineLimits
}

/** Turns what the engine throws into what the user reads. */
function helmError(error: unknown, template: ByteString): unknown {
  if (error instanceof ParseError) return new HelmError(parseErrorText(error), { debugHint: true, cause: error })
  if (error instanceof TemplateError) return new HelmError(executionErrorText(error), { debugHint: true, cause: error })
  if (error instanceof LimitError) {
    return new AicrError('INVALID_REQUEST', error.message, { place: template, cause: error })
  }
  return error
}

function attempt<T>(template: ByteString, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw helmError(error, template)
  }
}

/**
 * Parses all templates, then runs those that are not partials, in the order given: what one changes the next sees.
 * Returns what each wrote, `<no value>` taken out. Throws HelmError, AicrError at a limit.
 */
export function runTemplates(templates: readonly ChartTemplate[], options: RunOptions): Map<ByteString, ByteString> {
  const set = new TemplateSet({ name: 'gotpl', functions: options.functions })
  for (const { name, text } of templates) attempt(name, () => set.parse(name, text))
  const budget = new Budget(options.limits)
  const rendered = new Map<ByteString, ByteString>()
  for (const { name, basePath, scope } of templates) {
    if (isPartial(name)) continue
    scope.set(
      'Template',
      asValues(
        new Map([
          ['Name', name],
          ['BasePath', basePath],
        ]),
      ),
    )
    const output = attempt(name, () => set.execute(name, asValues(scope), { effects: options.effects, budget }))
    rendered.set(name, output.replaceAll('<no value>', ''))
  }
  return rendered
}
