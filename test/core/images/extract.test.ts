import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Budget, ENGINE_LIMITS } from '../../../src/core/engine.ts'
import { splitDocuments } from '../../../src/core/images/document.ts'
import {
  explain,
  extractImages,
  printImages,
  selectImages,
  selectionOf,
  stripDirectives,
} from '../../../src/core/images/index.ts'
import { shellWords } from '../../../src/core/images/rules/shell-words.ts'
import { Integer, types } from '../../../template-engine/go/index.ts'

const POD = (image: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n      image: ${image}\n`
const refs = (manifests: Parameters<typeof extractImages>[0]): string[] =>
  extractImages(manifests).images.map(({ ref }) => ref)

describe('input', () => {
  test('a stream, documents and objects give the same', () => {
    const expected = ['docker.io/library/a:1']
    expect(refs(POD('a:1'))).toEqual(expected)
    expect(refs([{ text: POD('a:1'), template: 't.yaml' }])).toEqual(expected)
    expect(refs([{ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ image: 'a:1' }] } }])).toEqual(expected)
    expect(
      refs([
        new Map([
          ['kind', 'X' as unknown],
          ['image', 'quay.io/a/b:1'],
        ]),
      ]),
    ).toEqual(['quay.io/a/b:1'])
    expect(
      refs([{ kind: 'X', spec: { image: { repository: 'quay.io/a/b', tag: new Integer(types.INT64, 7n) } } }]),
    ).toEqual(['quay.io/a/b:7'])
  })

  test('places: template and line of the stream', () => {
    const stream = `---\n# Source: app/templates/a.yaml\n${POD('a:1')}---\n# Source: app/templates/b.yaml\n${POD('b:1')}`
    const places = extractImages(stream).images.map(({ sources: [source] }) => [source?.template, source?.line])
    expect(places).toEqual([
      ['app/templates/a.yaml', 9],
      ['app/templates/b.yaml', 18],
    ])
    stream.split('\n').forEach((line, index) => {
      if (line.includes('image:')) expect(places.map(([, number]) => number)).toContain(index + 1)
    })
  })

  test('a document that holds several is cut too', () => {
    const text = `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: c}\n---\n${POD('a:1')}`
    const { images, definitions } = extractImages([{ text, template: 't.yaml', line: 11 }])
    expect(images.map(({ ref, sources: [source] }) => [ref, source?.template, source?.line])).toEqual([
      ['docker.io/library/a:1', 't.yaml', 21],
    ])
    expect(definitions).toBe(1)
  })

  test('what stripped directives leave is no image', () => {
    const { images, warnings } = extractImages(
      stripDirectives(`${POD('quay.io/a/b:{{ .Values.tag }}')}---\n${POD('{{ .Values.image }}')}`),
    )
    expect(images).toEqual([])
    expect(warnings.map(({ code }) => code)).toEqual(['unresolved', 'unresolved', 'zero-images'])
  })

  test('documents are cut at markers only', () => {
    const texts = (stream: string): string[] => splitDocuments(stream).map(({ text }) => text)
    expect(texts('a: 1\n---\nb: 2\n---\n\n--- # note\nc: 3\n--- {d: 4}\n---e: 5\n')).toEqual([
      'a: 1\n',
      'b: 2\n',
      'c: 3\n',
      ' {d: 4}\n---e: 5\n',
    ])
    expect(texts('a: |\n  ---\n  b\n')).toEqual(['a: |\n  ---\n  b\n'])
    expect(texts('---\r\na: 1\r\n---\r\nb: 2')).toEqual(['a: 1\r\n', 'b: 2'])
    expect(texts('---')).toEqual([])
  })

  test('ordinary text and byte strings are both read', () => {
    expect(refs(`# ünï → 😀\n${POD('a:1')}`)).toEqual(['docker.io/library/a:1'])
    expect(refs(`# \xc3\xbc\n${POD('a:1')}`)).toEqual(['docker.io/library/a:1'])
    expect(refs(`# \xfc\n${POD('a:1')}`)).toEqual(['docker.io/library/a:1'])
  })
})

