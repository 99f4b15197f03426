import { AicrError, extractImages, HelmError, renderChart, selectImages } from 'aicr-mirror'

/** The images of a packed chart, or why there are none: helm's own words where the chart does not render. */
export async function listImages({ archive, values }) {
  try {
    const rendered = await renderChart({ chart: archive, values, deterministic: true })
    const extraction = extractImages({ manifests: rendered })
    return {
      images: selectImages(extraction).map(({ ref }) => ref),
      warnings: extraction.warnings.map(({ message }) => message),
    }
  } catch (error) {
    if (error instanceof HelmError || error instanceof AicrError) return { error: error.message }
    throw error
  }
}
