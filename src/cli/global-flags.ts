import type { Flag } from './flags/flag.ts'

/** Flags of every command. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  { name: 'debug', kind: 'bool', env: 'AICR_DEBUG', help: 'verbose logs; an error prints its causes' },
  { name: 'log-json', kind: 'bool', env: 'AICR_LOG_JSON', help: 'logs on stderr as JSON lines' },
  { name: 'help', short: 'h', kind: 'bool', help: 'help for a command' },
]
