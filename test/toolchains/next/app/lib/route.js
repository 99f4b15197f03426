import { probe } from '../../probe.mjs'

export const dynamic = 'force-dynamic'

/** Archives in base64, by name. */
export async function POST(request) {
  const archives = Object.entries(await request.json())
  return Response.json(await probe(Object.fromEntries(archives.map(([name, text]) => [name, Buffer.from(text, 'base64')]))))
}
