import { canonicalText } from '../../../src/core/images/index.ts'
import type { MirrorComponent, MirrorImage, MirrorList } from '../../../src/core/output/index.ts'

/** An image found in one Deployment of a component. */
export function image(raw: string, component = 'a'): MirrorImage {
  const source = {
    component,
    rule: 'pod-spec',
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace: 'ns',
    name: 'web',
    path: '.spec.template.spec.containers[0].image',
    template: 'a/templates/web.yaml',
    line: 12,
  }
  return { raw, ref: canonicalText(raw) ?? raw, class: 'image', confidence: 'certain', sources: [source] }
}

const gpu: MirrorComponent = {
  component: 'gpu-operator',
  type: 'helm',
  images: [image('nvcr.io/nvidia/gpu-operator:v25.10.1', 'gpu-operator')],
  warnings: [],
  status: 'complete',
}
const kai: MirrorComponent = {
  component: 'kai-scheduler',
  type: 'helm',
  images: [],
  warnings: ['helm template failed: [INTERNAL] no: such "chart"'],
  status: 'incomplete',
}

/** A list with a classic and an OCI chart, a digest, an image of Docker Hub and a failed component. */
export const SAMPLE: MirrorList = {
  images: [
    image('busybox:1.36'),
    image(`ghcr.io/x/y:v1@sha256:${'0a'.repeat(32)}`),
    image('nvcr.io/nvidia/gpu-operator:v25.10.1', 'gpu-operator'),
  ],
  charts: [
    {
      name: 'gpu-operator',
      repository: 'https://helm.ngc.nvidia.com/nvidia/',
      chart: 'gpu-operator',
      version: 'v25.10.1',
      namespace: 'gpu-operator',
    },
    {
      name: 'kai-scheduler',
      repository: 'oci://ghcr.io/kai-scheduler/kai-scheduler',
      chart: 'kai-scheduler',
      version: '1.10',
      namespace: '',
    },
  ],
  components: [gpu, kai],
  metadata: { recipeVersion: 'v1.3.0', criteria: 'criteria(service=eks, accelerator=h100)' },
}

/** The same without the failed component. */
export const COMPLETE: MirrorList = { ...SAMPLE, components: [gpu] }
