import { parentPort } from 'node:worker_threads'
import { readMail } from './read.ts'

/** The thread that parse.ts may kill. Says it is awake, then answers each raw letter with what it read or why it could not. */
const port = parentPort
if (!port) throw new Error('parse-worker.ts runs as a worker thread only')
port.on('message', (raw: Uint8Array) => {
  readMail(raw).then(
    (mail) => port.postMessage({ mail }),
    (error: unknown) => port.postMessage({ fault: error instanceof Error ? error.message : String(error) }),
  )
})
port.postMessage({ awake: true })
