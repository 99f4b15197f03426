import { atLeast } from './checks.ts'
import { type Flag, inGroup } from './flag.ts'

/** Where charts are kept, for commands that fetch and for those that look after the cache. */
export const CACHE_DIR: Flag = {
  name: 'cache-dir',
  kind: 'string',
  value: 'DIR',
  env: 'AICR_CACHE_DIR',
  help: 'where downloaded charts are kept',
}

/** Flags about where charts come from and how they are fetched, shared by every command that fetches. */
export const SOURCE_FLAGS: readonly Flag[] = inGroup('Charts and network', [
  {
    name: 'charts',
    kind: 'string',
    value: 'DIR',
    help: 'folder of chart archives (.tgz) looked into before the network',
  },
  {
    name: 'mirror',
    kind: 'array',
    value: 'FROM=TO',
    help: 'rewrite repository prefixes: https://charts.example=oci://registry.local/charts; a lone oci:// prefix takes every repository (repeatable)',
  },
  {
    name: 'registry-config',
    kind: 'string',
    value: 'FILE',
    help: 'registry credentials file (docker config.json form)',
  },
  { name: 'username', kind: 'string', help: 'user name for chart repositories and registries' },
  {
    name: 'login-host',
    kind: 'slice',
    value: 'HOSTS',
    help: 'hosts that --username is for (default: those that the command names)',
  },
  { name: 'password-stdin', kind: 'bool', help: 'read the password from standard input' },
  { name: 'pass-credentials', kind: 'bool', help: 'send repository credentials to other hosts that the index names' },
  { name: 'ca-file', kind: 'string', value: 'FILE', help: 'certificate authorities to trust besides the system ones' },
  { name: 'cert-file', kind: 'string', value: 'FILE', help: 'client certificate' },
  { name: 'key-file', kind: 'string', value: 'FILE', help: 'key of the client certificate' },
  {
    name: 'insecure-skip-tls-verify',
    kind: 'array',
    bare: '*',
    value: 'HOST',
    help: 'do not verify the TLS certificate of a host',
  },
  {
    name: 'plain-http',
    kind: 'array',
    bare: '*',
    value: 'HOST',
    help: 'talk plain HTTP to a registry (loopback hosts need no flag)',
  },
  { name: 'allow-host', kind: 'slice', value: 'HOSTS', help: 'the only hosts that may be contacted' },
  CACHE_DIR,
  { name: 'offline', kind: 'bool', help: 'use the cache and local charts only' },
  { name: 'refresh', kind: 'bool', help: 'ask the sources again even where the cache would do' },
  {
    name: 'lock',
    kind: 'string',
    value: 'FILE',
    help: 'record the resolved version and digest of every chart, and with --resolve-digests the digest of every image',
  },
  { name: 'locked', kind: 'string', value: 'FILE', help: 'refuse charts and images that differ from this record' },
  { name: 'verify', kind: 'bool', help: 'verify provenance (.prov) of charts' },
  { name: 'keyring', kind: 'string', value: 'FILE', help: 'public keys for --verify' },
  {
    name: 'timeout',
    kind: 'string',
    value: 'DURATION',
    help: 'time allowed for one component, fetched and rendered (default 90s), and for a server to answer (default 12s)',
  },
  { name: 'concurrency', kind: 'int', check: atLeast(1), value: 'N', help: 'charts fetched at once (default 8)' },
])
