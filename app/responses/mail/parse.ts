import { Worker } from 'node:worker_threads'
import type { Asked } from './parse-worker.ts'
import type { MailFile } from './read.ts'
import type { Understood } from './understand.ts'

/** What the large mail providers send (25 MB); nothing larger is read. */
const maxBytes = 25 * 1024 * 1024
/** For every ten megabytes begun. */
const maxMs = 2_000
const maxHeapMb = 128
/** Starting a thread is our own time, not the letter's; a machine under load may need seconds. */
const maxStartMs = 30_000

export type MailFault = 'too large' | 'too slow' | 'too heavy' | 'unreadable' | 'closed'

/** A letter that was not read. The raw bytes are the caller's to keep. `closed` alone is worth another try. */
export class MailRefused extends Error {
  readonly fault: MailFault
  constructor(fault: MailFault, message: string) {
    super(message)
    this.name = 'MailRefused'
    this.fault = fault
  }
}

export type MailParser = {
  /** Rejects with MailRefused. */
  read(raw: Buffer): Promise<Understood>
  /** The file at a place of `MailRead.attachments`; null when there is none. Rejects with MailRefused. */
  file(raw: Buffer, place: number): Promise<MailFile | null>
  close(): Promise<void>
}

type Said =
  | { readonly awake: true }
  | { readonly mail: Understood }
  | { readonly file: MailFile | null }
  | { readonly fault: string }

/**
 * Reads letters one after another in a warm thread with its own heap and no environment. A letter that takes longer than 2 s or more
 * than 128 MB costs the thread its life; the next letter gets a new one, and this process never notices.
 */
export function createMailParser(): MailParser {
  let worker: Promise<Worker> | null = null
  let turn: Promise<unknown> = Promise.resolve()
  let closed = false

  async function askNow(raw: Buffer, place: number | null): Promise<Said> {
    if (closed) throw new MailRefused('closed', 'The mail parser is closed.')
    worker ??= wake()
    try {
      return await ask(await worker, raw, place)
    } catch (error) {
      if (!(error instanceof MailRefused) || error.fault !== 'unreadable') await drop()
      throw error
    }
  }

  async function drop(): Promise<void> {
    const old = worker
    worker = null
    await old?.then((thread) => thread.terminate()).catch(() => {})
  }

  function inTurn(raw: Buffer, place: number | null): Promise<Said> {
    if (raw.length > maxBytes)
      return Promise.reject(
        new MailRefused('too large', `The letter has ${raw.length} bytes; at most ${maxBytes} are read.`),
      )
    const said = turn.then(() => askNow(raw, place))
    turn = said.catch(() => {})
    return said
  }

  return {
    async read(raw) {
      const said = await inTurn(raw, null)
      if ('mail' in said) return said.mail
      throw unreadable(said)
    },
    async file(raw, place) {
      const said = await inTurn(raw, place)
      if ('file' in said) return said.file
      throw unreadable(said)
    },
    async close() {
      closed = true
      await drop()
    },
  }
}

async function wake(): Promise<Worker> {
  const worker = new Worker(new URL('./parse-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
    env: {},
    execArgv: [],
  })
  // Somebody always listens: a thread given up for being slow may still run out of memory before it ends.
  worker.on('error', () => {})
  try {
    await hear(worker, maxStartMs)
  } catch (error) {
    await worker.terminate()
    throw error
  }
  worker.unref()
  return worker
}

async function ask(worker: Worker, raw: Buffer, place: number | null): Promise<Said> {
  worker.ref()
  const bytes = new Uint8Array(raw)
  worker.postMessage({ raw: bytes, place } satisfies Asked, [bytes.buffer])
  const said = await hear(worker, maxMs * Math.max(1, Math.ceil(raw.length / 10_000_000)))
  worker.unref()
  if ('fault' in said) throw unreadable(said)
  return said
}

const unreadable = (said: Said): MailRefused =>
  new MailRefused(
    'unreadable',
    'fault' in said ? `The letter cannot be read: ${said.fault}.` : 'The letter cannot be read.',
  )

/** The thread's next word, or the reason why there will be none. */
function hear(worker: Worker, withinMs: number): Promise<Said> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      end(() => reject(new MailRefused('too slow', `Reading the letter took longer than ${withinMs} ms.`))),
      withinMs,
    )
    const onMessage = end((said: Said) => resolve(said))
    const onError = end((error: Error & { code?: string }) =>
      reject(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? new MailRefused('too heavy', `Reading the letter took more than ${maxHeapMb} MB.`)
          : error,
      ),
    )
    const onExit = end(() => reject(new MailRefused('closed', 'The mail parser was closed while it read.')))
    worker.once('message', onMessage).once('error', onError).once('exit', onExit)

    function end<Told extends unknown[]>(then: (...told: Told) => void) {
      return (...told: Told): void => {
        clearTimeout(timer)
        worker.off('message', onMessage).off('error', onError).off('exit', onExit)
        then(...told)
      }
    }
  })
}
