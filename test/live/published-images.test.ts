import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { canonicalText, DEFAULT_SELECTION, extractImages, selectImages } from '../../src/core/images/index.ts'
import { renderChart } from '../../src/index.ts'
import { loadChartAt } from '../../src/node/index.ts'

/**
 * Projects that publish the images of a release, held against what we find in the manifests of the same state. Every difference
 * has its reason here. The states are fetched with git: from GitHub, or from AICR_CLONES, a folder of clones `OWNER+NAME/repo`.
 */
interface Published {
  readonly project: string
  readonly repository: string
  readonly commit: string
  /** a text with a reference a line, or a ClusterServiceVersion, of which `relatedImages` is the list; or the references */
  readonly list: string | readonly string[]
  /** files and folders that are installed */
  readonly manifests: readonly string[]
  /** the folder of a chart, instead; switched-off parts are listed too */
  readonly chart?: string
  /** published, and not found */
  readonly missing: Readonly<Record<string, string>>
  /** found, and not published */
  readonly more: Readonly<Record<string, string>>
  /** a part of each warning that says of a gap */
  readonly gaps: readonly string[]
}

const BUNDLE = 'bundle/manifests/gpu-operator-certified.clusterserviceversion.yaml'
const HCO = 'kubevirt-hyperconverged-operator.v1.20.0.clusterserviceversion.yaml'
const HCO_BUNDLE = `deploy/index-image/community-kubevirt-hyperconverged/1.20.0/manifests/${HCO}`
const EXAMPLE = 'an application of the examples that uses the storage'
const UNBUILT = 'a placeholder that the build of the bundle fills in'

const PUBLISHED: readonly Published[] = [
  {
    project: 'longhorn',
    repository: 'longhorn/longhorn',
    commit: 'bb2f2223a6f7b5d97a98b7e765937fe48a1b96f7',
    list: 'deploy/longhorn-images.txt',
    manifests: ['deploy/longhorn.yaml'],
    missing: { 'docker.io/longhornio/longhorn-cli:master-head': 'a tool for administrators that no manifest runs' },
    more: {},
    gaps: [],
  },
  {
    project: 'rook',
    repository: 'rook/rook',
    commit: 'd0c3b9ce6d64ff0c47074437aab7314b7adf7f2c',
    list: 'deploy/examples/images.txt',
    manifests: ['deploy/examples'],
    missing: {
      'gcr.io/k8s-staging-sig-storage/objectstorage-sidecar:v0.2.2':
        'of a COSI driver, an example in a folder of its own, of which a gap says so',
      'quay.io/ceph/cosi:v0.1.4': 'of a COSI driver, an example in a folder of its own, of which a gap says so',
    },
    more: {
      'docker.io/bitnami/kubectl:1.21.11': EXAMPLE,
      'docker.io/library/alpine:3.16.2': EXAMPLE,
      'docker.io/library/mysql:5.6': EXAMPLE,
      'docker.io/library/nginx:latest': EXAMPLE,
      'docker.io/library/wordpress:4.6.1-apache': EXAMPLE,
      'quay.io/ceph/ceph:v20': 'of the cluster examples that follow a minor release',
      'registry.k8s.io/sig-storage/csi-snapshot-metadata:v1.0.0': "of the CSI operator's own defaults",
    },
    gaps: [],
  },
  {
    project: 'gpu-operator (chart)',
    repository: 'NVIDIA/gpu-operator',
    commit: 'a22dbf671f2e26f9a1e342f8eea28e196235e110',
    // what its .github/scripts/generate-image-list.py --skip-registry prints; the driver's tag for a system that we name
    list: [
      'nvcr.io/nvidia/cloud-native/dcgm:4.6.0-1-ubuntu24.04',
      'nvcr.io/nvidia/cloud-native/gdrdrv:v2.6',
      'nvcr.io/nvidia/cloud-native/k8s-cc-manager:v0.4.3',
      'nvcr.io/nvidia/cloud-native/k8s-driver-manager:v0.12.0',
      'nvcr.io/nvidia/cloud-native/k8s-mig-manager:v0.15.0',
      'nvcr.io/nvidia/cloud-native/nvidia-fs:2.29.4',
      'nvcr.io/nvidia/cloud-native/nvidia-sandbox-device-plugin:v0.0.5',
      'nvcr.io/nvidia/cloud-native/vgpu-device-manager:v0.5.0',
      'nvcr.io/nvidia/dra-driver-nvidia-gpu:v0.5.0',
      'nvcr.io/nvidia/driver:595.91.07-ubuntu24.04',
      'nvcr.io/nvidia/gpu-operator:main-latest',
      'nvcr.io/nvidia/k8s-device-plugin:v0.20.0',
      'nvcr.io/nvidia/k8s/container-toolkit:v1.20.0',
      'nvcr.io/nvidia/k8s/dcgm-exporter:4.6.0-4.8.3-distroless',
      'nvcr.io/nvidia/kubevirt-gpu-device-plugin:v1.6.0',
      'registry.k8s.io/nfd/node-feature-discovery:v0.19.0',
    ],
    manifests: [],
    chart: 'deployments/gpu-operator',
    missing: {
      'nvcr.io/nvidia/dra-driver-nvidia-gpu:v0.5.0': 'rendered with draDriver.enabled only',
      'nvcr.io/nvidia/cloud-native/gdrdrv:v2.6': 'switched off, and pulled with a suffix of the system',
      'nvcr.io/nvidia/cloud-native/nvidia-fs:2.29.4': 'switched off, and pulled with a suffix of the system',
    },
    more: {
      'nvcr.io/nvidia/cloud-native/gdrdrv:v2.6-ubuntu24.04': 'what is pulled once it is switched on',
      'nvcr.io/nvidia/cloud-native/nvidia-fs:2.29.4-ubuntu24.04': 'what is pulled once it is switched on',
    },
    gaps: [],
  },
  {
    project: 'gpu-operator (bundle)',
    repository: 'NVIDIA/gpu-operator',
    commit: 'a22dbf671f2e26f9a1e342f8eea28e196235e110',
    list: BUNDLE,
    manifests: [BUNDLE],
    missing: {},
    more: {},
    gaps: [],
  },
  {
    project: 'hyperconverged-cluster-operator (bundle)',
    repository: 'kubevirt/hyperconverged-cluster-operator',
    commit: '03da3cff7325b28b4a7361a90bc921e184f875ef',
    list: HCO_BUNDLE,
    manifests: [HCO_BUNDLE],
    missing: {
      '+IMAGE_TO_REPLACE+': UNBUILT,
      '+WEBHOOK_IMAGE_TO_REPLACE+': UNBUILT,
      '+ARTIFACTS_SERVER_IMAGE_TO_REPLACE+': UNBUILT,
      'quay.io/openshift/origin-kube-rbac-proxy@sha256:e2def4213ec0657e72eb790ae8a115511d5b8f164a62d3568d2f1bff189917e8':
        'in no deployment of the bundle',
    },
    more: {},
    gaps: ['+IMAGE_TO_REPLACE+', '+WEBHOOK_IMAGE_TO_REPLACE+', '+ARTIFACTS_SERVER_IMAGE_TO_REPLACE+'],
  },
]

