import { rowsOf } from './operators/lookup.ts'
import type { Placeholder } from './operators/operator.ts'

/** Such an image is pushed to the cluster, and mirrored from nowhere. */
export const IN_CLUSTER = 'its registry is in the cluster itself'

/** A release of the chart or the operator puts the version there. */
export const RELEASE_FILLS = 'a placeholder that a release fills in'

/** What an operator or a cloud reads in its own way. */
const OPERATOR_PLACEHOLDERS = rowsOf('placeholders')

/** Reasons not to list a candidate, tried on the text as written. */
const PLACEHOLDERS: readonly Placeholder[] = [
  ...OPERATOR_PLACEHOLDERS,
  { test: /[:/@-]replace(?:[-_]?me)?$/i, reason: 'a placeholder that is replaced later', filled: true },
  {
    test: /replace[-_]?(?:me|this)|change[-_]?me|placeholder|your[-_](?:image|registry|repo|org)|(?:^|\/)my-?(?:registry|image|repo|org)(?=[.:/@]|$)|<[^<>]*>/i,
    reason: 'a placeholder',
    filled: true,
  },
  {
    test: /(?:^|\/)image-(?:name|repository)(?=:|$)|:image-tag$|:set-by-[a-z]+$/,
    reason: RELEASE_FILLS,
    filled: true,
  },
  { test: /^[A-Z][A-Z0-9_-]*\//, reason: 'a placeholder: a registry that is filled in later', filled: true },
  {
    test: /^(?:[A-Z][A-Z0-9_]*(?::[A-Z][A-Z0-9_]*)?|[%@+]\w+[%@+](?::\S*)?|__\w+__(?::\S*)?)$|:(?:[%@]\w+[%@]|__\w+__|[A-Z_]*(?:TAG|VERSION)[A-Z_]*)$/,
    reason: 'a placeholder: a name that is filled in later',
    filled: true,
  },
  { test: /^[\w.-]+\.svc(?:\.cluster\.local)?(?::\d+)?\//, reason: IN_CLUSTER },
  { test: /^(?:[\w-]+\.)*example\.(?:com|org|net|io)(?::\d+)?\//i, reason: 'a placeholder: an example host' },
  { test: /^[a-z][a-z0-9+.-]*:\/\//i, reason: 'an address, not an image' },
  { test: /^\d+(?::\d+)?$/, reason: 'numbers, not an image' },
  { test: /^(?:\.{0,2}\/|[A-Za-z]:\\)/, reason: 'a file path, not an image' },
  { test: /\.(?:png|jpe?g|svg|gif|ico|iso|qcow2|raw|vmdk|img)$/i, reason: 'a file, not an image' },
  { test: /[*]/, reason: 'a pattern, not an image' },
]

/** Why a text must not be listed, or undefined. */
export const placeholderReason = (text: string): string | undefined => placeholderOf(text)?.reason

/** Whether an operator replaces this text with an image of its own. */
export const isReplaced = (text: string): boolean => OPERATOR_PLACEHOLDERS.some(({ test }) => test.test(text))

/** What a text is instead of an image, or undefined. */
export const placeholderOf = (text: string): Placeholder | undefined => PLACEHOLDERS.find(({ test }) => test.test(text))

/** Whether a part of a reference is missing because a template had no value for it. */
export const lacksValue = (text: string): boolean =>
  /%!|<nil>|<no value>|:$|:@|^[:/]|\/[:/]/.test(text) && !/^[a-z][a-z0-9+.-]*:\/\//i.test(text)
