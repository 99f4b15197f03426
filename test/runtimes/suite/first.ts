import { CHARTS } from 'suite:inputs'
import { extractImages, renderChart } from '../../../src/index.ts'

/** Renders a chart of the size that `helm create` makes and finds its images: how many bytes there are. */
export async function firstRender(): Promise<number> {
  const sample = CHARTS.find(({ name }) => name === 'web-app')
  const archive = Uint8Array.from(atob(sample?.archive ?? ''), (character) => character.charCodeAt(0))
  const rendered = await renderChart({ chart: archive, deterministic: true })
  if (extractImages({ manifests: rendered }).images.length === 0) throw new Error('no images')
  return rendered.bytes.length
}
