/** The command line of a thread that renders charts: not for a shell. */
export const RENDER_THREAD = '__render'