describe('never gives up', () => {
  test('a document that is no YAML is a warning, the others are read', () => {
    const result = extractImages(`# Source: bad.yaml\na: [\nimage: lost.io/a:1\n---\n${POD('a:1')}`)
    expect(result.images.map(({ ref }) => ref)).toEqual(['docker.io/library/a:1'])
    expect(result.warnings.map(({ code, message }) => [code, message])).toEqual([
      [
        'unparsed',
        expect.stringMatching(/^a document of bad.yaml is not valid YAML, its images are unknown: yaml: line \d+: /),
      ],
    ])
    expect(result.skipped.map(({ raw, reason }) => [raw, reason])).toEqual([
      ['lost.io/a:1', 'the document is not valid YAML'],
    ])
  })

  test('odd objects', () => {
    for (const yaml of [
      '',
      '[]',
      'a',
      'kind: [x]',
      'kind: Pod\nmetadata: 1\nspec: {containers: {a: b}}',
      'kind: Secret\ndata: [1]',
      'kind: List\nitems: [1, [], {kind: List, items: [null]}]',
      '? {a: b}\n: c',
      'kind: Pod\nspec: &a {b: *a}',
    ]) {
      expect(() => extractImages(yaml), yaml).not.toThrow()
    }
  })

  test('any object at all', () => {
    const keys = fc.constantFrom(
      'image',
      'images',
      'repository',
      'version',
      'tag',
      'env',
      'name',
      'value',
      'valueFrom',
      'args',
      'command',
      'data',
      'metadata',
      'annotations',
      'spec',
      'containers',
      'hub',
      'proxy',
      'enabled',
      'baseImage',
      'url',
      'ref',
      '__proto__',
      'constructor',
    )
    const leaf = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'a/b:1',
        'quay.io/a/b:1',
        '{"image":"a:1"}',
        'image: a:1\nb: c',
        '$(X)',
        '{{ x }}',
        '--image=a/b:1',
        '--image',
      ),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    )
    const any = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 6 },
        leaf,
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(keys, tie('any'), { maxKeys: 5 }),
      ),
    })).any
    const kinds = fc.constantFrom(
      'Pod',
      'Secret',
      'ConfigMap',
      'List',
      'ClusterPolicy',
      'OCIRepository',
      'Prometheus',
      'Beat',
    )
    fc.assert(
      fc.property(kinds, any, any, (kind, spec, data) => {
        const result = extractImages([
          { apiVersion: 'monitoring.coreos.com/v1', kind, metadata: { name: 'image' }, spec, data },
        ])
        for (const { ref } of result.images) expect(ref).toMatch(/^[^/]+\/.+[:@]/)
      }),
      { numRuns: 2000 },
    )
  })

  test('aliases that multiply are bounded', { timeout: 60_000 }, () => {
    const levels = Array.from(
      { length: 30 },
      (_, i) => `a${i}: &a${i} [${i === 0 ? 'x' : `*a${i - 1}, *a${i - 1}, *a${i - 1}`}]`,
    )
    const result = extractImages(`kind: X\nmetadata: {name: x}\n${levels.join('\n')}\n`, {})
    expect(result.warnings.map(({ code }) => code)).toContain('limit')
  })

  test('hostile texts cost time in proportion', { timeout: 60_000 }, () => {
    const long = 300_000
    const texts = [
      '<'.repeat(long),
      `a=${' '.repeat(long)}x`,
      '['.repeat(long),
      'IMAGE'.repeat(long / 5),
      '{{'.repeat(long),
      `image${' '.repeat(long)}`,
      `"${'\\"'.repeat(long)}`,
      '-'.repeat(long),
    ]
    for (const text of texts) {
      extractImages([
        {
          kind: 'Pod',
          spec: {
            containers: [
              {
                image: text,
                args: [`--image=${text}`, `sh ${text} image`],
                env: [
                  { name: text, value: `${text}\nimage` },
                  { name: 'A_IMAGE', value: text },
                ],
              },
            ],
          },
        },
        { kind: 'ConfigMap', data: { a: `image\n${text}`, [text]: 'a/b:1', [`${text}.repository`]: 'a/b' } },
      ])
    }
  })

  test('documents in documents are bounded', () => {
    let text = 'image: quay.io/a/deep:1\nx: y\n'
    for (let i = 0; i < 8; i++) text = `image: quay.io/a/level${i}:1\ninner: |\n${text.replace(/^/gm, '  ')}\n`
    const result = extractImages(`kind: ConfigMap\nmetadata: {name: c}\ndata:\n  a: |\n${text.replace(/^/gm, '    ')}`)
    expect(result.images.map(({ ref }) => ref)).toEqual([
      'quay.io/a/level4:1',
      'quay.io/a/level5:1',
      'quay.io/a/level6:1',
      'quay.io/a/level7:1',
    ])
    expect(result.warnings.map(({ code }) => code)).toContain('limit')
  })

  test('deep nesting is bounded', () => {
    let value: unknown = 'a:1'
    for (let i = 0; i < 5000; i++) value = { a: value }
    expect(() => extractImages([{ kind: 'X', spec: value }])).not.toThrow()
  })
})

