import { isBaseImageName, isImageVariable, isPushedName, speaksOfImage } from '../names.ts'
import { type ListNode, listMember, type MapNode, mapMember, type Node, scalarMember, textMember } from '../node.ts'
import { rowsOf } from '../operators/lookup.ts'
import { parseReference } from '../reference.ts'
import type { Candidate, Claim, EmbeddedText, MapRule, Rule, Spot } from '../rule.ts'
import { isExplicit, isPinned, isPrefixOf, joinParts, PREFIX, PUSHED } from './parts.ts'
import { groupParts, joinGroup, splitName } from './split.ts'

/** One variable: its value after `$(OTHER)` and `valueFrom` are followed. */
interface Variable {
  readonly name: string
  readonly value: string
  readonly steps: readonly (string | number)[]
  readonly node: Node
}

/** A rule on the variables of one container. */
interface EnvironmentRule extends Rule {
  /** `ownTag` is the tag of the container's own image, empty when it has none */
  readonly read: (variables: readonly Variable[], take: Take, ownTag: string) => void
  readonly confidence: Candidate['confidence']
}

type Take = (variable: Variable, raw: string) => void

const COMPLETIONS = rowsOf('completions')
const SCATTERED = rowsOf('scattered')

/**
 * An untagged image that a known program completes, with its own tag or with none, so that `latest` is pulled; and parts whose
 * names have nothing in common. Which variables stands with their vendors below.
 * @example
 * kind: Pod
 * spec: {containers: [{image: "ghcr.io/g/operator:v1", env: [{name: GROVE_INIT_CONTAINER_IMAGE, value: ghcr.io/g/initc}]}]}
 * → ghcr.io/g/initc:v1, ghcr.io/g/operator:v1
 */
const completed: EnvironmentRule = {
  id: 'env-completed',
  confidence: 'implied',
  read: (variables, take, ownTag) => {
    const complete = (name: string, image: string, holders: readonly Variable[]): void => {
      const tag = COMPLETIONS.find((row) => row.name.test(name))?.tag(ownTag) ?? ''
      if (tag === '' || image === '' || isPinned(image)) return
      for (const [index, holder] of holders.entries()) take(holder, index === 0 ? `${image}:${tag}` : '')
    }
    for (const { prefix, name, tag } of SCATTERED) {
      const [holder, version] = [name, tag].map((each) => variables.find((variable) => variable.name === each))
      const start = variables.find((variable) => variable.name === prefix)?.value
      if (holder === undefined || version === undefined || (prefix !== undefined && start === undefined)) continue
      const raw = joinParts({ repository: start ?? '', image: holder.value, version: version.value })
      if (raw !== undefined) take(holder, raw)
    }
    for (const variable of variables) complete(variable.name, variable.value, [variable])
    for (const group of groupParts(variables)) {
      const named = splitName(group)
      if (named === undefined || !group.saysImage || VERSION_PARTS.some((part) => group.parts.has(part))) continue
      const { holder } = named
      complete(`${group.stem}_IMAGE`, named.name, [
        holder,
        ...[...group.parts.values()].filter((each) => each !== holder),
      ])
    }
  },
}

const VERSION_PARTS = ['TAG', 'VERSION', 'DIGEST']

/**
 * Variables with one stem: `FOO_IMAGE_REGISTRY`, `FOO_IMAGE_REPOSITORY`, `FOO_IMAGE_TAG`; `FOO_IMAGE`, `FOO_TAG`. A tag alone
 * is nothing; without a tag a controller adds one: a warning.
 * @example
 * kind: Pod
 * spec: {containers: [{env: [{name: P_IMAGE_REGISTRY, value: cr.x.dev}, {name: P_IMAGE_REPOSITORY, value: proxy}, {name: P_IMAGE_TAG, value: v1}, {name: Q_IMAGE_TAG, value: v1}]}]}
 * → cr.x.dev/proxy:v1
 * @example
 * kind: Pod
 * spec: {containers: [{env: [{name: D_IMAGE, value: quay.io/a/d}, {name: D_TAG, value: v1}]}]}
 * → quay.io/a/d:v1
 */
const splitTriple: EnvironmentRule = {
  id: 'env-triple',
  confidence: 'strong',
  read: (variables, take) => {
    for (const group of groupParts(variables)) {
      const joined = joinGroup(group)
      if (joined === undefined) continue
      for (const variable of group.parts.values()) take(variable, variable === joined.holder ? joined.raw : '')
    }
  },
}

/**
 * Several references in one variable: lines, commas, blanks or a JSON list of `REF`, `version=REF` or `version: REF`.
 * @example
 * kind: Pod
 * spec: {containers: [{env: [{name: STRIMZI_KAFKA_IMAGES, value: "4.0.0=quay.io/strimzi/kafka:0.47-kafka-4.0.0\n3.9.0=quay.io/strimzi/kafka:0.47-kafka-3.9.0\n"}]}]}
 * → quay.io/strimzi/kafka:0.47-kafka-3.9.0, quay.io/strimzi/kafka:0.47-kafka-4.0.0
 */
