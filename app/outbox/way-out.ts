import { join } from 'node:path'
import type { Logger } from 'pino'
import { fenceOf, putUpFence, takeDownFence, watchClock } from '../db/installation.ts'
import type { Instant } from '../domain/time.ts'
import { openPostman, type Postman } from './deliver.ts'
import { dotsOf, lastFences, openDots, removeOldDots } from './dots.ts'
import type { DeliverNeeds } from './judge.ts'
import { recover, setAsideLeft } from './recover.ts'
import { settleUnconfirmed } from './unconfirmed.ts'
import { openUnrecorded } from './unrecorded.ts'

/** Everything that leaves, and what is looked after before and after: nothing leaves from a copy, or when the clock leapt. */
export type WayOut = {
  readonly postman: Postman
  /** Puts right what ended processes left in hand. */
  readonly recover: () => Promise<void>
  /** Keeps letters that left after this database was copied from leaving again; how many. */
  readonly setAsideLeft: () => Promise<number>
  /** Decides what becomes of letters nobody confirmed. */
  readonly settleUnconfirmed: (now: Instant) => Promise<void>
}

/** `besides`: other post that leaves under the same conditions. */
export function openWayOut(
  needs: DeliverNeeds & {
    readonly log: Logger
    readonly dataFolder: string
    readonly besides: (now: Instant) => Promise<number>
  },
): WayOut {
  const { db, keys, owner, channel, log, report } = needs
  const unrecorded = openUnrecorded(join(needs.dataFolder, 'outcomes'), { db, keys, owner })
  const lists = join(needs.dataFolder, 'dots')
  const postman = openPostman({ ...needs, unrecorded, dots: openDots(lists, owner) })
  const watch = watchClock()

  async function mayLeave(): Promise<boolean> {
    const fence = await fenceOf(db.knex)
    const needed = watch(fence)
    if (needed === 'put up') {
      report(null, 'the clock leapt; no letters leave until it is right again or "aftercare resume"')
      await putUpFence(db.knex, 'clock', Date.now())
      return false
    }
    if (needed === 'take down' && fence === 'clock') {
      log.warn('the clock is right again; letters leave')
      await takeDownFence(db.knex, 'clock')
      return true
    }
    return fence === null
  }

  return {
    postman: {
      stop: postman.stop,
      finished: postman.finished,
      async round(now) {
        await unrecorded.drain()
        return (await mayLeave()) ? (await postman.round(now)) + (await needs.besides(now)) : 0
      },
    },
    async recover() {
      // First what is known after all: recovering would call it uncertain.
      await unrecorded.drain(true)
      const { freed, uncertain } = await recover(db, owner, Date.now(), (dead) => dotsOf(lists, dead))
      removeOldDots(lists, owner)
      if (freed + uncertain > 0) log.warn({ freed, uncertain }, 'put right what an ended process left in hand')
    },
    setAsideLeft: () => setAsideLeft(db, lastFences(lists)),
    async settleUnconfirmed(now) {
      const { confirmed, again } = await settleUnconfirmed({ db, keys, channel }, now)
      if (confirmed + again > 0) log.info({ confirmed, again }, 'looked after letters nobody had confirmed')
    },
  }
}
