import type { Command } from './command.ts'
import type { Flag } from './flags/flag.ts'

/** The configuration file in the current folder, which is read without being named. */
export const CONFIG_FILE = 'aicr.yaml'

/** Flags of every command. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  { name: 'debug', kind: 'bool', env: 'AICR_DEBUG', help: 'verbose logs; an error prints its causes' },
  { name: 'log-json', kind: 'bool', env: 'AICR_LOG_JSON', help: 'logs on stderr as JSON lines' },
  { name: 'quiet', short: 'q', kind: 'bool', env: 'AICR_QUIET', help: 'warnings and errors only on stderr' },
  {
    name: 'color',
    kind: 'string',
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    help: 'colours: auto (default, on a terminal), always or never; NO_COLOR and FORCE_COLOR count too',
  },
  {
    name: 'config',
    kind: 'string',
    once: true,
    value: 'FILE|URL',
    env: 'AICR_CONFIG',
    help: `file of flags (default ${CONFIG_FILE} here, if there is one), or an AICRConfig whose spec.recipe gives flags`,
  },
  { name: 'help', short: 'h', kind: 'bool', help: 'help for a command' },
]

/** All flags of a command. Its own go before those of every command: helm has a --color too. */
export function flagsOf({ flags }: Command): readonly Flag[] {
  const own = new Set(flags.map(({ name }) => name))
  return [...flags, ...GLOBAL_FLAGS.filter(({ name }) => !own.has(name))]
}
