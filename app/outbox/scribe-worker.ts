import { parentPort } from 'node:worker_threads'
import { createRenderer } from '../render/index.ts'
import { compose } from './compose.ts'
import type { Draft } from './draft.ts'

export type Asked = { readonly bunch: number; readonly drafts: readonly Draft[] }
/** Null: one that could not be composed as it was asked for. */
export type Told = {
  readonly bunch: number
  readonly letters: readonly ({
    readonly subject: string
    readonly mime: Uint8Array
    readonly packed: Uint8Array
  } | null)[]
}

/** The thread behind scribe.ts: composes what it is told. Nobody hears of faults here; whoever asked tries again and sees for himself. */
const port = parentPort
if (!port) throw new Error('scribe-worker.ts runs as a worker thread only')
const renderer = createRenderer()

/** Buffers may share their memory with others; what is handed over is the letter's alone. */
const alone = (bytes: Buffer): Uint8Array => (bytes.length === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes))

function written(draft: Draft): Told['letters'][number] {
  try {
    const { subject, mime, packed } = compose(renderer, draft, (fault) => {
      throw fault
    })
    return { subject, mime: alone(mime), packed: alone(packed) }
  } catch {
    return null
  }
}

port.on('message', ({ bunch, drafts }: Asked) => {
  const letters = drafts.map(written)
  const memory = letters.flatMap((letter) => (letter ? [letter.mime.buffer, letter.packed.buffer] : []))
  port.postMessage({ bunch, letters } satisfies Told, memory as ArrayBuffer[])
})
