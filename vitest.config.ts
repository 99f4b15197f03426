import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/runtimes/**', 'test/live/**'],
    testTimeout: 20_000,
  },
})
