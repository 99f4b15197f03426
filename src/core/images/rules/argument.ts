import { isBaseImageName, isImageFlag, isImageVariable, isPushedName, speaksOfImage } from '../names.ts'
import { listMember, type MapNode, type Node, textMember } from '../node.ts'
import type { Candidate, EmbeddedText, MapRule, Remark, Rule } from '../rule.ts'
import { substitute, variablesOf } from './environment.ts'
import { isExplicit, isPrefixOf, PREFIX } from './parts.ts'
import { readCommands, readDirect, type ScriptReading } from './script.ts'
import { shellWords } from './shell-words.ts'
import { groupParts, joinGroup, type NamedPart } from './split.ts'

/** One argument of a command line, and what follows it. */
interface ArgumentRule extends Rule {
  /** references in the argument at hand; `undefined` leaves it to the next rule */
  readonly read: (item: string, next: string | undefined) => readonly Reading[] | undefined
}

interface Reading {
  readonly raw: string
  readonly strong: boolean
  /** the reference is in the argument that follows */
  readonly inNext?: boolean
}

const FLAG = /^--?([A-Za-z][\w.-]*)=([\s\S]*)$/
const BARE_FLAG = /^--?([A-Za-z][\w.-]*)$/
const ASSIGNMENT = /^(?:--env=|-e)?([A-Za-z_]\w*)=([\s\S]+)$/

/** Flags that tell builders what to push, and where to keep what they built. */
const isDestination = (flag: string): boolean =>
  /^(?:d|t|o|tag|dest|destination|output|push|publish|cache-(?:repo|to|from)|(?:im|ex)port-cache)$/.test(flag) ||
  isPushedName(flag)

/**
 * `--flag=REF` (also `-flag=REF`, comma lists and `name=REF` pairs) where the flag says image. Untagged values are bases: a
 * warning.
 * @example
 * kind: Pod
 * spec: {containers: [{args: ["--acme-http01-solver-image=quay.io/jetstack/cert-manager-acmesolver:v1.18.0", "--image-pull-policy=Always"]}]}
 * → quay.io/jetstack/cert-manager-acmesolver:v1.18.0
 * @example
 * kind: Pod
 * spec: {containers: [{args: ["--prometheus-default-base-image=quay.io/prometheus/prometheus"]}]}
 * → nothing
 */
const flagged: ArgumentRule = {
  id: 'arg-eq',
  read: (item) => {
    const found = FLAG.exec(item)
    if (found === null || found[1] === undefined || found[2] === undefined) return undefined
    const flag = found[1]
    if (isDestination(flag)) return []
    const named = /^(?:build-arg|env|e)$/.test(flag) ? ASSIGNMENT.exec(found[2]) : null
    if (named !== null) return isImageVariable(named[1] ?? '') ? [{ raw: named[2] ?? '', strong: true }] : []
    return pieces(found[2]).flatMap((raw): Reading[] => {
      if (isImageFlag(flag)) return [{ raw, strong: true }]
      return isExplicit(raw) ? [{ raw, strong: speaksOfImage(flag) }] : []
    })
  },
}

/**
 * `--flag`, `REF` as two arguments, where the flag says image.
 * @example
 * kind: Pod
 * spec: {containers: [{command: [longhorn-manager, --engine-image, "docker.io/longhornio/longhorn-engine:v1.9.0"]}]}
 * → docker.io/longhornio/longhorn-engine:v1.9.0
 */
const paired: ArgumentRule = {
  id: 'arg-pair',
  read: (item, next) => {
    const flag = BARE_FLAG.exec(item)?.[1]
    if (flag === undefined || next === undefined || next.startsWith('-')) return undefined
    if (isDestination(flag)) return isExplicit(next) ? [{ raw: '', strong: false, inNext: true }] : undefined
    if (!isImageFlag(flag)) return undefined
    return pieces(next).map((raw) => ({ raw, strong: true, inNext: true }))
  },
}

/**
 * An argument that is nothing but a reference with a registry and a tag or digest. Weak.
 * @example
 * kind: Pod
 * spec: {containers: [{args: [copy, "quay.io/a/b:v1"]}]}
 * → quay.io/a/b:v1
 */
const explicit: ArgumentRule = {
  id: 'arg-shape',
  read: (item) => (isExplicit(item) ? [{ raw: item, strong: false }] : undefined),
}

/**
 * Flags and assignments inside a shell command: `sh -c "x -consul-image=REF"`, `FOO_IMAGE=REF`.
 * @example
 * kind: Pod
 * spec: {containers: [{command: [/bin/sh, -ec, "consul-k8s -consul-image=\"hashicorp/consul:1.21\" \\\n -x=y"]}]}
 * → docker.io/hashicorp/consul:1.21
 */
const assigned: ArgumentRule = {
  id: 'arg-shell',
  read: (item) => {
    const found = ASSIGNMENT.exec(item)
    if (found === null || found[1] === undefined || found[2] === undefined || !isImageVariable(found[1]))
      return undefined
    return pieces(found[2]).map((raw) => ({ raw, strong: true }))
  },
}

