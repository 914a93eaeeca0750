import { Worker } from 'node:worker_threads'
import { minute, second } from '../domain/time.ts'
import type { Composed } from './compose.ts'
import type { Draft } from './draft.ts'
import type { Asked, Told } from './scribe-worker.ts'

/** Composes letters on another core of this machine. */
export type Scribe = {
  /** One for each, in their order; null where it could not, for whatever reason. Never rejects. */
  readonly compose: (drafts: readonly Draft[]) => Promise<readonly (Composed | null)[]>
  readonly close: () => Promise<void>
}

/** Longer than any bunch of letters that can be composed at all. */
const longest = 10 * second
/** Its memory (about 30 MB) is given back when nothing was asked for a while. */
const idleFor = 30 * second
/** After a thread ended before its time, whatever the reason, none is started for a while. */
const recovery = minute

/**
 * The thread is started by the first question and ended when there are none. It only saves time: a letter that it does not compose, because it
 * was ended, ran out of memory or stands still, is for the one who asked to compose.
 */
export function openScribe(
  script = new URL('./scribe-worker.ts', import.meta.url),
  patience: number = longest,
): Scribe {
  const asked = new Map<number, (letters: Told['letters'] | null) => void>()
  let thread: Worker | null = null
  let notBefore = 0
  let next = 0
  let idle: NodeJS.Timeout | undefined
  let watch: NodeJS.Timeout | undefined

  function start(): Worker {
    const started = new Worker(script, {
      resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
      env: {},
      execArgv: [],
    })
    started.unref()
    started.on('message', ({ bunch, letters }: Told) => {
      asked.get(bunch)?.(letters)
      asked.delete(bunch)
      look()
    })
    started.on('error', () => {})
    started.once('exit', () => {
      if (thread === started) fail()
    })
    return started
  }

  /** It answers in time, or is ended; and when it has nothing to do, too. */
  function look(): void {
    clearTimeout(watch)
    clearTimeout(idle)
    if (asked.size > 0) watch = setTimeout(fail, patience)
    else idle = setTimeout(() => void close(), idleFor).unref()
  }

  function fail(): void {
    notBefore = performance.now() + recovery
    void close()
  }

  async function close(): Promise<void> {
    clearTimeout(watch)
    clearTimeout(idle)
    const ended = thread
    thread = null
    for (const answer of asked.values()) answer(null)
    asked.clear()
    await ended?.terminate()
  }

  return {
    close,
    async compose(drafts) {
      if (performance.now() < notBefore) return drafts.map(() => null)
      const bunch = next++
      try {
        thread ??= start()
        thread.postMessage({ bunch, drafts } satisfies Asked, [])
      } catch {
        return drafts.map(() => null)
      }
      const letters = await new Promise<Told['letters'] | null>((resolve) => {
        asked.set(bunch, resolve)
        look()
      })
      return drafts.map((_, index) => received(letters?.[index] ?? null))
    },
  }
}

const received = (letter: Told['letters'][number]): Composed | null =>
  letter && {
    subject: letter.subject,
    mime: Buffer.from(letter.mime.buffer as ArrayBuffer),
    packed: Buffer.from(letter.packed.buffer as ArrayBuffer),
  }
