/** Renders as helm prints and writes them. */
export { outputFiles, type Printable, type PrintChoice, printRendered, RenderError } from '../core/render/index.ts'
