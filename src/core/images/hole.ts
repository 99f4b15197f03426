/** Stands for a template directive. */
export const HOLE = '_aicr_helm_template_'

/** Whether a text waits for something to be filled in: a template, a variable, a format verb. */
export const hasHole = (text: string): boolean =>
  text.includes(HOLE) || /\{\{|\}\}|\$[({A-Za-z_]|%[sdv]|^\{[\w.]+\}|\{[A-Za-z_][\w.]*\}/.test(text)

/** Whether a template's directive is in a text, or what it left. */
export const isDirective = (text: string): boolean => text.includes(HOLE) || text.includes('{{')

/** Whether nothing but what is filled in later would be left. */
export const isOnlyHole = (text: string): boolean =>
  text.replaceAll(HOLE, '').replace(/\$[({][^$)}]*[)}]|\$\w+|%[sdv]|[\s:/@]/g, '') === ''

/** A text with holes as a reader may see it. */
export const fillHoles = (text: string): string => text.replaceAll(HOLE, '{{…}}')

const DIRECTIVE = /\{\{[^{}]*\}\}/g

/**
 * Makes a template readable as a document: directives become holes; a line that is nothing but directives becomes empty, so
 * that line numbers hold. As upstream strips manifests.
 */
export function stripDirectives(text: string): string {
  if (!text.includes('{{')) return text
  const lines = text.split('\n').map((line) => {
    if (!line.includes('{{')) return line
    const rest = line.replace(DIRECTIVE, '')
    return rest !== line && rest.trim() === '' ? '' : line.replace(DIRECTIVE, HOLE)
  })
  return lines.join('\n')
}
