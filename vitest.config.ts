import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { 'aicr-mirror': join(import.meta.dirname, 'src/index.ts') } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/runtimes/**', 'test/live/**'],
    // ends what hangs; a busy machine must not
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: '100%',
    // frames of code that was not optimised yet are larger in newer versions of Node: helm's 1,000 nested includes must fit in any
    execArgv: ['--stack-size=1800'],
    // modules keep nothing of a test: a fresh world for each file would double the time
    isolate: false,
  },
})