const folder = mkdtempSync(join(tmpdir(), 'published-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The files of one state, unpacked: where they are, or undefined when it cannot be had. */
function checkout({ repository, commit }: Published): string | undefined {
  const [owner = '', name = ''] = repository.split('/')
  const target = join(folder, `${owner}+${name}`)
  if (existsSync(target)) return target
  const clone = join(process.env.AICR_CLONES ?? '/nonexistent', `${owner}+${name}`, 'repo')
  const git = (...args: readonly string[]): Buffer =>
    execFileSync('git', args, { maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    if (existsSync(clone)) {
      git('clone', '-q', '--shared', '--no-checkout', clone, target)
    } else {
      git('init', '-q', target)
      git('-C', target, 'fetch', '-q', '--depth', '1', `https://github.com/${repository}`, commit)
    }
    git('-C', target, 'checkout', '-q', commit)
    return target
  } catch {
    rmSync(target, { recursive: true, force: true })
    return undefined
  }
}

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile())
}

interface Bundle {
  readonly spec: { relatedImages?: readonly { readonly image: string }[] }
}

/** What is published, and the manifests without the list in them. */
async function material(
  row: Published,
  root: string,
): Promise<{ list: string[]; found: ReturnType<typeof extractImages> }> {
  const canonical = (texts: readonly string[]): string[] => texts.map((text) => canonicalText(text) ?? text)
  if (row.chart !== undefined) {
    const rendered = await renderChart({ chart: await loadChartAt(join(root, row.chart)) })
    const nodes = { os: 'ubuntu', osVersions: ['24.04'] }
    return { list: canonical([...row.list]), found: extractImages(rendered.text, { nodes }) }
  }
  const list = String(row.list)
  const text = readFileSync(join(root, list), 'utf8')
  if (!list.endsWith('.yaml')) {
    const lines = text.split('\n').map((line) => line.trim())
    const manifests = row.manifests
      .flatMap((path) => filesBelow(join(root, path)))
      .map((file) => readFileSync(file, 'utf8'))
    return { list: canonical(lines.filter((line) => line !== '')), found: extractImages(manifests.join('\n---\n')) }
  }
  const bundle = parse(text) as Bundle
  const related = bundle.spec.relatedImages ?? []
  delete bundle.spec.relatedImages
  return { list: canonical(related.map(({ image }) => image)), found: extractImages([bundle]) }
}

describe('published image lists', () => {
  const rows: string[] = []
  afterAll(() => console.log(['project | published | found | missing | more', ...rows].join('\n')))

  test.for(PUBLISHED.map((row) => [row.project, row] as const))('%s', async ([project, row], { skip }) => {
    const root = checkout(row)
    if (root === undefined) {
      skip(`${row.repository} at ${row.commit} cannot be fetched: set AICR_CLONES to a folder of clones`)
      return
    }
    const { list, found } = await material(row, root)
    const published = new Set(list)
    const classes = new Set(row.chart === undefined ? ['image', 'artifact'] : ['image', 'artifact', 'disabled'])
    const selection = { ...DEFAULT_SELECTION, classes: classes as typeof DEFAULT_SELECTION.classes }
    const ours = new Set(selectImages(found, selection).map(({ ref }) => ref))
    const missing = [...published].filter((ref) => !ours.has(ref)).sort()
    const more = [...ours].filter((ref) => !published.has(ref)).sort()
    rows.push([project, published.size, published.size - missing.length, missing.length, more.length].join(' | '))
    expect(missing).toEqual(Object.keys(row.missing).sort())
    expect(more).toEqual(Object.keys(row.more).sort())
    for (const text of row.gaps)
      expect(found.warnings.filter(({ gap }) => gap).map(({ message }) => message)).toContainEqual(
        expect.stringContaining(text),
      )
  })
})