/**
 * Flags with one stem: `--foo-image-repository=R`, `--foo-image-tag=T`, with an optional registry or digest.
 * @example
 * kind: Pod
 * spec: {containers: [{args: ["--proxy-image-repository=quay.io/a/p", "--proxy-image-tag", v1]}]}
 * → quay.io/a/p:v1
 */
const split: Rule = {
  id: 'arg-split',
}

/** In the order tried. */
const ARGUMENT_RULES: readonly ArgumentRule[] = [assigned, flagged, paired, explicit]

/** Every rule on arguments. */
export const ALL_ARGUMENT_RULES: readonly Rule[] = [...ARGUMENT_RULES, split]

/**
 * Reads `args`, `command` and `*Args`, lists or strings, argument by argument (rules arg-eq, arg-pair, arg-split, arg-shell,
 * arg-shape), and as commands (rule pull-command).
 */
export const argumentList: MapRule = {
  id: 'arguments',
  trigger: (key) => /^(?:args|command|cmd|entrypoint)$|Args$/.test(key),
  match: (map, spot) => {
    const keys: string[] = []
    const texts: EmbeddedText[] = []
    const readings: ScriptReading[] = []
    const known = variablesOf(map, spot)
    for (const { key, value } of map.entries) {
      if (!argumentList.trigger(key)) continue
      if (value.kind === 'scalar') readings.push(readShell(substitute(value.text, known), [key], value, known))
      else if (value.kind === 'list' && value.items.every((item) => item.kind === 'scalar'))
        readings.push(readArguments(value.items, { steps: [key], known, documents: texts }))
      else continue
      keys.push(key)
    }
    if (keys.length === 0) return undefined
    readings.push(directReading(map, known))
    const own = textMember(map, 'image')
    return { keys, texts, finds: settledFinds(readings, own), remarks: readings.flatMap(({ remarks }) => remarks) }
  },
}

/** What a container runs without a shell: its command and its arguments are one. */
function directReading(map: MapNode, known: ReadonlyMap<string, string>): ScriptReading {
  const words = ['command', 'args'].flatMap((key) =>
    (listMember(map, key)?.items ?? []).map((item) =>
      item.kind === 'scalar' ? substitute(item.text, known).trim() : '',
    ),
  )
  return words.length < 2 || words.some((word) => /\s/.test(word))
    ? NOTHING
    : readDirect(words, [listMember(map, 'args') === undefined ? 'command' : 'args'], map)
}

const NOTHING: ScriptReading = { finds: [], remarks: [], settled: new Set() }

/** All finds except those that the command says more about. A prefix of the container's own image is not an image itself. */
function settledFinds(readings: readonly ScriptReading[], own: string): Candidate[] {
  const settled = new Set(readings.flatMap((reading) => [...reading.settled]))
  return readings
    .flatMap(({ finds }) => finds)
    .filter(({ confidence, raw }) => confidence !== 'weak' || !settled.has(raw))
    .map((find) => (isPrefixOf(find.raw, own) ? { ...find, objection: PREFIX } : find))
}

interface ArgumentsPlace {
  readonly steps: readonly string[]
  readonly known: ReadonlyMap<string, string>
  /** arguments that are documents are put here */
  readonly documents: EmbeddedText[]
}

function readArguments(items: readonly Node[], { steps, known, documents }: ArgumentsPlace): ScriptReading {
  const texts = items.map((item) => (item.kind === 'scalar' ? substitute(item.text, known).trim() : ''))
  const { finds, used } = readSplit(texts, items, steps)
  const remarks: Remark[] = []
  const settled = new Set<string>(pushedByVerb(texts))
  for (let at = 0; at < items.length; at++) {
    const node = items[at]
    const text = texts[at]
    if (node === undefined || text === undefined || text === '' || used.has(at)) continue
    const document = DOCUMENT.exec(text)?.[1]
    if (document !== undefined) {
      documents.push({ text: document, steps: [...steps, at], node })
      continue
    }
    if (/[ \t\n]/.test(text)) {
      const reading = readShell(text, [...steps, at], node, known)
      for (const find of reading.finds) finds.push(find)
      for (const remark of reading.remarks) remarks.push(remark)
      for (const raw of reading.settled) settled.add(raw)
      continue
    }
    const taken = readOne(ARGUMENT_RULES, text, texts[at + 1], (reading, rule) => {
      const index = reading.inNext === true ? at + 1 : at
      finds.push(candidate(rule, reading, text, [...steps, index], items[index] ?? node))
    })
    if (taken) at++
  }
  return { finds, remarks, settled }
}

/** What a tool pushes whose command is the image's own entrypoint. */
const pushedByVerb = (texts: readonly string[]): readonly string[] =>
  /^(?:push|tag|untag|rmi|build|bud)$/.test(texts[0] ?? '') ? texts.slice(1) : []

