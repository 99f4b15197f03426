import { defineConfig } from 'vitest/config'

/** Suites that need more than Node: a real helm ($HELM), Debian's docker-registry and tinyproxy, a corpus ($AICR_CORPUS). */
export default defineConfig({
  test: {
    // the helm of test/helm
    env: { AICR_HELM_VERSION: process.env.AICR_HELM_VERSION ?? '4.1.4' },
    include: ['test/live/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
})
