import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Terminal } from '../../src/cli/command.ts'
import { run } from '../../src/cli/run.ts'

const RECIPE = join(import.meta.dirname, '../../recipes/examples/air-gap-demo/recipe.yaml')

async function list(...flags: string[]): Promise<{ status: number; out: string; err: string }> {
  let [out, err] = ['', '']
  const terminal: Terminal = {
    out: (text) => {
      out += text
    },
    outBytes: () => {},
    err: (text) => {
      err += text
    },
    input: () => new Uint8Array(),
    env: {},
    cwd: '/',
    colour: false,
    interactive: false,
  }
  const status = await run(['mirror', 'list', '--recipe', RECIPE, ...flags], terminal)
  return { status, out, err }
}

test('the example recipe is listed without a network, each component with its images', async () => {
  const { status, out, err } = await list('--format', 'json')
  expect(status).toBe(0)
  expect(err).toContain('images=12 charts=4 components=5 warnings=0')
  const document = JSON.parse(out)
  expect(document.components.map((c: { component: string; images: string[] }) => [c.component, ...c.images])).toEqual([
    [
      'device-operator',
      'nvcr.io/nvidia/cuda:12.8.0-base-ubuntu24.04',
      'nvcr.io/nvidia/k8s-device-plugin:v0.17.1',
      'registry.k8s.io/nfd/node-feature-discovery:v0.17.2',
      'registry.k8s.io/pause:3.10',
    ],
    ['node-agent', 'quay.io/prometheus/node-exporter:v1.9.0'],
    [
      'portal',
      'docker.io/envoyproxy/envoy:v1.33.0',
      'docker.io/fluent/fluent-bit:3.2.4',
      'docker.io/library/busybox:1.37.0',
      'docker.io/library/nginx:1.27.4-alpine',
    ],
    ['schema-migration', 'docker.io/library/postgres:17.2-alpine'],
    ['session-store', 'docker.io/library/redis:7.4.2-alpine', 'docker.io/oliver006/redis_exporter:v1.67.0'],
  ])
  expect(document.charts.map((c: { name: string; version: string }) => `${c.name} ${c.version}`)).toEqual([
    'device-operator 0.4.0',
    'portal 1.2.0',
    'schema-migration 0.1.3',
    'session-store 2.0.1',
  ])
})

test.each([
  ['portal:logs.enabled=false', 'fluent-bit', false],
  ['device-operator:monitor.enabled=true', 'dcgm-exporter', true],
  ['session-store:backup.enabled=true', 'rclone', true],
  ['node-agent:enabled=false', 'node-exporter', false],
])('--set %s: %s listed %j', async (set, image, listed) => {
  const { out } = await list('--format', 'hauler', '--set', set)
  expect(out.includes(image)).toBe(listed)
})