/** An argument, or a flag's value, that is JSON or YAML. */
const DOCUMENT = /^(?:--?[A-Za-z][\w.-]*=)?([[{][\s\S]*[\]}]|[\w."-]+:(?:[ \t][^\n]*)?\n[\s\S]*)$/

interface FlagPart extends NamedPart {
  readonly index: number
  readonly uses: readonly number[]
}

/** Images whose parts are flags of their own, and the arguments that they are made of. */
function readSplit(
  texts: readonly string[],
  items: readonly Node[],
  steps: readonly string[],
): { finds: Candidate[]; used: ReadonlySet<number> } {
  const finds: Candidate[] = []
  const used = new Set<number>()
  if (!texts.some((text) => PART_FLAG.test(text))) return { finds, used }
  for (const group of groupParts(texts.flatMap((text, index) => flagPart(text, texts[index + 1], index)))) {
    const joined = group.saysImage ? joinGroup(group) : undefined
    const node = joined === undefined ? undefined : items[joined.holder.index]
    if (joined === undefined || node === undefined) continue
    for (const part of group.parts.values()) for (const index of part.uses) used.add(index)
    const place = [...steps, joined.holder.index]
    finds.push({ rule: split.id, raw: joined.raw, confidence: 'strong', untagged: 'base', steps: place, node })
  }
  return { finds, used }
}

const PART_FLAG = /^--?[A-Za-z][\w.-]*(?:tag|version|digest)(?:=|$)/i

function flagPart(text: string, next: string | undefined, index: number): FlagPart[] {
  const found = FLAG.exec(text)
  const name = (found?.[1] ?? BARE_FLAG.exec(text)?.[1])?.replace(/[.-]/g, '_').toUpperCase()
  if (name === undefined || name.length > MAX_FLAG) return []
  if (found !== null) return [{ name, value: (found[2] ?? '').trim(), index, uses: [index] }]
  return next === undefined || next.startsWith('-') ? [] : [{ name, value: next, index, uses: [index, index + 1] }]
}

/** Longer names are not names of flags. */
const MAX_FLAG = 512

/** What a shell's text names and pulls: the same rules on its words, and its commands. `known` are variables set outside of it. */
export function readShell(
  text: string,
  steps: readonly (string | number)[],
  node: Node,
  known?: ReadonlyMap<string, string>,
): ScriptReading {
  const commands = readCommands(text, steps, node, known)
  if (!/image|\.[a-z]+\//i.test(text)) return commands
  const finds: Candidate[] = []
  readWords(shellWords(text), 0, (reading, word) => {
    const values = reading.raw.includes('$') ? (commands.expand?.(reading.raw) ?? [reading.raw]) : [reading.raw]
    for (const raw of values.flatMap((value) => value.split(/\s+/)))
      finds.push(candidate('arg-shell', { ...reading, raw }, word, steps, node))
  })
  return { ...commands, finds: [...commands.finds, ...finds.filter((find) => !isSettled(find, commands))] }
}

const isSettled = ({ confidence, raw }: Candidate, { settled }: ScriptReading): boolean =>
  confidence === 'weak' && settled.has(raw)

/** Words may hold words: flags in a variable, variables of a unit file. */
function readWords(words: readonly string[], depth: number, take: (reading: Reading, word: string) => void): void {
  for (let at = 0; at < words.length; at++) {
    const word = words[at]
    if (word === undefined) continue
    const inner = depth < MAX_WORD_DEPTH ? INNER.exec(word)?.[1] : undefined
    if (inner !== undefined) readWords(shellWords(inner), depth + 1, take)
    else if (readOne(ARGUMENT_RULES, word, words[at + 1], (reading) => take(reading, word))) at++
  }
}

/** What stands in `KUBELET_ARGS=--flag=value …` and in `Environment=NAME=value`. */
const INNER = /^(?:Environment=(?=[A-Za-z_]\w*=)|[A-Za-z_]\w*=(?=--?[a-z]))([\s\S]+)$/i
const MAX_WORD_DEPTH = 3

/** Whether the argument that follows was used up. */
function readOne(
  rules: readonly ArgumentRule[],
  item: string,
  next: string | undefined,
  take: (reading: Reading, rule: string) => void,
): boolean {
  for (const rule of rules) {
    const readings = rule.read(item, next)
    if (readings === undefined) continue
    for (const reading of readings) take(reading, rule.id)
    return readings.some((reading) => reading.inNext === true)
  }
  return false
}

function candidate(
  rule: string,
  { raw, strong }: Reading,
  item: string,
  steps: readonly (string | number)[],
  node: Node,
): Candidate {
  const flag = /^--?([\w.-]+)/.exec(item)?.[1] ?? ''
  const base = isBaseImageName(flag) || strong
  return { rule, raw, confidence: strong ? 'strong' : 'weak', untagged: base ? 'base' : 'ignore', steps, node }
}

/** A value's references: itself, the items of a comma list, the right sides of `name=REF`. */
function pieces(value: string): string[] {
  return value
    .split(',')
    .map((piece) => piece.trim().replace(/^["']|["']$/g, ''))
    .map((piece) => piece.slice(piece.lastIndexOf('=') + 1))
    .filter((piece) => piece !== '')
}
