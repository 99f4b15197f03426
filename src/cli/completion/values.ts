import { withChoices } from '../flags/choices.ts'
import type { Answer, Candidate, Values } from './answer.ts'

/** Words of the catalog. */
export interface CatalogWords {
  /** values of criteria by the flag's name */
  readonly criteria: Readonly<Record<string, readonly string[]>>
  /** names that --set takes, with what they are */
  readonly components: readonly Candidate[]
}

const FILES: Answer = { candidates: [], directive: 'files' }
const FOLDERS: Answer = { candidates: [], directive: 'folders' }
const NOTHING: Answer = { candidates: [], directive: 'words' }

const wordsOf = (words: readonly string[], tip: string): Answer => ({
  candidates: words.map((word) => ({ word, tip })),
  directive: 'words',
})

/** Flags whose value begins with a component's name. */
const OF_COMPONENTS: readonly string[] = ['COMPONENT:PATH=VALUE', 'COMPONENT:PATH=TEXT', 'COMPONENT:PATH=JSON']

/** Values as the tables have them. `catalog` is read when criteria or components are asked for, with the flags that name another one. */
export const valuesFrom = (
  catalog: (before: readonly string[]) => Promise<CatalogWords>,
  helms: () => Promise<readonly string[]>,
): Values => ({
  ofFlag: async (flag, text, before) => {
    const { name, value = '', help } = flag
    const [known] = await withChoices([flag])
    if (known?.choices !== undefined) return wordsOf(known.choices, help.replace('{choices}', 'one of several'))
    if (OF_COMPONENTS.includes(value))
      return text.includes(':') ? NOTHING : components((await catalog(before)).components)
    if (name === 'helm-version') return wordsOf(await helms(), 'release of helm')
    if (name === 'os-version') return wordsOf(['22.04', '24.04'], 'version of Ubuntu')
    if (name === 'arch') return wordsOf(['amd64', 'arm64'], 'architecture of the nodes')
    if (value === 'NAME') return wordsOf((await catalog(before)).criteria[name] ?? [], help)
    if (/\bFILE\b/.test(value)) return FILES
    return /\bDIR\b/.test(value) ? FOLDERS : NOTHING
  },
  ofOperand: async ({ name, operands }) => {
    if (name === 'completion') return wordsOf(operands.split('|'), 'shell')
    return /FILE|CHART|RECIPE|LIST|OLD/.test(operands) ? FILES : NOTHING
  },
})

/** A component's name goes on with a colon and a path. */
const components = (names: readonly Candidate[]): Answer => ({
  candidates: names.map(({ word, tip }) => ({ word: `${word}:`, tip })),
  directive: 'open',
})