const mapping: EnvironmentRule = {
  id: 'env-map',
  confidence: 'strong',
  read: (variables, take) => {
    for (const variable of variables) {
      const references = itemsOf(variable.value)
      if (references.length === 0 || !references.every((reference) => /^[\w./:@-]+$/.test(reference))) continue
      const isList = isImageVariable(variable.name)
        ? references.some(isPinned) && (!isProse(variable.value) || references.every(isPinned))
        : references.every(isExplicit)
      if (isList) for (const raw of references) take(variable, raw)
    }
  },
}

/** Items of a list in one text: lines, commas, blanks, JSON; with or without a `name=` or `name: ` before each. Empty when there is only one. */
function itemsOf(value: string): string[] {
  const text = value.trim()
  if (text.length > MAX_LIST || !/[=,\s]/.test(text)) return []
  const plain = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
  if (/[[\]{}]/.test(plain)) return []
  return plain
    .replace(/:[ \t]+/g, '=')
    .split(/[\s,;]+/)
    .map((item) => item.slice(item.indexOf('=') + 1).replace(/^["']|["']$/g, ''))
    .filter((item) => item !== '' && item !== '-')
}

/** Words with nothing but blanks between them: a sentence, unless every word is an image. */
const isProse = (text: string): boolean => /[^\s,;:][ \t]+[^\s,;]/.test(text)

/** Longer texts are not lists of images. */
const MAX_LIST = 100_000

/**
 * A variable whose name says image: `FOO_IMAGE`, `IMAGE_FOO`, `RELATED_IMAGE_FOO`, `fooImage`. `$(OTHER)` and `valueFrom` are
 * followed.
 * @example
 * kind: Pod
 * spec: {containers: [{env: [{name: CSI_ATTACHER_IMAGE, value: "longhornio/csi-attacher:v4.9.0"}, {name: IMAGE_PULL_POLICY, value: Always}]}]}
 * → docker.io/longhornio/csi-attacher:v4.9.0
 * @example
 * kind: Pod
 * spec: {containers: [{env: [{name: REG, value: quay.io}, {name: A_IMAGE, value: "$(REG)/a/b:v1"}]}]}
 * → quay.io/a/b:v1
 */
const named: EnvironmentRule = {
  id: 'env',
  confidence: 'strong',
  read: (variables, take) => {
    for (const variable of variables) {
      const isNamed =
        isImageVariable(variable.name) && !/[\s{[]/.test(variable.value.trim()) && looksLikeImage(variable)
      if (isNamed || holdsImage(variable)) take(variable, variable.value)
    }
  },
}

/** Untagged words such as `true` or a plain name are configuration, not images, unless the name ends in IMAGE. */
const looksLikeImage = ({ name, value }: Variable): boolean => /[:@/]/.test(value) || /image$/i.test(name)

/** `FOO_IMAGE_ADDRESS`, `IMAGE_URL`: usually something beside an image, but not when the value is one. */
const holdsImage = ({ name, value }: Variable): boolean => speaksOfImage(name) && isExplicit(value)

/**
 * Any other variable that is nothing but a reference with a registry and a tag or digest. Weak.
 * @example
 * kind: Pod
 * spec: {containers: [{env: [{name: UPSTREAM, value: "quay.io/a/b:v1"}]}]}
 * → quay.io/a/b:v1
 */
const shaped: EnvironmentRule = {
  id: 'env-shape',
  confidence: 'weak',
  read: (variables, take) => {
    for (const variable of variables) if (isExplicit(variable.value)) take(variable, variable.value)
  },
}

/** In the order tried; the first rule that takes a variable keeps it. */
export const ENVIRONMENT_RULES: readonly EnvironmentRule[] = [completed, splitTriple, mapping, named, shaped]

/** A ConfigMap's values have no container of their own, and a mere shape says too little there. */
const DATA_RULES = ENVIRONMENT_RULES.filter((rule) => rule !== shaped)

/** Reads an `env` list of names and values (rules env-completed, env-triple, env-map, env, env-shape). */
export const environment: MapRule = {
  id: 'environment',
  trigger: (key) => key === 'env',
  match: (map, spot) => {
    const list = listMember(map, 'env')
    if (list === undefined) return undefined
    const variables = readVariables(list, spot)
    const own = textMember(map, 'image')
    const ownTag = parseReference(own)?.tag ?? ''
    const { finds, claimed } = applyRules(ENVIRONMENT_RULES, variables, ownTag)
    return claim(
      finds.map((find) => (isPrefixOf(find.raw, own) ? { ...find, objection: PREFIX } : find)),
      variables.filter((variable) => !claimed.has(variable)),
    )
  },
}

function applyRules(
  rules: readonly EnvironmentRule[],
  variables: readonly Variable[],
  ownTag: string,
): { finds: Candidate[]; claimed: ReadonlySet<Variable> } {
  const claimed = new Set<Variable>()
  const finds: Candidate[] = []
  for (const rule of rules) {
    const free = variables.filter((variable) => !claimed.has(variable))
    rule.read(
      free,
      (variable, raw) => {
        claimed.add(variable)
        if (raw !== '') finds.push(candidate(rule, variable, raw))
      },
      ownTag,
    )
  }
  return { finds, claimed }
}

const VARIABLE_KEY = /^[A-Z][A-Z0-9_]*$/

/**
 * Keys in capitals of a ConfigMap or Secret, as `envFrom` makes variables of them (rules env-completed, env-triple, env-map,
 * env).
 * @example
 * kind: Secret
 * metadata: {name: s}
 * stringData: {INTERNAL_IMAGES_DEBUGGER: "python:3.12-slim", IMAGES_DIR: "/a:b"}
 * → docker.io/library/python:3.12-slim
 */
export const environmentData: MapRule = {
  id: 'environment-data',
  trigger: (key) => VARIABLE_KEY.test(key) && (key.includes('IMAGE') || isImageVariable(key)),
  match: (map, { object, path }) => {
    const isData = path?.parent === undefined && (path?.step === 'data' || path?.step === 'stringData')
    if (!isData || (object.kind !== 'ConfigMap' && object.kind !== 'Secret')) return undefined
    const variables: Variable[] = map.entries.flatMap(({ key, value }) =>
      value.kind === 'scalar' && key.length <= MAX_NAME && VARIABLE_KEY.test(key)
        ? [{ name: key, value: value.text.trim(), steps: [key], node: value }]
        : [],
    )
    const { finds, claimed } = applyRules(DATA_RULES, variables, '')
    return claimed.size === 0 ? undefined : { keys: [...claimed].map(({ name }) => name), finds }
  },
}

function claim(finds: readonly Candidate[], rest: readonly Variable[]): Claim {
  const texts: EmbeddedText[] = rest
    .filter(({ value }) => /\n|^\s*[[{]/.test(value))
    .map(({ value, steps, node }) => ({ text: value, steps, node }))
  return { keys: ['env'], finds, texts }
}

function candidate(rule: EnvironmentRule, { name, steps, node }: Variable, raw: string): Candidate {
  const untagged = rule.confidence === 'weak' ? 'ignore' : 'base'
  return {
    rule: rule.id,
    raw,
    confidence: rule.confidence,
    untagged: isBaseImageName(name) ? 'base' : untagged,
    steps,
    node,
    ...(isPushedName(name) ? { objection: PUSHED } : {}),
  }
}

/** The variables of a container, by name. */
export const variablesOf = (map: MapNode, spot: Spot): ReadonlyMap<string, string> =>
  new Map(readVariables(listMember(map, 'env') ?? NO_VARIABLES, spot).map(({ name, value }) => [name, value]))

const NO_VARIABLES: ListNode = { kind: 'list', items: [], line: 0, column: 0 }

/** Replaces `$(NAME)` by the variables that are known, as the kubelet does. */
export function substitute(text: string, known: ReadonlyMap<string, string>): string {
  if (!text.includes('$(')) return text
  let length = text.length
  return text.replace(VARIABLE_REFERENCE, (whole, name: string) => {
    const value = length > MAX_SUBSTITUTED ? undefined : known.get(name)
    length += value?.length ?? 0
    return value ?? whole
  })
}

const VARIABLE_REFERENCE = /\$\(([A-Za-z_][\w.-]*)\)/g
/** Variables made of variables double at each step; no reference is as long. */
const MAX_SUBSTITUTED = 1 << 12
/** of all variables of a container together */
const MAX_ALL_SUBSTITUTED = 1 << 20

/** Longer names are not names of variables. */
const MAX_NAME = 512

function readVariables(list: ListNode, spot: Spot): Variable[] {
  const known = new Map<string, string>()
  const variables: Variable[] = []
  let substituted = 0
  list.items.forEach((item, index) => {
    if (item.kind !== 'map') return
    const name = textMember(item, 'name')
    const node = scalarMember(item, 'value')
    const text = node === undefined ? followedValue(item, spot) : node.text
    if (name === '' || name.length > MAX_NAME || text === undefined) return
    // As the kubelet does: only variables defined earlier are replaced, in one pass.
    const value = substituted > MAX_ALL_SUBSTITUTED ? text.trim() : substitute(text, known).trim()
    if (text.includes('$(')) substituted += value.length
    known.set(name, value)
    variables.push({
      name,
      value,
      steps: ['env', index, node === undefined ? 'valueFrom' : 'value'],
      node: node ?? item,
    })
  })
  return variables
}

function followedValue(item: Node, { neighbours, object }: Spot): string | undefined {
  if (item.kind !== 'map') return undefined
  const from = mapMember(item, 'valueFrom')
  for (const [selector, kind] of [
    ['configMapKeyRef', 'ConfigMap'],
    ['secretKeyRef', 'Secret'],
  ] as const) {
    const ref = from === undefined ? undefined : mapMember(from, selector)
    if (ref !== undefined)
      return neighbours.payload(kind, object.namespace, textMember(ref, 'name'), textMember(ref, 'key'))
  }
  return undefined
}
