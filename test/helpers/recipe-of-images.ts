import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { scratch } from './scratch.ts'

/** A recipe file of local charts, each of which runs the images given under its name. */
export function recipeOf(charts: Readonly<Record<string, readonly string[]>>): string {
  const folder = scratch()
  const put = (path: string, text: string): string => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
    return join(folder, path)
  }
  for (const [name, images] of Object.entries(charts)) {
    put(`charts/${name}/Chart.yaml`, `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`)
    put(`charts/${name}/values.yaml`, `images: ${JSON.stringify(images)}\n`)
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec:\n  containers:\n'
    put(
      `charts/${name}/templates/pod.yaml`,
      `${pod}{{- range $i, $image := .Values.images }}\n    - { name: c{{ $i }}, image: {{ $image | quote }} }\n{{- end }}\n`,
    )
  }
  const refs = Object.keys(charts).map(
    (name) =>
      `  - { name: ${name}, type: Helm, source: "file://./charts", chart: ${name}, version: 1.0.0, namespace: ${name} }\n`,
  )
  return put(
    'recipe.yaml',
    `kind: RecipeResult\napiVersion: aicr.run/v1alpha2\nmetadata: { version: v1 }\ncriteria: {}\ncomponentRefs:\n${refs.join('')}deploymentOrder: [${Object.keys(charts).join(', ')}]\n`,
  )
}
