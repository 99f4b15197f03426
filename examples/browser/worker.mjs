// The worker: a render does not yield, so it is not done on the page.
import { listImages } from './images.mjs'

addEventListener('message', async ({ data }) => postMessage(await listImages(data)))
