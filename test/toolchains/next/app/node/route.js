import { probeNode } from '../../probe-node.mjs'

export const dynamic = 'force-dynamic'

export async function POST(request) {
  return Response.json(await probeNode(await request.json()))
}
