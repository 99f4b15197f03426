import { describe, expect, test } from 'vitest'
import { AicrError } from '../../../src/core/errors.ts'
import { ACCEPT, type Manifest, readManifest } from '../../../src/core/registry/index.ts'
import { chartLayers } from '../../../src/core/source/oci-manifest.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`
const OTHER = `sha256:${'b'.repeat(64)}`
const HELM = 'application/vnd.cncf.helm.config.v1+json'
const CHART = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip'
const LEGACY = 'application/tar+gzip'
const PROVENANCE = 'application/vnd.cncf.helm.chart.provenance.v1.prov'
const one = (mediaType: string, digest = DIGEST, size: unknown = 5): object => ({ mediaType, digest, size })
const manifest = (layers: readonly unknown[], config: unknown = one(HELM), more: object = {}): object => ({
  schemaVersion: 2,
  config,
  layers,
  ...more,
})

const read = (value: unknown): Manifest | string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  try {
    return readManifest(new TextEncoder().encode(text), 'oci://r/a:1')
  } catch (error) {
    return error instanceof AicrError ? `${error.code} ${error.message}` : `uncoded ${String(error)}`
  }
}

describe('what is a manifest', () => {
  const BAD = 'BAD_RESPONSE oci://r/a:1: '
  const rows: readonly (readonly [what: string, value: unknown, words: string])[] = [
    ['nothing', '', 'the manifest is not JSON'],
    ['a web page', '<html>', 'the manifest is not JSON'],
    ['half of one', '{"config": ', 'the manifest is not JSON'],
    ['null', 'null', 'the manifest is not an object'],
    ['a list', '[]', 'the manifest is not an object'],
    ['a number', '5', 'the manifest is not an object'],
    ['a text', '"x"', 'the manifest is not an object'],
    ['an empty one', {}, 'the manifest has no config or no layers'],
    [
      'docker schema 1',
      { schemaVersion: 1, fsLayers: [] },
      'the manifest is of docker schema 1, which holds no charts',
    ],
    ['no layers', { config: one(HELM) }, 'the manifest has no config or no layers'],
    ['layers of a wrong kind', { config: one(HELM), layers: {} }, 'the manifest has no config or no layers'],
    ['no config', { layers: [] }, 'the manifest has no config or no layers'],
    ['a config of a wrong kind', { config: [], layers: [] }, 'the manifest has no config or no layers'],
    ['a config without digest', manifest([], { mediaType: HELM, size: 1 }), 'a descriptor has no digest'],
    ['a layer of a wrong kind', manifest([5]), 'a descriptor is not an object'],
    ['a layer that is null', manifest([null]), 'a descriptor is not an object'],
    ['a layer that is a list', manifest([[]]), 'a descriptor is not an object'],
    ['a digest that is none', manifest([one(CHART, 'abc')]), 'a descriptor has no digest'],
    ['a digest in capitals', manifest([one(CHART, DIGEST.toUpperCase())]), 'a descriptor has no digest'],
    ['a digest that is a path', manifest([one(CHART, '../../x')]), 'a descriptor has no digest'],
    ['a digest with more behind it', manifest([one(CHART, `${DIGEST}/../x`)]), 'a descriptor has no digest'],
    ['a digest with a line behind it', manifest([one(CHART, `${DIGEST}\n`)]), 'a descriptor has no digest'],
    ['a short digest', manifest([one(CHART, 'sha256:abc')]), 'a descriptor has no digest'],
    ['no size', manifest([{ mediaType: CHART, digest: DIGEST }]), 'a descriptor has no size'],
    ['a size in words', manifest([one(CHART, DIGEST, '5')]), 'a descriptor has no size'],
    ['a negative size', manifest([one(CHART, DIGEST, -1)]), 'a descriptor has no size'],
    ['half a byte', manifest([one(CHART, DIGEST, 1.5)]), 'a descriptor has no size'],
    ['a size beyond numbers', manifest([one(CHART, DIGEST, 1e300)]), 'a descriptor has no size'],
    ['an index of what is none', { manifests: [{}] }, 'a descriptor has no digest'],
  ]
  test.each(rows)('%s is none', (_, value, words) => {
    expect(read(value)).toBe(BAD + words)
  })
  test('a chart', () => {
    expect(read(manifest([one(CHART, OTHER, 0)], one(HELM), { annotations: { a: 'b' } }))).toEqual({
      kind: 'manifest',
      config: one(HELM),
      layers: [one(CHART, OTHER, 0)],
      annotations: { a: 'b' },
    })
  })
  test('an index', () => {
    expect(read({ manifests: [one('x')] })).toEqual({ kind: 'index', manifests: [one('x')] })
    expect(read({ manifests: [] })).toEqual({ kind: 'index', manifests: [] })
  })
  test.each([[undefined], [null], [5], [[]], ['x']])('annotations of %j are none', (annotations) => {
    expect(read(manifest([], one(HELM), { annotations }))).toMatchObject({ annotations: {} })
  })
  test('a media type is optional', () => {
    expect(read(manifest([{ digest: DIGEST, size: 1 }]))).toMatchObject({ layers: [{ mediaType: '' }] })
  })
  test('what is asked for is what is read', () => {
    expect(ACCEPT.split(', ')).toEqual([
      'application/vnd.oci.image.manifest.v1+json',
      'application/vnd.docker.distribution.manifest.v2+json',
      'application/vnd.oci.image.index.v1+json',
      'application/vnd.docker.distribution.manifest.list.v2+json',
    ])
  })
})

