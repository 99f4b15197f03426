declare const AICR_RULE_WORDS: Readonly<Record<string, string>> | undefined

/** What each image rule does: the first sentence of the comment above it, put in when the CLI is bundled. */
const WORDS: Readonly<Record<string, string>> = typeof AICR_RULE_WORDS === 'object' ? AICR_RULE_WORDS : {}

/** A rule's sentence and its name; the name alone where no sentence is known. */
export const ruleWords = (rule: string): string =>
  Object.hasOwn(WORDS, rule) ? `${WORDS[rule]} (rule ${rule})` : `rule ${rule}`
