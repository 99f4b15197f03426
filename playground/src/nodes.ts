import type { FormatOptions, NodeContext } from 'aicr-mirror'
import type { Nodes } from './protocol.ts'

const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '')

/** What the user typed of the nodes, for the search for images. */
export function nodesOf({ os, osVersion, kernel, arch }: Nodes): NodeContext {
  const [osVersions, kernels, architectures] = [words(osVersion), words(kernel), words(arch)]
  return {
    ...(os.trim() === '' ? {} : { os: os.trim() }),
    ...(osVersions.length > 0 ? { osVersions } : {}),
    ...(kernels.length > 0 ? { kernels } : {}),
    ...(architectures.length > 0 ? { architectures } : {}),
  }
}

/** The same for documents: a target registry where one is given, an architecture where it is the only one. */
export function formatOptions(target: string, arch: string): FormatOptions {
  const [architecture, ...others] = words(arch)
  return {
    ...(target.trim() === '' ? {} : { target: target.trim() }),
    ...(architecture !== undefined && others.length === 0 ? { architecture } : {}),
  }
}
