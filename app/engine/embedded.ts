import { setImmediate } from 'node:timers/promises'
import type { Instant } from '../domain/time.ts'
import { second } from '../domain/time.ts'
import type { Engine } from './engine.ts'

export type Work = {
  /** Each does one batch and says how much it did; 0: nothing to do. */
  readonly take: (now: Instant) => Promise<number>
  readonly deliver: (now: Instant) => Promise<number>
}

export type EngineNeeds = Work & {
  readonly now: () => Instant
  /** How long to rest when nothing wakes it; other processes may add work to the same database. */
  readonly rest?: () => number
  /** How long at first after a round that failed, however long the rest; shorter only in tests. */
  readonly setback?: number
  /** Told after each round that found something to do. */
  readonly onBusy?: () => void
  readonly report: (error: unknown, sentence: string) => void
}

/** An engine that can also be asked to look once and say when it has. */
export type Loop = Engine & { readonly round: () => Promise<void> }

/** Where nothing happens, the database is asked every eight seconds and not every second. */
const longest = 8 * second
/** After so many rounds without anything to do, nothing happens. */
const settled = 3
/** So many deliveries within a second are a flood. */
const flood = 200
/** In a flood, work rests so many times as long as it worked. */
const patience = 5

/**
 * Works inside this process: whenever it is woken, and otherwise looks about once a second. While deliveries pour in it
 * steps aside, because they must be answered within seconds, and what they cause can come a little later.
 */
export function startEmbedded(needs: EngineNeeds): Loop {
  const { take, deliver, now, rest = () => second, setback = second, onBusy, report } = needs
  let stopping = false
  let woken = false
  /** Rounds without anything to do, one after the other. Before the first one nothing is known to happen. */
  let quiet = settled - 1
  const waiting: (() => void)[] = []
  const heard = { since: 0, count: 0 }
  let arouse: () => void = () => {}

  /** Null when it failed: whether there is something to do is not known then, and a call that was heard may not come again. */
  async function round(): Promise<number | null> {
    try {
      return (await take(now())) + (await deliver(now()))
    } catch (error) {
      report(error, 'a round of work failed; it is tried again')
      return null
    }
  }

  /** Ends early when `wake` or `stop` asks for it and `early` allows it. */
  const sleep = (time: number, early: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, time)
      arouse = () => {
        if (!early()) return
        clearTimeout(timer)
        resolve()
      }
    })

  async function run(): Promise<void> {
    while (!stopping) {
      woken = false
      const begun = performance.now()
      const done = await round()
      for (const rounded of waiting.splice(0)) rounded()
      quiet = done || woken ? 0 : quiet + 1
      if (done) onBusy?.()
      // An embedded database answers within the same turn of the event loop: let the sockets have theirs.
      await setImmediate()
      const flooded = heard.count >= flood && performance.now() - heard.since < 2 * second
      if (flooded) await sleep(Math.min(second, patience * (performance.now() - begun)), () => stopping)
      else if (!done && !woken && !stopping) {
        const usual = done === null ? setback : rest()
        await sleep(Math.max(usual, Math.min(longest, usual * 2 ** Math.min(quiet, settled))), () => true)
      }
    }
  }

  function wake(): void {
    woken = true
    const at = performance.now()
    if (at - heard.since >= second) Object.assign(heard, { since: at, count: 0 })
    heard.count++
    arouse()
  }

  const ended = run()
  return {
    wake,
    round: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
        woken = true
        arouse()
      }),
    stop: async () => {
      stopping = true
      arouse()
      await ended
      for (const rounded of waiting.splice(0)) rounded()
    },
  }
}
