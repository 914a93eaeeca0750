import type { Instant } from '../domain/time.ts'
import { second } from '../domain/time.ts'

export type Work = {
  /** Each does one batch and says how much it did; 0: nothing to do. */
  readonly take: (now: Instant) => Promise<number>
  readonly deliver: (now: Instant) => Promise<number>
}

export type Engine = {
  /** Something was written down: begin at once. */
  readonly wake: () => void
  /** Lets what is in hand finish; resolves when it has. */
  readonly stop: () => Promise<void>
}

export type EngineNeeds = Work & {
  readonly now: () => Instant
  /** How long to rest when nothing wakes it; other processes may add work to the same database. */
  readonly rest?: number
  readonly report: (error: unknown, sentence: string) => void
}

/** Works inside this process: whenever it is woken, and otherwise looks about once a second. */
export function startEmbedded({ take, deliver, now, rest = second, report }: EngineNeeds): Engine {
  let stopping = false
  let woken = false
  let arouse: () => void = () => {}

  const wake = (): void => {
    woken = true
    arouse()
  }

  async function round(): Promise<number> {
    try {
      return (await take(now())) + (await deliver(now()))
    } catch (error) {
      report(error, 'a round of work failed; it is tried again')
      return 0
    }
  }

  async function run(): Promise<void> {
    while (!stopping) {
      woken = false
      if ((await round()) > 0 || woken || stopping) continue
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, rest)
        arouse = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  const ended = run()
  return {
    wake,
    stop: async () => {
      stopping = true
      wake()
      await ended
    },
  }
}
