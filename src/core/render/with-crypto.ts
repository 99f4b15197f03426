/** Rendering with every function that helm has, those for keys, certificates and password hashes included. */
export { CHART_FUNCTIONS } from './functions/index.ts'
export { renderNameTemplate } from './name-template.ts'
export { renderChart } from './render-chart.ts'
