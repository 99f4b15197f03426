import { Reader, readDocument } from '../yaml/index.ts'

/** Which state of upstream's recipes a catalog's facts come from. */
export interface CatalogOrigin {
  /** such as `NVIDIA/aicr` */
  readonly repository: string
  readonly commit: string
  /** of the commit, YYYY-MM-DD */
  readonly date: string
}

/** Reads `catalog.yaml` (kind CatalogSource), which only our own catalog has: undefined for any other. */
export function readOrigin(files: ReadonlyMap<string, string>): CatalogOrigin | undefined {
  const text = files.get('catalog.yaml')
  if (text === undefined) return undefined
  const document = new Reader(readDocument(text, 'catalog.yaml') ?? {}, 'catalog.yaml')
  if (document.text('kind') !== 'CatalogSource') return undefined
  const upstream = document.child('upstream')
  return { repository: upstream.text('repository'), commit: upstream.text('commit'), date: upstream.text('date') }
}

/** Such as `NVIDIA/aicr 9793720d (2026-08-21)`. */
export const describeOrigin = ({ repository, commit, date }: CatalogOrigin): string =>
  `${repository} ${commit} (${date})`
