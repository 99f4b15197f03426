import { defineConfig } from 'vitest/config'

/** Tests that run a real helm: `HELM=… npm run test:live`. */
export default defineConfig({ test: { include: ['test/live/**/*.test.ts'], testTimeout: 120_000 } })
