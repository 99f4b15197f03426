import { defineConfig } from 'vitest/config'

/** Suites that need more than Node: a real helm ($HELM), Debian's docker-registry and tinyproxy, a corpus ($AICR_CORPUS). */
export default defineConfig({
  test: {
    include: ['test/live/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
})
