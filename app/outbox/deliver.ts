import { crashPoint } from '../crash.ts'
import { timed } from '../db/steps.ts'
import type { Instant } from '../domain/time.ts'
import { claim, clear, release, releaseAll } from './claim.ts'
import { compose, type Composed } from './compose.ts'
import { type DeliverNeeds, judge, type Leave } from './judge.ts'
import { storedMime } from './messages.ts'
import { unwritten } from './pass-gate.ts'
import { openRegister } from './register.ts'
import { settleGate } from './settle.ts'
import { supplyOf } from './supply.ts'

export type Postman = {
  /** Claims, judges and sends some batches of what is due at `now`. Returns how many messages it had in hand. */
  readonly round: (now: Instant) => Promise<number>
  /** Finishes letters already begun, gives the rest back. */
  readonly stop: () => void
}

/** The way out: claim, gate, render, send, record. */
export function openPostman(needs: DeliverNeeds): Postman {
  const { db, channel, owner } = needs
  const { mark, settle } = openRegister(
    db,
    needs.keys,
    () => Math.min(carrying, Math.ceil(channel.width / 2)),
    needs.unrecorded,
  )
  const batch = Math.max(20, channel.width * 25)
  /** So that a long backlog leaves the journal its turns. */
  const batchesInRound = 4
  let stopping = false
  /** The last round failed, so nobody knows what it left in hand. */
  let adrift = false
  let carrying = 0

  /** Writes and sends one letter; what it gives back records the outcome, which need not hold up the next letter. */
  async function send(leave: Leave): Promise<() => Promise<void>> {
    const { message, flow, context, sender } = leave
    const { now } = context
    let letter: Composed
    try {
      letter = compose(needs, leave)
    } catch (error) {
      needs.report(error, `the letter ${message.key} could not be written`)
      return () => settleGate(db, message.shopId, [unwritten(message, now)], now)
    }
    // A letter that was handed over before goes again as it was, to the letter.
    const mime = message.attempts > 0 ? ((await storedMime(db.knex, message)) ?? letter.mime) : letter.mime
    if (message.crashes > 0) await clear(db, message)
    crashPoint('letter-written')
    const outcome = await sender.channel.send(
      { messageId: message.id, from: sender.envelope, to: message.to, mime },
      async () => {
        crashPoint('letter-streamed')
        const granted = await mark({ ...letter, mime, message, owner, now })
        crashPoint('marker-committed')
        if (granted) needs.dots?.note(message)
        crashPoint('dot-noted')
        return granted
      },
    )
    crashPoint('answer-heard')
    return () => settle({ message, outcome, flow, context, now })
  }

  /** Claims a batch and asks the gate about it; null when there may be no other in this round. `alone`: nothing else is in hand. */
  async function fetch(now: Instant, alone: boolean): Promise<{ leaves: readonly Leave[]; inHand: number } | null> {
    const claimed = await timed('claim', () => claim(db, owner, now, batch, needs.lease))
    if (claimed.length === 0) return null
    crashPoint('claim-committed')
    // A letter that may have ended a process travels alone.
    if (!alone && claimed.some(({ crashes }) => crashes > 0)) {
      await release(db, owner, claimed)
      return null
    }
    const leaves: Leave[] = []
    for (const [shopId, theirs] of Map.groupBy(claimed, (message) => message.shopId))
      leaves.push(...(await judge(needs, shopId, theirs, now)))
    if (leaves.length > 0) crashPoint('gate-judged')
    return { leaves, inHand: claimed.length }
  }

  return {
    stop: () => {
      stopping = true
    },
    async round(now) {
      if (stopping) return 0
      if (adrift) await releaseAll(db, owner)
      adrift = true
      needs.dots?.begin()
      let [inHand, left] = [0, batchesInRound]
      const supply = supplyOf(async () => {
        if (stopping || left-- <= 0) return null
        const fetched = await fetch(now, inHand === 0)
        inHand += fetched?.inHand ?? 0
        if ((fetched?.inHand ?? 0) < batch) left = 0
        return fetched?.leaves ?? null
      }, channel.width)
      const recorded: Promise<unknown>[] = []
      const carry = async (): Promise<void> => {
        while (!stopping) {
          const leave = await supply.next()
          if (!leave) return
          carrying++
          const record = await send(leave).finally(() => void carrying--)
          recorded.push(record().catch((error: unknown) => error))
        }
      }
      // Twice the width: while some are on the wire or wait for the disk, the next are written.
      const carried = await Promise.allSettled(Array.from({ length: 2 * channel.width }, carry))
      const failed = (await Promise.all(recorded)).find((one) => one instanceof Error)
      await release(
        db,
        owner,
        (await supply.rest()).map(({ message }) => message),
      )
      if (failed) throw failed
      for (const one of carried) if (one.status === 'rejected') throw one.reason
      adrift = false
      return inHand
    },
  }
}
