import { isExplicit, isOtherRepository, isPinned, joinParts } from './parts.ts'

/** A variable or flag that may hold one part of an image. */
export interface NamedPart {
  /** in capitals, words parted by underscores */
  readonly name: string
  readonly value: string
}

/** Names with one stem. */
export interface SplitGroup<T extends NamedPart> {
  readonly stem: string
  readonly parts: ReadonlyMap<string, T>
  /** some name says image */
  readonly saysImage: boolean
}

const PART = /^(?:(.*?)_)?(IMAGE_)?(?:(REGISTRY|REPOSITORY|REPO)(?:_NAME)?|(NAME|TAG|VERSION|DIGEST))$/
const WHOLE = /^(?:(.*)_)?IMAGE$/

/** Parts grouped by their common stem: `FOO_IMAGE`, `FOO_TAG` and `FOO_IMAGE_REGISTRY` belong together. */
export function groupParts<T extends NamedPart>(all: readonly T[]): SplitGroup<T>[] {
  const groups = new Map<string, Map<string, T>>()
  for (const part of all) {
    const found = PART.exec(part.name)
    const stem = found === null ? WHOLE.exec(part.name)?.[1] : found[1]
    const role = found === null ? (WHOLE.test(part.name) ? 'IMAGE' : undefined) : (found[3] ?? found[4])
    // A name is of an image only when it says so: there are names of everything.
    if (role === undefined || part.value === '' || (role === 'NAME' && !part.name.includes('IMAGE'))) continue
    const group = groups.get(stem ?? '') ?? new Map<string, T>()
    if (!group.has(role) || part.name.includes('IMAGE')) group.set(role, part)
    groups.set(stem ?? '', group)
  }
  return [...groups].map(([stem, parts]) => ({
    stem,
    parts,
    saysImage: [...parts.values()].some(({ name }) => name.includes('IMAGE')),
  }))
}

/** The part that the reference is reported at, and the reference without tag and digest; undefined when there is no name. */
export function splitName<T extends NamedPart>({ parts }: SplitGroup<T>): { holder: T; name: string } | undefined {
  const repository = parts.get('REPOSITORY') ?? parts.get('REPO')
  const name = parts.get('IMAGE') ?? parts.get('NAME')
  const holder = repository ?? name
  if (holder === undefined || (name !== undefined && isPinned(name.value))) return undefined
  const registry = parts.get('REGISTRY')?.value ?? ''
  const isPrefix =
    name !== undefined &&
    repository !== undefined &&
    repository.value !== name.value &&
    !repository.value.endsWith(`/${name.value}`)
  const joined = isPrefix
    ? joinParts({ registry, repository: repository.value, image: name.value })
    : joinParts({ registry, repository: holder.value })
  return joined === undefined ? undefined : { holder, name: joined }
}

/** One reference of the parts of a group: with its version, or without one when a registry shows that it is an image all the same. */
export function joinGroup<T extends NamedPart>(group: SplitGroup<T>): { holder: T; raw: string } | undefined {
  const named = splitName(group)
  if (named === undefined) return undefined
  const { parts, saysImage } = group
  const version = (parts.get('TAG') ?? parts.get('VERSION'))?.value ?? ''
  const digest = parts.get('DIGEST')?.value ?? ''
  const raw = joinParts({ repository: named.name, version, digest })
  if (raw === undefined) return undefined
  if (saysImage)
    return version !== '' || digest !== '' || parts.has('REGISTRY') ? { holder: named.holder, raw } : undefined
  const isImage = parts.has('TAG') && isExplicit(raw) && !isOtherRepository(group.stem)
  return isImage ? { holder: named.holder, raw } : undefined
}
