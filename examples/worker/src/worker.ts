import {
  AicrError,
  ENGINE_LIMITS,
  extractImages,
  HelmError,
  LIMITS,
  LimitError,
  type RenderRequest,
  renderChart,
  selectImages,
} from 'aicr-mirror'

/** What one request may cost: a Worker has 128 MB of memory and seconds of CPU. */
const UPLOAD_BYTES = 2 << 20
const ARCHIVE_LIMITS = { ...LIMITS, archiveBytes: 24 << 20, archiveEntries: 4000, chartDepth: 16, charts: 200 }
const RENDER_LIMITS = { ...ENGINE_LIMITS, steps: 20_000_000, bytes: 64 << 20 }

/** A request that cannot be answered; the status says why. */
class Refusal extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** Reads a body up to a limit, whatever its header claims. */
async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  const tooLarge = new Refusal(413, 'TOO_LARGE', `the body is larger than ${limit} bytes`)
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge
  const pieces: Uint8Array[] = []
  let size = 0
  const reader = request.body?.getReader()
  for (let read = await reader?.read(); read !== undefined && !read.done; read = await reader?.read()) {
    size += read.value.length
    if (size > limit) {
      await reader?.cancel()
      throw tooLarge
    }
    pieces.push(read.value)
  }
  const body = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    body.set(piece, at)
    at += piece.length
  }
  return body
}

interface Upload {
  readonly chart: Uint8Array
  readonly values: readonly string[]
}

/** The chart as the body itself, or as the field `chart` of a form with `values` beside it. */
async function readUpload(request: Request): Promise<Upload> {
  const body = await readBody(request, UPLOAD_BYTES)
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('multipart/form-data')) return { chart: body, values: [] }
  const form = await new Response(body as BodyInit, { headers: { 'content-type': type } }).formData().catch(() => {
    throw new Refusal(400, 'INVALID_REQUEST', 'the form cannot be read')
  })
  const chart = form.get('chart')
  if (chart === null || typeof chart === 'string') {
    throw new Refusal(400, 'INVALID_REQUEST', 'the form has no file "chart"')
  }
  const values = await Promise.all(form.getAll('values').map((part) => (typeof part === 'string' ? part : part.text())))
  return { chart: new Uint8Array(await chart.arrayBuffer()), values }
}

/** What the query says of the render. Deterministic unless told otherwise: equal requests have equal answers. */
function renderRequest({ chart, values }: Upload, query: URLSearchParams): RenderRequest {
  const text = (name: string): string | undefined => query.get(name) ?? undefined
  const [name, namespace, kubeVersion] = [text('name'), text('namespace'), text('kube-version')]
  return {
    chart,
    values,
    set: query.getAll('set'),
    apiVersions: query.getAll('api-versions'),
    includeCrds: query.has('include-crds'),
    deterministic: query.get('deterministic') !== 'false',
    limits: ARCHIVE_LIMITS,
    engineLimits: RENDER_LIMITS,
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(kubeVersion === undefined ? {} : { kubeVersion }),
  }
}

async function answer(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  if (pathname !== '/render' && pathname !== '/images') {
    throw new Refusal(404, 'NOT_FOUND', 'there is POST /render and POST /images')
  }
  if (request.method !== 'POST') throw new Refusal(405, 'METHOD_NOT_ALLOWED', 'send the chart with POST')
  const rendered = await renderChart(renderRequest(await readUpload(request), searchParams))
  if (pathname === '/render') {
    return new Response(rendered.bytes as BodyInit, { headers: { 'content-type': 'application/yaml; charset=utf-8' } })
  }
  const extraction = extractImages({ manifests: rendered })
  return Response.json({
    chart: rendered.chart,
    images: selectImages(extraction),
    warnings: extraction.warnings.map(({ code, message }) => ({ code, message })),
  })
}

/** Errors as data: a chart that does not render is the sender's (422), as is anything over a limit. */
function failure(error: unknown): Response {
  const [status, code, message] = describe(error)
  return Response.json({ error: { code, message } }, { status, headers: status === 405 ? { allow: 'POST' } : {} })
}

function describe(error: unknown): [number, string, string] {
  if (error instanceof Refusal) return [error.status, error.code, error.message]
  if (error instanceof HelmError)
    return [422, 'CHART', error.reason === undefined ? error.message : `${error.message}: ${error.reason}`]
  if (error instanceof LimitError) return [422, 'LIMIT', error.message]
  if (error instanceof AicrError) return [SENDERS.test(error.code) ? 422 : 500, error.code, error.message]
  console.error(error)
  return [500, 'INTERNAL', 'the chart could not be rendered']
}

/** Codes of what the sender can change. */
const SENDERS = /^INVALID_|^LIMIT_EXCEEDED$/

// biome-ignore lint/style/noDefaultExport: what the platform calls
export default {
  fetch: (request: Request): Promise<Response> => answer(request).catch(failure),
}
