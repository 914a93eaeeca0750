import { parentPort } from 'node:worker_threads'
import { readFile } from './read.ts'
import { understand } from './understand.ts'

export type Asked = { readonly raw: Uint8Array; readonly place: number | null }

/**
 * The thread that parse.ts may kill. Says it is awake, then answers each raw letter with what it read, or the file at a place in it,
 * or why it could not.
 */
const port = parentPort
if (!port) throw new Error('parse-worker.ts runs as a worker thread only')
const tell = (reading: Promise<object>): Promise<void> =>
  reading.then(
    (said) => port.postMessage(said),
    (error: unknown) => port.postMessage({ fault: error instanceof Error ? error.message : String(error) }),
  )
port.on('message', ({ raw, place }: Asked) => {
  void tell(
    place === null ? understand(raw).then((mail) => ({ mail })) : readFile(raw, place).then((file) => ({ file })),
  )
})
port.postMessage({ awake: true })