describe('result', () => {
  const pod = extractImages(
    `${POD('nginx:1')}---\nkind: X\nmetadata: {name: x}\nspec: {off: {enabled: false, image: "quay.io/a/off:1"}, other: "ghcr.io/some/thing:v2"}\n---\nkind: Pod\nmetadata: {name: t, annotations: {helm.sh/hook: test}}\nspec: {containers: [{image: "t:1"}]}\n`,
  )

  test('the default selection has what a mirror needs', () => {
    expect(printImages(selectImages(pod), 'canonical')).toEqual(['docker.io/library/nginx:1'])
    expect(printImages(selectImages(pod), 'as-written')).toEqual(['nginx:1'])
  })

  test.each([
    [{ minConfidence: 'weak' }, ['ghcr.io/some/thing:v2', 'nginx:1']],
    [{ disabled: true }, ['nginx:1', 'quay.io/a/off:1']],
    [{ tests: true }, ['nginx:1', 't:1']],
    [{ minConfidence: 'certain' }, ['nginx:1']],
  ] as const)('selection %j', (options, expected) => {
    expect(printImages(selectImages(pod, selectionOf(options)), 'as-written')).toEqual(expected)
  })

  test('counts and the warning of an empty result', () => {
    expect(pod.objects).toBe(3)
    const empty = extractImages('apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {}\n')
    expect(empty.warnings.map(({ message }) => message)).toEqual(['no image found in 1 object'])
    const definitions = extractImages(
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: s}\n',
    )
    expect(definitions).toMatchObject({ warnings: [], objects: 1, definitions: 1 })
  })

  test('explanations name the place, the template and the rule', () => {
    const result = extractImages(`# Source: a/templates/p.yaml\n${POD('nginx:1')}`)
    const place = '  a/templates/p.yaml:8 → Pod p .spec.containers[0].image → rule pod-spec'
    const head = 'docker.io/library/nginx:1 (image, certain), written nginx:1'
    for (const query of ['nginx:1', 'docker.io/nginx:1', 'nginx', 'NGINX', 'library/ng'])
      expect(explain(result, query).lines, query).toEqual([head, place])
    expect(explain(result, 'ngimx:2')).toMatchObject({ lines: [], images: [], nearest: ['docker.io/library/nginx:1'] })
    expect(explain(result, '').lines).toEqual([])
  })

  test('what is not listed has its reason', () => {
    const why = (yaml: string, query: string): readonly string[] => explain(extractImages(yaml), query).lines
    const container = (rest: string): string =>
      `kind: Pod\nmetadata: {name: p}\nspec: {containers: [{image: "quay.io/a/b:c1"${rest}}]}`
    expect(why(container(', imagePullPolicy: Never'), 'a/b')).toEqual([
      'quay.io/a/b:c1 is not listed: imagePullPolicy is Never: the image is on the node',
      '  rendered:3 → Pod p .spec.containers[0].image → rule pod-spec',
    ])
    expect(why('kind: X\nspec: {a: {enabled: false, image: "quay.io/a/b:1"}}', 'a/b')[0]).toBe(
      'quay.io/a/b:1 (disabled, strong), not listed: its section is switched off',
    )
    expect(why('kind: X\nspec: {a: "quay.io/a/b:1"}', 'a/b')[0]).toBe(
      'quay.io/a/b:1 (image, weak), not listed: only its shape says that it is an image',
    )
    expect(why('kind: X\nspec: {image: "quay.io/a/b:{{ .x }}"}', 'a/b')).toEqual([
      'not listed: quay.io/a/b:{{ .x }} is filled in at run time and is not listed (X .spec.image)',
    ])
    expect(why(`${container('')}\n---\nkind: X\nspec: {image: "quay.io/a/b:d2"}`, 'a/b')).toHaveLength(4)
  })

  test('a Subscription says that its catalog is not read', () => {
    const [warning] = extractImages(
      'apiVersion: operators.coreos.com/v1alpha1\nkind: Subscription\nmetadata: {name: gpu}\nspec: {name: x}\n',
    ).warnings
    expect(warning).toMatchObject({
      code: 'catalog',
      message:
        'gpu: its images come from an operator catalog that is not read: mirror the catalog separately (Subscription gpu .spec)',
    })
  })
})

