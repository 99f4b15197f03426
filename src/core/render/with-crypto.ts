import { renderNameTemplate as renderName } from './name-template.ts'
import { nameRenderer } from './text.ts'

/** Rendering with every function that helm has, those for keys, certificates and password hashes included. */
export { CHART_FUNCTIONS } from './functions/index.ts'
export { renderChart } from './render-chart.ts'

/** Renders --name-template. Throws HelmError with Go's text. */
export const renderNameTemplate = nameRenderer(renderName)
