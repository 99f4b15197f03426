import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { readTextYaml, type TextData } from '../core/yaml/index.ts'
import { home } from './helm-paths.ts'

/**
 * The namespace of the current context in the user's kubeconfig, which helm reads although it contacts no cluster. Undefined when
 * there is none. Files that are not there, may not be read or do not parse say nothing.
 */
export function currentNamespace(
  env: Readonly<Record<string, string | undefined>>,
  file?: string,
  context?: string,
): string | undefined {
  const paths = file
    ? [file]
    : env.KUBECONFIG
      ? env.KUBECONFIG.split(delimiter).filter(Boolean)
      : [join(home(env), '.kube', 'config')]
  const documents = paths.flatMap(readDocument)
  const current = context ?? documents.map((d) => text(d, 'current-context')).find((name) => name !== undefined)
  if (current === undefined) return undefined
  for (const document of documents) {
    const contexts = document.get('contexts')
    for (const entry of Array.isArray(contexts) ? contexts : []) {
      if (entry instanceof Map && entry.get('name') === current) return text(entry.get('context'), 'namespace')
    }
  }
  return undefined
}

function readDocument(path: string): Map<string, TextData>[] {
  try {
    const value = readTextYaml(readFileSync(path))
    return value instanceof Map ? [value] : []
  } catch {
    return []
  }
}

function text(map: unknown, key: string): string | undefined {
  const value = map instanceof Map ? map.get(key) : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}
