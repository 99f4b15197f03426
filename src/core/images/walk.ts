import { readEmbedded } from './embedded.ts'
import { judge, judgeRemark } from './judge.ts'
import { isImageKey, isImageListKey, isPermissionName, speaksOfImage } from './names.ts'
import { isFalse, isTrue, type ListNode, type MapNode, member, type Node, type ScalarNode, textMember } from './node.ts'
import { factOf } from './operators/lookup.ts'
import { passOver } from './passed-over.ts'
import type { Candidate, Claim, Part, Path } from './rule.ts'
import { hasMention } from './rules/mention.ts'
import { beginsCommand } from './rules/script.ts'
import { addressShape, imageList, namedShape, shape } from './rules/shape.ts'
import { switchedOff } from './switch.ts'
import { TRIGGERS } from './triggers.ts'
import { extendPath, type Run, sourceOf, type Visit } from './visit.ts'

/** Walks everything below a node and hands every candidate to the judge. Depth and the number of visits are bounded. */
export function walk(node: Node, visit: Visit, run: Run): void {
  if (isOver(run) || visit.depth > run.bounds.depth) {
    reportBound(node, visit, run)
    return
  }
  run.visits++
  run.budget.step(VISIT_STEPS)
  if (node.kind === 'map') walkMap(node, visit, run)
  else if (node.kind === 'list') walkList(node, visit, run)
  else walkScalar(node, visit, run)
}

/** steps that a node takes with the rules that look at it */
const VISIT_STEPS = 20

/** Nothing more is visited: what is left is not even looked at, for it may be endless. */
const isOver = (run: Run): boolean => run.visits >= run.bounds.visits

function walkList(list: ListNode, visit: Visit, run: Run): void {
  const { items } = list
  for (let i = 0; i < items.length; i++) {
    const item = items[i]
    if (isOver(run)) {
      reportBound(item, visit, run)
      return
    }
    if (item !== undefined && (item.kind !== 'scalar' || isInteresting(item, visit.inImage)))
      walk(item, below(visit, i, list, visit.inImage), run)
  }
}

/** Written out: every node gets one, and a spread costs three times as much. */
function below(visit: Visit, step: string | number, within: Node, inImage: boolean): Visit {
  return {
    object: visit.object,
    outer: visit.outer,
    path: { parent: visit.path, step, embedded: false, within },
    isRoot: false,
    disabled: visit.disabled,
    test: visit.test,
    depth: visit.depth + 1,
    embedded: visit.embedded,
    inImage,
    secret: visit.secret,
    line: visit.line,
  }
}

function walkMap(map: MapNode, given: Visit, run: Run): void {
  const parts = given.isRoot ? factOf(given.object, 'parts') : undefined
  if (parts === undefined) walkMembers(map, given, run)
  else for (const part of parts(map)) walkPart(part, given, run)
}

function walkMembers(map: MapNode, given: Visit, run: Run): void {
  const visit = !given.disabled && isSwitchedOff(map) ? { ...given, disabled: true } : given
  const claimed = claimMembers(map, visit, run)
  const off = switchedOff(map, visit.object, visit.path)
  const inImage = visit.inImage && !isSchema(map)
  for (const { key, value } of map.entries) {
    if (isOver(run)) {
      reportBound(value, visit, run)
      return
    }
    if (claimed?.has(key) === true || (visit.isRoot && key === 'status')) continue
    if (value.kind === 'scalar' ? !isInteresting(value, inImage) : value.kind === 'map' && SELECTORS.has(key)) continue
    const child = below(visit, key, map, value.kind === 'scalar' ? inImage : isInImage(key, inImage))
    if (value.kind === 'scalar' && isProse(key)) walkProse(value, child, run)
    else walk(value, off.has(key) ? { ...child, disabled: true } : child, run)
  }
}

/** Members with labels, any name or value of which may contain the word image. */
const SELECTORS: ReadonlySet<string> = new Set([
  'labels',
  'matchLabels',
  'selector',
  'nodeSelector',
  'podSelector',
  'namespaceSelector',
  'objectSelector',
  'labelSelector',
])

const isSwitchedOff = (map: MapNode): boolean =>
  isFalse(member(map, 'enabled')) || isFalse(member(map, 'enable')) || isTrue(member(map, 'disabled'))

/** Whether what is below a member of this name is about images. */
const isInImage = (key: string, above: boolean): boolean => {
  if (above) return key !== 'properties' && !isPermissionName(key)
  const says = key.includes('mage') || key.includes('MAGE')
  return says && (isImageKey(key) || isImageListKey(key) || speaksOfImage(key))
}

