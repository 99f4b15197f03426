import './bare.ts'
import { firstRender } from './first.ts'
import { runSuite } from './suite.ts'

// biome-ignore lint/style/noDefaultExport: what workerd calls
export default {
  async fetch(request: Request): Promise<Response> {
    switch (new URL(request.url).pathname) {
      case '/suite':
        return Response.json(await runSuite())
      case '/first':
        return new Response(String(await firstRender()))
      default:
        return new Response('ready')
    }
  },
}
