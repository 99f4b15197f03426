// As docs/library.md says: the package stays one of node_modules, and its recipes go with it.
export default {
  output: 'standalone',
  serverExternalPackages: ['aicr-mirror'],
  outputFileTracingIncludes: {
    '/node': ['node_modules/aicr-mirror/recipes/**', 'node_modules/aicr-mirror/package.json'],
  },
}
