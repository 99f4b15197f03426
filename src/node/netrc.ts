import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Credentials } from '../core/seams.ts'
import { type Environment, home } from './helm-paths.ts'

/** A machine's line of a netrc file. */
export interface NetrcEntry {
  readonly machine: string
  readonly login: string
  readonly password: string
}

/** Users and passwords of $NETRC or ~/.netrc, by host name. The `default` entry is left out: it would be sent to any host. */
export function netrcCredentials(env: Environment): Credentials {
  let entries: Promise<NetrcEntry[]> | undefined
  return async (host) => {
    entries ??= load(env)
    const name = host.replace(/:\d+$/, '')
    const found =
      (await entries).find(({ machine }) => machine === host) ?? (await entries).find(({ machine }) => machine === name)
    return found === undefined ? undefined : { username: found.login, password: found.password }
  }
}

async function load(env: Environment): Promise<NetrcEntry[]> {
  const names = env.NETRC ? [env.NETRC] : ['.netrc', '_netrc'].map((name) => join(home(env), name))
  for (const name of names) {
    const text = await readFile(name, 'utf8').catch(() => undefined)
    if (text !== undefined) return parseNetrc(text)
  }
  return []
}

/** Reads a netrc file: words in any layout, quoted or not; macros end at an empty line. */
export function parseNetrc(text: string): NetrcEntry[] {
  const plain = text.replace(/(^|\n)[ \t]*macdef[^\n]*\n(?:[^\n]+\n?)*/g, '\n').replace(/^[ \t]*#[^\n]*/gm, '')
  const words = [...plain.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    (m) => m[1]?.replace(/\\(.)/g, '$1') ?? m[2] ?? '',
  )
  const entries: { machine: string; login: string; password: string }[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at]
    if (word === 'machine') entries.push({ machine: (words[++at] ?? '').toLowerCase(), login: '', password: '' })
    if (word === 'default') entries.push({ machine: '', login: '', password: '' })
    const entry = entries.at(-1)
    if (entry === undefined) continue
    if (word === 'login') entry.login = words[++at] ?? ''
    if (word === 'password') entry.password = words[++at] ?? ''
    if (word === 'account') at++
  }
  return entries.filter(({ machine, login }) => machine !== '' && login !== '')
}