describe('a container whose image lacks a value', () => {
  test.each([
    '"quay.io/a/b:"',
    '"%!s(<nil>)/%!s(<nil>):%!s(<nil>)"',
    'quay.io//b:v1',
    '":v1"',
    'quay.io/a/b:@sha256:0',
  ])('%s is a gap in the list', (raw) => {
    const { images, warnings } = extractImages(POD(raw))
    expect(images).toEqual([])
    expect(warnings[0]).toMatchObject({ code: 'unresolved', message: expect.stringContaining('a value is missing') })
  })
  test.each([
    ['"a b"', 'not an image reference'],
    ['https://x.io/a.png', 'an address, not an image'],
    ['"Case/upper:V1!"', 'not an image reference'],
    ['"%%IMAGE%%"', 'not an image reference'],
    ['"[[ image ]]"', 'not an image reference'],
    ['registry.example.com/a:v1', 'an example host'],
    ['./image.tar', 'a file path, not an image'],
    ['"quay.io/a/b:*"', 'a pattern, not an image'],
  ])('%s cannot be pulled: a gap with the reason', (raw, reason) => {
    const { images, warnings } = extractImages(POD(raw))
    expect(images).toEqual([])
    expect(warnings[0]).toMatchObject({ code: 'unresolved', gap: true, message: expect.stringContaining(reason) })
  })
  test('one that an operator replaces is passed over', () => {
    expect(extractImages(POD('auto')).warnings.map(({ code }) => code)).toEqual(['zero-images'])
  })
  test.each(['""', '', '" "'])('an empty one, %j', (raw) => {
    const [warning] = extractImages(POD(raw)).warnings
    expect(warning).toMatchObject({
      code: 'unresolved',
      message: 'container c: has no image: a value is missing (Pod p .spec.containers[0].image)',
    })
    const custom = POD(raw).replace('apiVersion: v1\nkind: Pod', 'apiVersion: x.io/v1\nkind: Sandbox')
    expect(extractImages(custom).warnings.map(({ code }) => code)).toEqual(['zero-images'])
  })
  test('one of a test hook is passed over', () => {
    const hook = POD('"quay.io/a/b:"').replace('{name: p}', '{name: p, annotations: {helm.sh/hook: test}}')
    expect(extractImages(hook).warnings.map(({ code }) => code)).toEqual(['zero-images'])
  })
})

