// The page: hands the chart and the values to a worker, which renders, and shows what comes back.
const at = (id) => document.getElementById(id)
const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' })

worker.onmessage = ({ data }) => {
  at('images').replaceChildren(
    ...(data.images ?? []).map((image) => Object.assign(document.createElement('li'), { textContent: image })),
  )
  at('error').textContent = [data.error, ...(data.warnings ?? [])].filter(Boolean).join('\n')
}

async function ask() {
  const [file] = at('chart').files
  if (file) worker.postMessage({ archive: new Uint8Array(await file.arrayBuffer()), values: at('values').value })
}
at('chart').addEventListener('change', ask)
at('values').addEventListener('input', ask)
