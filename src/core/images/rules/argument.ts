import { isBaseImageName, isImageFlag, isImageVariable, speaksOfImage } from '../names.ts'
import type { Node } from '../node.ts'
import type { Candidate, EmbeddedText, MapRule, Rule } from '../rule.ts'
import { substitute, variablesOf } from './environment.ts'
import { isExplicit } from './parts.ts'
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
    if (flag === undefined || next === undefined || next.startsWith('-') || !isImageFlag(flag)) return undefined
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
 * arg-shape).
 */
export const argumentList: MapRule = {
  id: 'arguments',
  trigger: (key) => /^(?:args|command|cmd|entrypoint)$|Args$/.test(key),
  match: (map, spot) => {
    const keys: string[] = []
    const finds: Candidate[] = []
    const texts: EmbeddedText[] = []
    const known = variablesOf(map, spot)
    for (const { key, value } of map.entries) {
      if (!argumentList.trigger(key)) continue
      if (value.kind === 'scalar') finds.push(...readShell(substitute(value.text, known), [key], value))
      else if (value.kind === 'list' && value.items.every((item) => item.kind === 'scalar'))
        finds.push(...readArguments(value.items, [key], known, texts))
      else continue
      keys.push(key)
    }
    return keys.length === 0 ? undefined : { keys, finds, texts }
  },
}

function readArguments(
  items: readonly Node[],
  steps: readonly string[],
  known: ReadonlyMap<string, string>,
  documents: EmbeddedText[],
): Candidate[] {
  const texts = items.map((item) => (item.kind === 'scalar' ? substitute(item.text, known).trim() : ''))
  const { finds, used } = readSplit(texts, items, steps)
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
      finds.push(...readShell(text, [...steps, at], node))
      continue
    }
    const taken = readOne(ARGUMENT_RULES, text, texts[at + 1], (reading, rule) => {
      const index = reading.inNext === true ? at + 1 : at
      finds.push(candidate(rule, reading, text, [...steps, index], items[index] ?? node))
    })
    if (taken) at++
  }
  return finds
}

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

/** Longer names are no names of flags. */
const MAX_FLAG = 512

/** Images in a shell command: the same rules on its words, and assignments. */
export function readShell(text: string, steps: readonly (string | number)[], node: Node): Candidate[] {
  if (!/image|\.[a-z]+\//i.test(text)) return []
  const words = shellWords(text)
  const finds: Candidate[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at]
    if (word === undefined) continue
    const taken = readOne(ARGUMENT_RULES, word, words[at + 1], (reading) => {
      finds.push(candidate('arg-shell', reading, word, steps, node))
    })
    if (taken) at++
  }
  return finds
}

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
