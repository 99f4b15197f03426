import * as z from 'zod'
import { parseReference } from '../../../src/core/images/index.ts'

/** Closed schemas of the documents that we write, from the tools' own structs and documentation: an unknown key fails. */

const reference = z.string().refine((text) => parseReference(text) !== undefined, 'an image reference')
const pinned = reference.refine((text) => /[:@]/.test(text.slice(text.lastIndexOf('/'))), 'a tag or digest')
const slashless = z.string().regex(/^[^/\\]*$/)
const label = z.string().regex(/^[a-z0-9][a-z0-9-]*$/)

const haulerMeta = z.strictObject({ name: z.string(), annotations: z.record(z.string(), z.string()).optional() })
export const hauler = z.discriminatedUnion('kind', [
  z.strictObject({
    apiVersion: z.literal('content.hauler.cattle.io/v1'),
    kind: z.literal('Images'),
    metadata: haulerMeta,
    spec: z.strictObject({ images: z.array(z.strictObject({ name: pinned, platform: z.string().optional() })) }),
  }),
  z.strictObject({
    apiVersion: z.literal('content.hauler.cattle.io/v1'),
    kind: z.literal('Charts'),
    metadata: haulerMeta,
    spec: z.strictObject({
      charts: z
        .array(
          z.strictObject({
            name: z.string().min(1),
            repoURL: z.string().regex(/^(?:(?:oci|https?):\/\/.*(?<!\/)|(?!\/|[a-z]+:\/\/).*)$/),
            version: z.string(),
            rewrite: z.string().optional(),
          }),
        )
        .min(1),
    }),
  }),
])

export const zarf = z.strictObject({
  apiVersion: z.literal('zarf.dev/v1alpha1'),
  kind: z.literal('ZarfPackageConfig'),
  metadata: z.strictObject({
    name: label,
    description: z.string(),
    version: slashless.optional(),
    architecture: z.enum(['amd64', 'arm64']).optional(),
  }),
  components: z
    .array(
      z.strictObject({
        name: label,
        required: z.literal(true),
        images: z.array(pinned).min(1).optional(),
        charts: z
          .array(
            z.strictObject({
              name: slashless.max(40),
              namespace: z.string().min(1),
              releaseName: z
                .string()
                .regex(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/)
                .optional(),
              repoName: z.string().optional(),
              url: z.string().min(1).optional(),
              localPath: z.string().min(1).optional(),
              version: slashless.min(1).optional(),
              valuesFiles: z.array(z.string().min(1)).min(1).optional(),
            }),
          )
          .min(1)
          .refine(
            (charts) => charts.every((one) => (one.url === undefined) !== (one.localPath === undefined)),
            'one place',
          )
          .refine((charts) => new Set(charts.map(({ name }) => name)).size === charts.length, 'unique names')
          .optional(),
        'x-aicr-incomplete': z.literal(true).optional(),
        'x-aicr-warnings': z.array(z.string()).min(1).optional(),
      }),
    )
    .length(1),
})

export const skopeo = z.record(
  z.string(),
  z.strictObject({
    images: z.record(z.string(), z.array(z.string().regex(/^(?:\w[\w.-]{0,127}|sha256:[0-9a-f]{64})$/)).min(1)),
  }),
)

export const ocMirror = z.strictObject({
  apiVersion: z.literal('mirror.openshift.io/v2alpha1'),
  kind: z.literal('ImageSetConfiguration'),
  mirror: z.strictObject({
    operators: z
      .array(
        z.strictObject({
          catalog: pinned,
          packages: z
            .array(
              z.strictObject({
                name: z.string().min(1),
                // IncludePackage of oc-mirror's type_config_include.go
                defaultChannel: z.string().min(1).optional(),
                minVersion: z.string().optional(),
                maxVersion: z.string().optional(),
                channels: z
                  .array(
                    z.strictObject({
                      name: z.string().min(1),
                      minVersion: z.string().optional(),
                      maxVersion: z.string().optional(),
                    }),
                  )
                  .min(1)
                  .optional(),
              }),
            )
            .min(1),
        }),
      )
      .min(1)
      .optional(),
    additionalImages: z.array(
      z.strictObject({
        name: pinned,
        platforms: z.array(z.strictObject({ os: z.string(), architecture: z.string() })).optional(),
      }),
    ),
    helm: z
      .strictObject({
        repositories: z
          .array(
            z.strictObject({
              name: z.string().min(1),
              url: z.string().regex(/^https?:/),
              charts: z.array(z.strictObject({ name: slashless.min(1), version: z.string().min(1) })).min(1),
            }),
          )
          .optional(),
        local: z
          .array(z.strictObject({ name: slashless.min(1), path: z.string().min(1) }))
          .min(1)
          .optional(),
      })
      .optional(),
  }),
})

export const regsync = z.strictObject({
  version: z.literal(1),
  defaults: z.strictObject({ parallel: z.number(), referrers: z.boolean(), digestTags: z.boolean() }),
  sync: z.array(
    z.strictObject({
      source: pinned,
      target: pinned,
      type: z.literal('image'),
      platform: z.string().optional(),
    }),
  ),
})

const property = z.strictObject({ name: z.string(), value: z.string() })
const component = z.strictObject({
  type: z.enum(['application', 'container']),
  'bom-ref': z.string().min(1),
  name: z.string().min(1),
  version: z.string().optional(),
  purl: z
    .string()
    .regex(/^pkg:oci\/[a-z0-9._-]+(?:@sha256%3A[0-9a-f]{64})?\?repository_url=[^&]+(?:&tag=[^&]+)?$/)
    .optional(),
  properties: z.array(property).optional(),
})
export const cyclonedx = z
  .strictObject({
    $schema: z.literal('http://cyclonedx.org/schema/bom-1.6.schema.json'),
    bomFormat: z.literal('CycloneDX'),
    specVersion: z.literal('1.6'),
    serialNumber: z.string().regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
    version: z.literal(1),
    metadata: z.strictObject({ timestamp: z.iso.datetime().optional(), component }),
    components: z.array(component),
    dependencies: z.array(z.strictObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
  })
  .refine(({ components, dependencies, metadata }) => {
    const refs = new Set([metadata.component['bom-ref'], ...components.map((each) => each['bom-ref'])])
    return (
      refs.size === components.length + 1 &&
      dependencies.every(({ ref, dependsOn }) => refs.has(ref) && dependsOn.every((each) => refs.has(each)))
    )
  }, 'every dependency has a component, every reference is unique')
