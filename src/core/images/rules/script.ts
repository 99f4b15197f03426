import { baseName } from '../../paths.ts'
import type { Node } from '../node.ts'
import { parseReference } from '../reference.ts'
import type { Candidate, Remark, Rule } from '../rule.ts'
import { type Command, commandsOf } from './commands.ts'
import { LOADING, readDownload } from './downloads.ts'
import { isExplicit } from './parts.ts'
import { mayStandBefore, PULLING, RUNNERS, readPulls } from './pull-commands.ts'

/**
 * What a container tool pulls in a script, a unit file or a container's command: `crictl pull`, `ctr images pull`, `nerdctl run`,
 * `podman create`, `docker pull`, `buildah from`, `skopeo copy`, `crane export` and similar commands. Lists of `for` loops, arrays and
 * variables are followed. What they push or tag is not pulled. What else a command loads from the network is a warning.
 * @example
 * kind: ConfigMap
 * metadata: {name: prepull}
 * data: {run.sh: "set -e\nfor i in quay.io/a/a:v1 quay.io/a/b:v1; do\n  crictl pull $i\ndone\ndocker push quay.io/a/c:v1\n"}
 * → quay.io/a/a:v1, quay.io/a/b:v1
 * @example
 * kind: Pod
 * spec: {containers: [{command: [nerdctl, -n, k8s.io], args: [pull, --quiet, "quay.io/a/b:v1"]}]}
 * → quay.io/a/b:v1
 */
export const pullCommand: Rule = {
  id: 'pull-command',
}

/** What was found in commands. */
export interface ScriptReading {
  readonly finds: readonly Candidate[]
  readonly remarks: readonly Remark[]
  /** references that the commands speak of, pulled or not: their looks say nothing more */
  readonly settled: ReadonlySet<string>
  /** puts the variables of the script into a word */
  readonly expand?: (word: string) => readonly string[]
}

type Place = Pick<Candidate, 'steps' | 'node'>

/** Whatever pulls or downloads. */
const PROGRAMS: ReadonlySet<string> = new Set([...PULLING, ...LOADING])
/** More words before a program than any runner has. */
const MAX_BEFORE = 16

const isProgram = (word: string): boolean => PROGRAMS.has(baseName(word)) || /(?:^|\/)python[\d.]*$/.test(word)

const COMMAND = new RegExp(
  `(?:^|[\\s/"'\`;&|(=!@-])(?:python[\\d.]*|${[...PROGRAMS].join('|').replaceAll('.', '\\.')})[ \\t"']`,
)

/** Whether a text could hold a command that pulls or downloads: most do not, and are not cut into words. */
export const hasCommands = (text: string): boolean => COMMAND.test(text)

/** Whether a text of one line is such a command. */
export const beginsCommand = (text: string): boolean => {
  const end = text.indexOf(' ')
  const first = baseName(text.slice(0, end))
  return PROGRAMS.has(first) || (RUNNERS.has(first) && hasCommands(text))
}

/** Reads the commands of a shell's text; `known` are variables that are set outside of it. */
export function readCommands(
  text: string,
  steps: readonly (string | number)[],
  node: Node,
  known?: ReadonlyMap<string, string>,
): ScriptReading {
  if (!hasCommands(text)) return NOTHING
  const { commands, expand } = commandsOf(text, known)
  return { ...readEach(commands, { steps, node }), expand }
}

/** Reads one command that is given word by word, and not to a shell. */
export const readDirect = (words: readonly string[], steps: readonly (string | number)[], node: Node): ScriptReading =>
  words.slice(0, MAX_BEFORE).some(isProgram) ? readEach([words.map((word) => [word])], { steps, node }) : NOTHING

const NOTHING: ScriptReading = { finds: [], remarks: [], settled: new Set() }

function readEach(commands: readonly Command[], place: Place): ScriptReading {
  const pulled = new Set<string>()
  const settled = new Set<string>()
  const open: string[] = []
  const remarks: Remark[] = []
  for (const command of commands) {
    const inner = nestedScript(command)
    if (inner !== undefined) {
      const read = readCommands(inner, place.steps, place.node)
      for (const { raw } of read.finds) pulled.add(raw)
      for (const raw of read.settled) settled.add(raw)
      for (const remark of read.remarks) remarks.push(remark)
      continue
    }
    if (!command.slice(0, MAX_BEFORE).some(([word = '']) => isProgram(word))) continue
    const pulls = readPulls(command)
    for (const raw of [...pulls.pulled, ...pulls.other]) settled.add(raw)
    for (const raw of pulls.pulled.map((each) => each.replace(/^(?:docker|oci):\/\//, '')))
      if (OPEN.test(raw)) open.push(command.flat().join(' '))
      else if (parseReference(raw) !== undefined) pulled.add(raw)
    const download = readDownload(command)
    if (download !== undefined)
      remarks.push({
        kind: 'download',
        raw: download.command,
        reason: `downloads from ${download.host} when it runs`,
        ...place,
      })
  }
  if (open.length > 0) fillOpen(open, commands, pulled, remarks, place)
  const finds = [...pulled].map(
    (raw): Candidate => ({ rule: pullCommand.id, raw, confidence: 'strong', untagged: 'latest', hub: true, ...place }),
  )
  return { finds, remarks, settled }
}

/** The text that a command hands to another shell: `chroot /host bash -c TEXT`. */
function nestedScript(command: Command): string | undefined {
  const words = command.slice(0, MAX_BEFORE).map(([word = '']) => word)
  const at = words.findIndex((word) => SHELL.test(word))
  if (at < 0 || !words.slice(0, at).every((word) => mayStandBefore(word, baseName(word)))) return undefined
  const flag = words.findIndex((word, index) => index > at && /^-[a-z]*c$/.test(word))
  return flag < 0 ? undefined : words[flag + 1]
}

const SHELL = /^(?:\S*\/)?(?:(?:ba|da|a|z|k)?sh|su)$/

/** A variable, an argument of a function, or what xargs puts in. */
const OPEN = /[$`]|^\{\}$/

/** Pulls of what a variable holds: whatever looks like an image in the same script, or a gap. */
function fillOpen(
  open: readonly string[],
  commands: readonly Command[],
  pulled: Set<string>,
  remarks: Remark[],
  place: Place,
): void {
  const looks = commands.flat(2).filter((word) => isExplicit(word))
  for (const raw of looks) pulled.add(raw)
  if (looks.length > 0) return
  for (const command of new Set(open)) {
    const reason = 'pulls what a variable holds, which is not known and not listed'
    remarks.push({ kind: 'unresolved', raw: command.slice(0, MAX_SHOWN), reason, ...place })
  }
}

const MAX_SHOWN = 100
