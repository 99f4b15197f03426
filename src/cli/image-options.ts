import { AicrError, say } from '../core/errors.ts'
import { type NodeContext, type Selection, selectionOf } from '../library/images.ts'
import type { Options } from './flags/options.ts'

/** Which of the images found are listed. */
export function readSelection(options: Options): Selection {
  const minConfidence = options.oneOf('min-confidence', ['certain', 'strong', 'weak'])
  return selectionOf({
    ...(minConfidence ? { minConfidence } : {}),
    tests: options.on('include-tests'),
    disabled: options.on('include-disabled'),
  })
}

/** Years of Ubuntu without their month, which no image is tagged with; no other system has versions of these numbers. */
const HALF_VERSION = /^(?:ubuntu)?(?:18|2\d)$/i

/** What is known of the nodes, for driver tags. */
export function readNodes(options: Options): NodeContext {
  const os = options.text('os')
  const [osVersions, kernels] = ['os-version', 'kernel'].map((name) => options.texts(name))
  const half = osVersions?.find((version) => HALF_VERSION.test(version.trim()))
  if (half !== undefined)
    throw new AicrError('INVALID_REQUEST', say`invalid --os-version ${{ given: half }}`, {
      hint: 'Ubuntu versions have a month: 22.04, 24.04',
    })
  const architectures = readArchitectures(options)
  return {
    ...(os && os !== 'any' ? { os } : {}),
    ...(osVersions?.length ? { osVersions } : {}),
    ...(kernels?.length ? { kernels } : {}),
    ...(architectures.length > 0 ? { architectures } : {}),
  }
}

/** As Go and registries call them; uname's names are refused: no image is published under them. */
const ARCHITECTURES: readonly string[] = ['amd64', 'arm64', 'ppc64le', 's390x', 'riscv64', '386']

/** --arch, checked. */
export function readArchitectures(options: Options): readonly string[] {
  const architectures = options.texts('arch')
  const unknown = architectures.find((name) => !ARCHITECTURES.includes(name))
  if (unknown === undefined) return architectures
  const known = unknown === 'arm' ? 'did you mean arm64?' : `one of: ${ARCHITECTURES.join(', ')}`
  throw new AicrError('INVALID_REQUEST', say`invalid --arch ${{ given: unknown }}`, { hint: known })
}
