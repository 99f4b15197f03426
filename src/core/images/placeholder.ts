import { rowsOf } from './operators/lookup.ts'
import type { Placeholder } from './operators/operator.ts'

/** Such an image is pushed to the cluster, and mirrored from nowhere. */
export const IN_CLUSTER = 'its registry is in the cluster itself'

/** Reasons not to list a candidate, tried on the text as written. */
const PLACEHOLDERS: readonly Placeholder[] = [
  ...rowsOf('placeholders'),
  { test: /[:/@-]replace(?:[-_]?me)?$/i, reason: 'a placeholder that is replaced later' },
  {
    test: /replace[-_]?(?:me|this)|change[-_]?me|placeholder|your[-_](?:image|registry|repo|org)|(?:^|\/)my-?(?:registry|image|repo|org)(?=[.:/@]|$)|<[^>]*>/i,
    reason: 'a placeholder',
  },
  {
    test: /(?:^|\/)image-(?:name|repository)(?=:|$)|:image-tag$|:set-by-[a-z]+$/,
    reason: 'a placeholder that a release fills in',
  },
  { test: /^[A-Z][A-Z0-9_-]*\//, reason: 'a placeholder: a registry that is filled in later' },
  { test: /^[\w.-]+\.svc(?:\.cluster\.local)?(?::\d+)?\//, reason: IN_CLUSTER },
  { test: /^(?:[\w-]+\.)*example\.(?:com|org|net|io)(?::\d+)?\//i, reason: 'a placeholder: an example host' },
  { test: /^[a-z][a-z0-9+.-]*:\/\//i, reason: 'an address, not an image' },
  { test: /^\d+(?::\d+)?$/, reason: 'numbers, not an image' },
  { test: /^(?:\.{0,2}\/|[A-Za-z]:\\)/, reason: 'a file path, not an image' },
  { test: /\.(?:png|jpe?g|svg|gif|ico|iso|qcow2|raw|vmdk|img)$/i, reason: 'a file, not an image' },
  { test: /[*]/, reason: 'a pattern, not an image' },
]

/** Why a text must not be listed, or undefined. */
export const placeholderReason = (text: string): string | undefined =>
  PLACEHOLDERS.find(({ test }) => test.test(text))?.reason

/** Whether a part of a reference is missing: a value that a template had not got. */
export const lacksValue = (text: string): boolean =>
  /%!|<nil>|<no value>|:$|:@|^[:/]|\/[:/]/.test(text) && !/^[a-z][a-z0-9+.-]*:\/\//i.test(text)

/** Stands for a template directive. */
export const HOLE = '_aicr_helm_template_'

/** Whether a text waits for something to be filled in: a template, a variable, a format verb. */
export const hasHole = (text: string): boolean =>
  text.includes(HOLE) || /\{\{|\}\}|\$[({A-Za-z_]|%[sdv]|^\{[\w.]+\}|\{[A-Za-z_][\w.]*\}/.test(text)

/** Whether nothing but what is filled in later would be left. */
export const isOnlyHole = (text: string): boolean =>
  text.replaceAll(HOLE, '').replace(/\$[({][^)}]*[)}]|\$\w+|%[sdv]|[\s:/@]/g, '') === ''

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
