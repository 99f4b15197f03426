import { baseName } from '../../paths.ts'
import type { Command } from './commands.ts'

/** What a command of a container tool does with images. */
export interface Pulls {
  /** references as given; those with a variable that is not known included */
  readonly pulled: readonly string[]
  /** what it pushes or names: nothing that is pulled from elsewhere */
  readonly other: readonly string[]
}

const NOTHING: Pulls = { pulled: [], other: [] }

/** Tools that pull, and the verbs with which they do; `all`: every operand is an image and not only the first. */
const TOOLS: Readonly<Record<string, Readonly<Record<string, 'first' | 'all'>>>> = {
  crictl: { pull: 'first' },
  ctr: { pull: 'first', run: 'first', create: 'first', fetch: 'first' },
  docker: { pull: 'first', run: 'first', create: 'first' },
  finch: { pull: 'first', run: 'first', create: 'first' },
  nerdctl: { pull: 'first', run: 'first', create: 'first' },
  podman: { pull: 'all', run: 'first', create: 'first' },
  buildah: { pull: 'first', from: 'first' },
  skopeo: { copy: 'first', sync: 'first' },
  crane: { pull: 'first', copy: 'first', cp: 'first', export: 'first' },
  gcrane: { pull: 'first', copy: 'first', cp: 'first' },
  regctl: { copy: 'first', export: 'first' },
  oras: { pull: 'first', copy: 'first', cp: 'first' },
}

/** Every tool. */
export const PULLING: readonly string[] = Object.keys(TOOLS)

/** Verbs whose operands are images that come from nowhere. */
const OTHERS: ReadonlySet<string> = new Set(['push', 'tag', 'untag', 'rmi', 'rm', 'inspect', 'save', 'load', 'import'])
/** Words between a tool and its verb. */
const GROUPS: ReadonlySet<string> = new Set([
  'image',
  'images',
  'i',
  'container',
  'containers',
  'c',
  'content',
  'artifact',
])
/** What runs another command. */
export const RUNNERS: ReadonlySet<string> = new Set(
  'sudo env exec nsenter chroot timeout nice nohup command eval k3s rke2 microk8s microk8s.ctr xargs retry watch sh bash time stdbuf'.split(
    ' ',
  ),
)

const SWITCHES: ReadonlySet<string> = new Set(
  'rm privileged detach interactive tty init read-only quiet all-platforms plain-http insecure no-healthcheck oom-kill-disable publish-all disable-content-trust all-tags debug local replace all tls-verify src-tls-verify dest-tls-verify preserve-digests net-host skip-verify verbose unpack'.split(
    ' ',
  ),
)
/** Letters of flags that stand alone. */
const LETTERS = /^[aditqPIk]+$/

/** What a command pulls; nothing when it is of no container tool. */
export function readPulls(command: Command): Pulls {
  for (let at = 0; at < command.length; at++) {
    const word = command[at]?.[0] ?? ''
    const name = baseName(word)
    const verbs = Object.hasOwn(TOOLS, name) ? TOOLS[name] : undefined
    if (verbs !== undefined) return ofTool(verbs, command.slice(at + 1))
    // Only what runs another command may stand before one; its own flags and settings are passed over.
    if (at === 0 ? !RUNNERS.has(name) : !mayStandBefore(word, name)) return NOTHING
  }
  return NOTHING
}

/** Whether a word may stand between what runs a command and that command. */
export const mayStandBefore = (word: string, name: string): boolean =>
  RUNNERS.has(name) || word.startsWith('-') || word.includes('=') || /^[\d.]+[smh]?$|^\/[\w./-]*$|^\{\}$/.test(word)

function ofTool(verbs: Readonly<Record<string, 'first' | 'all'>>, words: Command): Pulls {
  const operands = operandsOf(words)
  const at = operands.findIndex(([word = '']) => !GROUPS.has(word))
  const verb = operands[at]?.[0] ?? ''
  const rest = operands.slice(at + 1)
  if (OTHERS.has(verb)) return { pulled: [], other: rest.flat() }
  const count = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  if (count === undefined || at < 0) return NOTHING
  const first = count === 'all' ? rest.length : 1
  return { pulled: rest.length === 0 ? ['{}'] : rest.slice(0, first).flat(), other: rest.slice(first).flat() }
}

/** Words that are neither flags nor their values. */
function operandsOf(words: Command): (readonly string[])[] {
  const operands: (readonly string[])[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? []
    const first = word[0] ?? ''
    if (!first.startsWith('-') || first === '-') operands.push(word)
    else if (word.length === 1 && takesValue(first)) at++
  }
  return operands
}

function takesValue(flag: string): boolean {
  if (flag.includes('=') || flag === '--') return false
  const long = /^--(.+)$/.exec(flag)?.[1]
  return long === undefined ? !LETTERS.test(flag.slice(1)) : !SWITCHES.has(long)
}
