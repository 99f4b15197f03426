import { decodeUtf8, FunctionError, type Text } from '../core/engine.ts'
import { isError } from '../core/errors.ts'
import { RenderError, renderedFiles } from '../core/render/index.ts'

/** A line that a failed render points at. */
export interface FailurePlace {
  /** `template`: the source; `rendered`: what was written, which is then no YAML */
  readonly in: 'template' | 'rendered'
  /** as helm names it: `chart/templates/x.yaml` */
  readonly file: string
  /** from 1 */
  readonly line: number
  /** the whole text that was rendered, when the place is in one */
  readonly text: string | undefined
}

const NOT_YAML = /YAML parse error on ([^\n]+?): (?:[^\n]*?yaml: )?(?:[^\n]*?line (\d+))?/

/** Where an error that renderChart rejected with comes from, from the outermost template to the one that failed. Empty when it names no place. */
export function failurePlaces(error: unknown): FailurePlace[] {
  const places: FailurePlace[] = []
  let text: ReadonlyMap<Text, Text> = new Map()
  for (let at: unknown = error; isError(at) && places.length < 200; at = at.cause) {
    // a text that tpl was handed is in no file
    if (at instanceof FunctionError) break
    if (at instanceof RenderError) text = renderedFiles(at.partial)
    const place = templatePlace(at)
    if (place !== undefined) places.push(place)
  }
  const parse = isError(error) ? NOT_YAML.exec(error.message) : null
  if (places.length > 0 || parse === null) return places
  const [, file = '', line = '1'] = parse
  return [{ in: 'rendered', file, line: Number(line), text: text.get(file) }]
}

/** The place of the engine's TemplateError or ParseError, told by their fields. */
function templatePlace(error: object): FailurePlace | undefined {
  const inTemplate = (file: string, line: number): FailurePlace => ({
    in: 'template',
    file: decodeUtf8(file),
    line,
    text: undefined,
  })
  if ('place' in error && isPlace(error.place)) return inTemplate(error.place.file, error.place.line)
  if ('template' in error && 'line' in error && typeof error.template === 'string' && typeof error.line === 'number') {
    return inTemplate(error.template, error.line)
  }
  return undefined
}

const isPlace = (place: unknown): place is { readonly file: string; readonly line: number } =>
  typeof place === 'object' && place !== null && 'file' in place && 'line' in place
