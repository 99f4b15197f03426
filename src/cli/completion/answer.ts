import type { Command } from '../command.ts'
import type { Flag } from '../flags/flag.ts'

/** What may stand at the cursor, and what it is. */
export interface Candidate {
  readonly word: string
  readonly tip: string
}

/** What else a shell does: names of files or folders where they may stand, no blank after a word that goes on. */
export type Directive = 'words' | 'files' | 'folders' | 'open'

/** Candidates for the last of some words, all that begin as it does. */
export interface Answer {
  readonly candidates: readonly Candidate[]
  readonly directive: Directive
}

/** What flags and operands take. */
export interface Values {
  readonly ofFlag: (flag: Flag, text: string, before: readonly string[]) => Promise<Answer>
  readonly ofOperand: (command: Command, text: string) => Promise<Answer>
}
