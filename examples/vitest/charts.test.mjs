import { fileURLToPath } from 'node:url'
import { assertGoldenFile } from 'aicr-mirror/node'
import { test } from 'vitest'

// `npx vitest run -u` records anew what differs: look at `git diff` before you commit it.
test('charts render as recorded', () =>
  assertGoldenFile({ file: fileURLToPath(new URL('golden.yaml', import.meta.url)) }))
