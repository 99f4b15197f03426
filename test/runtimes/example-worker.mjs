// Requests to examples/worker, and what must come back.
import { request } from 'node:http'
import { gzipSync } from 'node:zlib'

const text = async (response) => `${response.status} ${await response.text()}`

/** A gzip of zeros: small on the wire, large unpacked. */
const bomb = () => gzipSync(Buffer.alloc(40 << 20), { level: 9 })

const form = (chart, values) => {
  const body = new FormData()
  body.set('chart', new Blob([chart]), 'chart.tgz')
  for (const each of values) body.append('values', each)
  return body
}

/** Asks and compares. Answers with names of cases, '' or what is wrong. */
/** The answer to an upload of that many bytes of which none is sent: one that is refused early may cut the rest off before it is read. */
const announce = (url, length) =>
  new Promise((resolve, reject) => {
    const upload = request(url, { method: 'POST', headers: { 'content-length': length } })
    upload.once('response', ({ statusCode }) => {
      resolve(statusCode)
      upload.destroy()
    })
    upload.once('error', reject)
    upload.flushHeaders()
  })

export async function checkExample(address, chart, rendered) {
  const post = (path, body, headers = {}) => fetch(address + path, { method: 'POST', body, headers })
  const cases = {
    'POST /render': async () => {
      const got = await (await post('/render?name=sample&include-crds', chart)).text()
      return got === rendered ? '' : `not what the library renders:\n${got.slice(0, 500)}`
    },
    'POST /render with values': async () => {
      const got = await text(await post('/render?set=replicas=7', form(chart, ['cache: {enabled: true}'])))
      return /^200 /.test(got) && /replicas: 7/.test(got) && /redis:7\.4\.1/.test(got) ? '' : got.slice(0, 500)
    },
    'POST /images': async () => {
      const got = await (await post('/images', chart)).json()
      const refs = got.images.map(({ ref }) => ref).join(' ')
      const wanted = 'docker.io/library/postgres:17.2-alpine ghcr.io/example/web-app:2.7.1'
      return refs === wanted ? '' : JSON.stringify(got)
    },
    'a chart that does not render is 422, in helm’s words': async () => {
      const got = await text(await post('/render?set=ingress.enabled=true&set=ingress.hosts=null', chart))
      return /^422 .*ingress\.enabled needs at least one entry/.test(got) ? '' : got
    },
    'bad values are 422': async () => {
      const got = await text(await post('/render', form(chart, ['a: [1'])))
      return got.startsWith('422 ') && got.includes('yaml: line 1') ? '' : got
    },
    'no archive is 422': async () => {
      const got = await text(await post('/render', 'hello'))
      return /^422 .*does not appear to be a gzipped archive/.test(got) ? '' : got
    },
    'a form without a chart is 400': async () => {
      const body = new FormData()
      body.set('values', 'a: 1')
      const got = await text(await post('/render', body))
      return got.startsWith('400 ') ? '' : got
    },
    'an upload over the limit is 413': async () => {
      const status = await announce(`${address}/render`, 3 << 20)
      return status === 413 ? '' : `status ${status}`
    },
    'an archive that unpacks to far more is 422': async () => {
      const got = await text(await post('/render', bomb()))
      return got.startsWith('422 ') ? '' : got
    },
    'GET is 405': async () => {
      const response = await fetch(`${address}/render`)
      return response.status === 405 && response.headers.get('allow') === 'POST' ? '' : text(response)
    },
    'another path is 404': async () => {
      const got = await text(await post('/other', ''))
      return got.startsWith('404 ') ? '' : got
    },
  }
  const results = {}
  for (const [name, run] of Object.entries(cases)) {
    results[name] = await run().catch((error) => `${error.name}: ${error.message}`)
  }
  return results
}