describe('limits', () => {
  test('what a chart declares is listed although the manifests were not read to the end', () => {
    const pods = Array.from({ length: 200 }, (_, i) => `kind: Pod\nspec: {containers: [{image: quay.io/a/b${i}:1}]}\n`)
    const chart = { name: 'c', annotations: { images: '- name: x\n  image: quay.io/declared/x:1\n' } }
    const budget = new Budget({ ...ENGINE_LIMITS, steps: 20_000 })
    const { images, warnings } = extractImages(pods.join('---\n'), { charts: [chart], budget })
    expect(warnings.map(({ code }) => code)).toEqual(['limit'])
    expect(images.length).toBeLessThan(200)
    expect(images.map(({ ref }) => ref)).toContain('quay.io/declared/x:1')
  })

  const codes = (yaml: string, limits = {}): string[] =>
    extractImages(yaml, { limits }).warnings.map(({ code, message }) => `${code}: ${message}`)
  const configMap = (text: string): string =>
    `kind: ConfigMap\nmetadata: {name: c}\ndata:\n  x: |\n${text.replace(/^/gm, '    ')}\n`

  test('bytes and documents', () => {
    expect(codes(POD('a:1'), { renderBytes: 10 })).toEqual([
      expect.stringMatching(/^limit: the manifests are too large to be read: \d+ bytes, at most 10$/),
    ])
    const many = '---\na: 1\n'.repeat(20)
    for (const manifests of [many, [{ text: many }]])
      expect(extractImages(manifests, { limits: { documents: 10 } }).warnings[0]?.message).toBe(
        'the manifests are too many to be read: more than 10 documents',
      )
  })

  test.each([
    ['in a document', (text: string) => `kind: X\n${text}`],
    ['in a text', configMap],
  ])('aliases that multiply %s', (_, wrap) => {
    const rows = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`)
    const result = extractImages(wrap(`a0: &a0 {image: "q/r:1"}\n${rows.join('\n')}`))
    expect(result.images.map(({ ref }) => ref)).toEqual(['docker.io/q/r:1'])
    expect(result.warnings.map(({ code }) => code)).toEqual(['limit'])
  })

  test('merges that multiply', () => {
    const rows = Array.from(
      { length: 30 },
      (_, i) => `a${i + 1}: &a${i + 1}\n  <<: [${Array(9).fill(`*a${i}`).join(', ')}]`,
    )
    expect(refs(`kind: X\na0: &a0 {image: "q/r:1"}\n${rows.join('\n')}`)).toEqual(['docker.io/q/r:1'])
  })

  test('texts that are read again under each alias', () => {
    const text = '  image: quay.io/a/b:1\n'.repeat(20_000)
    expect(codes(`kind: X\nx: &x |\n${text}y: [${Array(5000).fill('*x').join(',')}]`)).toEqual([
      'limit: the texts inside values are too large to be read to the end',
    ])
  })

  test('variables made of variables', () => {
    const doubled = Array.from({ length: 60 }, (_, i) => `{name: V${i + 1}, value: "$(V${i})$(V${i})"}`)
    const env = ['{name: V0, value: quay.io/}', ...doubled, '{name: A_IMAGE, value: "$(V0)a/b:1"}']
    expect(refs(`kind: Pod\nspec: {containers: [{env: [${env.join(', ')}]}]}`)).toEqual(['quay.io/a/b:1'])
  })

  test('ConfigMaps of one name in many namespaces', () => {
    const one = (i: number): string =>
      `---\nkind: ConfigMap\nmetadata: {name: same, namespace: n${i}}\ndata: {k: "quay.io/a/b:${i}"}\n---\nkind: Pod\nmetadata: {namespace: n${i}}\nspec: {containers: [{env: [{name: X_IMAGE, valueFrom: {configMapKeyRef: {name: same, key: k}}}]}]}\n`
    const stream = Array.from({ length: 3000 }, (_, i) => one(i)).join('')
    expect(refs(stream)).toHaveLength(3000)
  })

  test('places of one image are bounded, its class is not', () => {
    const off = '{enabled: false, image: "quay.io/a/b:1"}'
    const { images } = extractImages(`kind: X\nspec:\n${`- ${off}\n`.repeat(6000)}- {image: "quay.io/a/b:1"}\n`)
    expect(images.map((image) => [image.class, image.sources.length])).toEqual([['image', 5001]])
  })
})

test.each([
  ['a "b c" d', ['a', 'b c', 'd']],
  ['a\\\n  b', ['a', 'b']],
  ['x="y z"\'w\'', ['x=y zw']],
  ['a;b|c&&d $(e)', ['a', 'b', 'c', 'd', '$', 'e']],
  ['"unfinished', ['unfinished']],
  ['"a\\"b" c\\ d', ['a"b', 'c d']],
  ['', []],
  ['""', ['']],
])('words of %j', (text, words) => {
  expect(shellWords(text)).toEqual(words)
})

test('a large mapping is read in time that grows as it does', () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `${i % 2 === 0 ? 'image' : `a${i}`}: r.example/a/b:1\n`)
  expect(refs(`kind: X\n${lines.join('')}`)).toEqual(['r.example/a/b:1'])
})
