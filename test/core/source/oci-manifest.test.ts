import { describe, expect, test } from 'vitest'
import { AicrError, failureLine } from '../../../src/core/errors.ts'
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

const read = async (value: unknown): Promise<Manifest | string> => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  try {
    return await readManifest(new TextEncoder().encode(text), 'oci://r/a:1')
  } catch (error) {
    return error instanceof AicrError ? failureLine(error) : `uncoded ${String(error)}`
  }
}

describe('what is a manifest', () => {
  const BAD = '[BAD_RESPONSE] oci://r/a:1: '
  const rows: readonly (readonly [what: string, value: unknown, words: string])[] = [
    ['nothing', '', 'the manifest is not JSON'],
    ['a web page', '<html>', 'the manifest is not JSON'],
    ['half of one', '{"config": ', 'the manifest is not JSON'],
    ['null', 'null', 'not a manifest: the document must be a mapping, not null'],
    ['a list', '[]', 'not a manifest: the document must be a mapping, not a list'],
    ['a number', '5', 'not a manifest: the document must be a mapping, not 5'],
    ['a text', '"x"', 'not a manifest: the document must be a mapping, not "x"'],
    [
      'an empty one',
      {},
      'not a manifest: config is missing: it must be a mapping; layers is missing: it must be a list',
    ],
    [
      'docker schema 1',
      { schemaVersion: 1, fsLayers: [] },
      'the manifest is of docker schema 1, which holds no charts',
    ],
    ['no layers', { config: one(HELM) }, 'not a manifest: layers is missing: it must be a list'],
    [
      'layers of a wrong kind',
      { config: one(HELM), layers: {} },
      'not a manifest: layers must be a list, not a mapping',
    ],
    ['no config', { layers: [] }, 'not a manifest: config is missing: it must be a mapping'],
    ['a config of a wrong kind', { config: [], layers: [] }, 'not a manifest: config must be a mapping, not a list'],
    [
      'a config without digest',
      manifest([], { mediaType: HELM, size: 1 }),
      'not a manifest: config.digest is missing: it must be a digest',
    ],
    ['a layer of a wrong kind', manifest([5]), 'not a manifest: layers[0] must be a mapping, not 5'],
    ['a layer that is null', manifest([null]), 'not a manifest: layers[0] must be a mapping, not null'],
    ['a layer that is a list', manifest([[]]), 'not a manifest: layers[0] must be a mapping, not a list'],
    [
      'a digest that is none',
      manifest([one(CHART, 'abc')]),
      'not a manifest: layers[0].digest must be a digest (sha256: and hexadecimal digits), not ',
    ],
    [
      'a digest in capitals',
      manifest([one(CHART, DIGEST.toUpperCase())]),
      'not a manifest: layers[0].digest must be a digest (sha256: and hexadecimal digits), not ',
    ],
    [
      'a digest that is a path',
      manifest([one(CHART, '../../x')]),
      'not a manifest: layers[0].digest must be a digest (sha256: and hexadecimal digits), not ',
    ],
    [
      'a digest with more behind it',
      manifest([one(CHART, `${DIGEST}/../x`)]),
      'not a manifest: layers[0].digest must be a digest (sha256: and hexadecimal digits), not ',
    ],
    [
      'a digest with a line behind it',
      manifest([one(CHART, `${DIGEST}\n`)]),
      'not a manifest: layers[0].digest must be a digest (sha256: and hexadecimal digits), not ',
    ],
    [
      'a short digest',
      manifest([one(CHART, 'sha256:abc')]),
      'not a manifest: layers[0].digest must be a digest (sha256: and hexadecimal digits), not ',
    ],
    [
      'no size',
      manifest([{ mediaType: CHART, digest: DIGEST }]),
      'not a manifest: layers[0].size is missing: it must be a number of bytes',
    ],
    [
      'a size in words',
      manifest([one(CHART, DIGEST, '5')]),
      'not a manifest: layers[0].size must be a number of bytes, not ',
    ],
    [
      'a negative size',
      manifest([one(CHART, DIGEST, -1)]),
      'not a manifest: layers[0].size must be a number of bytes, not ',
    ],
    [
      'half a byte',
      manifest([one(CHART, DIGEST, 1.5)]),
      'not a manifest: layers[0].size must be a number of bytes, not ',
    ],
    [
      'a size beyond numbers',
      manifest([one(CHART, DIGEST, 1e300)]),
      'not a manifest: layers[0].size must be a number of bytes, not ',
    ],
    [
      'annotations of a wrong kind',
      manifest([], one(HELM), { annotations: 5 }),
      'not a manifest: annotations must be a mapping, not 5',
    ],
    ['manifests of a wrong kind', { manifests: 5 }, 'not a manifest: manifests must be a list, not 5'],
    [
      'an index of what is none',
      { manifests: [{}] },
      'not a manifest: manifests[0].digest is missing: it must be a digest',
    ],
  ]
  test.each(rows)('%s is none', async (_, value, words) => {
    expect(await read(value)).toContain(BAD + words)
  })
  test('a chart', async () => {
    expect(await read(manifest([one(CHART, OTHER, 0)], one(HELM), { annotations: { a: 'b' } }))).toEqual({
      kind: 'manifest',
      config: one(HELM),
      layers: [one(CHART, OTHER, 0)],
      annotations: { a: 'b' },
    })
  })
  test('an index', async () => {
    expect(await read({ manifests: [one('x')] })).toEqual({ kind: 'index', manifests: [one('x')] })
    expect(await read({ manifests: [] })).toEqual({ kind: 'index', manifests: [] })
    expect(await read({ manifests: null })).toEqual({ kind: 'index', manifests: [] })
  })
  test.each([[undefined], [null]])('annotations of %j are none', async (annotations) => {
    expect(await read(manifest([], one(HELM), { annotations }))).toMatchObject({ annotations: {} })
  })
  test('a media type is optional', async () => {
    expect(await read(manifest([{ digest: DIGEST, size: 1 }]))).toMatchObject({ layers: [{ mediaType: '' }] })
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
  const layersOf = async (layers: readonly object[], config: object = one(HELM)): Promise<string> => {
    const found = await read(manifest(layers, config))
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
  test.each(rows)('%s', async (_, layers, found) => {
    expect(await layersOf(layers)).toBe(found)
  })
  test.each(['application/vnd.oci.image.config.v1+json', 'application/vnd.oci.empty.v1+json'])(
    'a config of %s is no chart',
    async (type) => {
      expect(await layersOf([one(CHART)], one(type))).toBe(
        `oci://r/a:1: could not load config with mediatype ${HELM} (it is a ${type} there, not a chart)`,
      )
    },
  )
  test('a config without media type is a thing', async () => {
    expect(await layersOf([one(CHART)], { digest: DIGEST, size: 1 })).toContain('(it is a thing there, not a chart)')
  })
})
