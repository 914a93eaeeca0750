import type { Channel } from '../channels/channel.ts'
import { crashPoint } from '../crash.ts'
import type { Db } from '../db/db.ts'
import type { Instant } from '../domain/time.ts'
import { brandOf } from '../shops/brand.ts'
import { writtenFor } from './by-hand.ts'
import { claim, type Claimed, clear, release, releaseAll } from './claim.ts'
import { compose, type Composed, type Stationery, type Writing } from './compose.ts'
import { ownLetters } from './own-letters.ts'
import { storedMime } from './messages.ts'
import { type Passed, passGate, unwritten } from './pass-gate.ts'
import { openRegister } from './register.ts'
import type { Senders } from './senders.ts'
import { settleGate } from './settle.ts'
import type { Unrecorded } from './unrecorded.ts'

export type DeliverNeeds = Stationery & {
  readonly db: Db
  readonly channel: Channel
  readonly senders: Senders
  /** Who holds the leases: see owner.ts. */
  readonly owner: string
  /** Milliseconds a letter may be in hand; shorter only in tests. */
  readonly lease?: number
  /** Where outcomes go while the database is away. */
  readonly unrecorded?: Unrecorded
  readonly report: (error: unknown, sentence: string) => void
}

/** A message that passed the gate, with all it is written from. */
type Leave = Writing & { readonly message: Claimed }

export type Postman = {
  /** Claims, judges and sends up to one batch of what is due at `now`. Returns how many messages it had in hand. */
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
  let stopping = false
  /** The last round failed, so nobody knows what it left in hand. */
  let adrift = false
  let carrying = 0

  async function judge(shopId: number, messages: readonly Claimed[], now: Instant): Promise<readonly Leave[]> {
    try {
      return await furnish(await passGate(db, shopId, messages, now, needs.report))
    } catch (error) {
      needs.report(error, `the letters of shop ${shopId} could not be judged`)
      await release(db, owner, messages)
      return []
    }
  }

  /** Lays out what letters of one shop are written from: its looks, its name and its people's own words. */
  async function furnish(passed: readonly Passed[]): Promise<readonly Leave[]> {
    const shop = passed[0]?.context.shop
    if (!shop) return []
    const messages = passed.map(({ message }) => message)
    const brand = await brandOf(db.knex, shop.id)
    const sender = await needs.senders.of(shop, brand)
    const ownLetter = await ownLetters(db.knex, shop.id)
    const written = await writtenFor(db.knex, shop.id, messages)
    const leaves: Leave[] = []
    for (const one of passed) {
      const { message, flow } = one
      const place = { flow: flow.name, variant: flow.variant(message), locale: message.locale }
      const own = await ownLetter(place).catch((error: unknown) => {
        needs.report(error, `the shop's own letter ${message.key} could not be read; ours goes out`)
        return null
      })
      leaves.push({ ...one, brand, sender, own, written: written.get(message.id) ?? null })
    }
    return leaves
  }

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
        return granted
      },
    )
    crashPoint('answer-heard')
    return () => settle({ message, outcome, flow, context, now })
  }

  return {
    stop: () => {
      stopping = true
    },
    async round(now) {
      if (stopping) return 0
      if (adrift) await releaseAll(db, owner)
      adrift = true
      const claimed = await claim(db, owner, now, batch, needs.lease)
      if (claimed.length > 0) crashPoint('claim-committed')
      const leaves: Leave[] = []
      for (const shopId of new Set(claimed.map(({ shopId }) => shopId)))
        leaves.push(
          ...(await judge(
            shopId,
            claimed.filter((message) => message.shopId === shopId),
            now,
          )),
        )
      if (leaves.length > 0) crashPoint('gate-judged')
      let next = 0
      const recorded: Promise<unknown>[] = []
      const carry = async (): Promise<void> => {
        while (!stopping) {
          const leave = leaves[next++]
          if (!leave) return
          carrying++
          const record = await send(leave).finally(() => void carrying--)
          recorded.push(record().catch((error: unknown) => error))
        }
      }
      // Twice the width: while some are on the wire or wait for the disk, the next are written.
      await Promise.all(Array.from({ length: Math.min(2 * channel.width, leaves.length) }, carry))
      const failed = (await Promise.all(recorded)).find((one) => one instanceof Error)
      await release(
        db,
        owner,
        leaves.slice(Math.min(next, leaves.length)).map(({ message }) => message),
      )
      if (failed) throw failed
      adrift = false
      return claimed.length
    },
  }
}