describe('the layer of the chart, in helm’s choice', () => {
  const layersOf = (layers: readonly object[], config: object = one(HELM)): string => {
    const found = read(manifest(layers, config))
    if (typeof found === 'string' || found.kind !== 'manifest') return 'no manifest'
    try {
      const { chart, provenance } = chartLayers(found, 'oci://r/a:1')
      return [chart, provenance].map((layer) => (layer === undefined ? '-' : layer.digest.slice(7, 8))).join('')
    } catch (error) {
      return error instanceof AicrError ? `${error.message} (${error.hint})` : `uncoded ${String(error)}`
    }
  }
  const NONE = `oci://r/a:1: manifest does not contain a layer with mediatype ${CHART} (it is a ${HELM} there, not a chart)`
  const rows: readonly (readonly [what: string, layers: readonly object[], found: string])[] = [
    ['the only one', [one(CHART)], 'a-'],
    ['with provenance', [one(CHART), one(PROVENANCE, OTHER)], 'ab'],
    ['with provenance first', [one(PROVENANCE, OTHER), one(CHART)], 'ab'],
    ['among others', [one('x', OTHER), one(CHART), one('y', OTHER)], 'a-'],
    ['the last of two', [one(CHART, OTHER), one(CHART)], 'a-'],
    ['the last provenance of two', [one(CHART), one(PROVENANCE, DIGEST), one(PROVENANCE, OTHER)], 'ab'],
    ['the old media type', [one(LEGACY)], 'a-'],
    ['the new before the old', [one(CHART), one(LEGACY, OTHER)], 'a-'],
    ['none', [], NONE],
    ['only provenance', [one(PROVENANCE)], NONE],
    ['an image’s layers', [one('application/vnd.oci.image.layer.v1.tar+gzip')], NONE],
  ]
  test.each(rows)('%s', (_, layers, found) => {
    expect(layersOf(layers)).toBe(found)
  })
  test.each(['application/vnd.oci.image.config.v1+json', 'application/vnd.oci.empty.v1+json'])(
    'a config of %s is no chart',
    (type) => {
      expect(layersOf([one(CHART)], one(type))).toBe(
        `oci://r/a:1: could not load config with mediatype ${HELM} (it is a ${type} there, not a chart)`,
      )
    },
  )
  test('a config without media type is a thing', () => {
    expect(layersOf([one(CHART)], { digest: DIGEST, size: 1 })).toContain('(it is a thing there, not a chart)')
  })
})
