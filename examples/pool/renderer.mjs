import { parentPort } from 'node:worker_threads'
import { renderChart } from 'aicr-mirror'

parentPort.on('message', async (request) => {
  try {
    const { text } = await renderChart(request)
    parentPort.postMessage({ result: { text } })
  } catch (error) {
    const code = typeof error.code === 'string' ? error.code : 'INTERNAL'
    parentPort.postMessage({ error: { code, message: String(error.message).slice(0, 2000) } })
  }
})