/** A property of a schema: its defaults and examples are what may be written, and not what is. */
const isSchema = (map: MapNode): boolean => /^(?:string|object|array)$/.test(textMember(map, 'type'))

/** A scalar that some rule could care about: a document, or a full reference; below a name that says image, any pinned one. */
const isInteresting = ({ text }: ScalarNode, inImage: boolean): boolean =>
  text.length > 4 &&
  (/^\s*[[{]|\n|^data:/.test(text) ||
    (text.includes('/') && (shape.test(text) || addressShape.test(text))) ||
    (inImage && imageList.test(text)) ||
    (text.includes(' ') && (beginsCommand(text) || text.startsWith('FROM ') || hasMention(text))))

/** Members that talk about images, and examples; files that no program takes images from. */
const isProse = (key: string): boolean =>
  /(?:^|[._-])(?:example|sample)s?$|\.(?:md|markdown|rst|html?|css|js|lua|rego)$/i.test(key) ||
  /^(?:description|summary|message|readme|notes|documentation|runbook_url)$/i.test(key)

function walkProse(node: ScalarNode, visit: Visit, run: Run): void {
  if (visit.secret) return
  passOver(node.text, 'an example, a description or a program', sourceOf(visit, 'prose', [], node), run.collector)
}

function claimMembers(map: MapNode, visit: Visit, run: Run): Set<string> | undefined {
  const rules = TRIGGERS.rulesFor(map)
  if (rules.length === 0) return undefined
  const claimed = new Set<string>()
  const free = (key: string): boolean => !claimed.has(key)
  for (const rule of rules) {
    const claim = rule.match(
      map,
      {
        object: visit.object,
        path: visit.path,
        isRoot: visit.isRoot,
        isEmbedded: visit.embedded > 0,
        neighbours: run.neighbours,
      },
      free,
    )
    if (claim !== undefined) settle(onlyFree(claim, free), rule.id, map, visit, run)
    for (const key of claim?.keys ?? []) claimed.add(key)
  }
  return claimed
}

/** A rule that does not ask `free` itself must not count a member twice. */
const onlyFree = (claim: Claim, free: (key: string) => boolean): Claim =>
  claim.finds === undefined ? claim : { ...claim, finds: claim.finds.filter(({ steps }) => free(String(steps[0]))) }

function settle(claim: Claim, rule: string, map: MapNode, visit: Visit, run: Run): void {
  for (const find of claim.finds ?? []) judge(find, visit, run, map)
  for (const remark of claim.remarks ?? []) judgeRemark(remark, rule, visit, run)
  for (const text of claim.texts ?? []) readEmbedded(text.text, at(visit, text.steps), text.node, run, walk)
  for (const part of claim.nodes ?? []) walkPart(part, visit, run)
}

function walkPart({ node, steps, secret }: Part, visit: Visit, run: Run): void {
  walk(node, { ...at(visit, steps), secret: visit.secret || secret === true }, run)
}

function at(visit: Visit, steps: readonly (string | number)[]): Visit {
  return { ...visit, path: extendPath(visit.path, steps), isRoot: false, depth: visit.depth + steps.length }
}

function walkScalar(node: ScalarNode, visit: Visit, run: Run): void {
  if (/^\s*[[{]|\n|^data:/.test(node.text) || node.text.includes(' ')) readEmbedded(node.text, visit, node, run, walk)
  else if (addressShape.test(node.text))
    judge({ ...found(node), rule: addressShape.id, confidence: 'strong', artifact: true }, visit, run)
  else if (visit.inImage && imageList.test(node.text))
    judge({ ...found(node), rule: imageList.id, confidence: 'strong' }, visit, run)
  else if (shape.test(node.text))
    judge(
      isNamedImage(visit.path) ? { ...found(node), rule: namedShape.id, confidence: 'strong' } : found(node),
      visit,
      run,
    )
}

const found = (node: ScalarNode): Candidate => ({
  rule: shape.id,
  raw: node.text,
  confidence: 'weak',
  untagged: 'ignore',
  steps: [],
  node,
})

/** Whether the scalar's own name, or that of the list that it stands in, speaks of an image. */
function isNamedImage(path: Path | undefined): boolean {
  const step = typeof path?.step === 'number' ? path.parent?.step : path?.step
  return typeof step === 'string' && speaksOfImage(step)
}

function reportBound(node: Node | undefined, visit: Visit, run: Run): void {
  if (node === undefined) return
  const source = sourceOf(visit, 'limit', [], node)
  run.collector.warn({
    code: 'limit',
    message: 'the manifests are nested too deeply or too large to be read to the end',
    source: { ...source, path: '' },
    gap: true,
  })
}
