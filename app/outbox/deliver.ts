import { crashPoint } from '../crash.ts'
import type { Db } from '../db/db.ts'
<<<<<<< HEAD
import { unpackLetter } from '../db/packing.ts'
import type { Instant } from '../domain/time.ts'
import { claim, type Claimed, clear, release, releaseAll } from './claim.ts'
import { compose, type Composed } from './compose.ts'
import { type DeliverNeeds, judge, type Leave, unwritten } from './judge.ts'
import { openRegister } from './register.ts'
import { settleGate } from './settle.ts'
import { supplyOf } from './supply.ts'
=======
import type { Flow, FlowContext } from '../domain/flow.ts'
import { permission } from '../domain/permission.ts'
import { policyOf } from '../domain/policy.ts'
import type { Standing } from '../domain/standing.ts'
import { minute, type Instant } from '../domain/time.ts'
import { why } from '../domain/why.ts'
import type { MerchantLetter } from '../render/merchant/blocks.ts'
import { brandOf, type ShopBrand } from '../shops/brand.ts'
import { flowStates } from '../shops/flow-settings.ts'
import { shopById } from '../shops/shops.ts'
import { switchless, type Written, writtenFor } from './by-hand.ts'
import { claim, type Claimed, clear, release, releaseAll } from './claim.ts'
import { compose, type Composed, type Stationery } from './compose.ts'
import { ownLetters } from './own-letters.ts'
import { storedMime } from './messages.ts'
import { openRegister } from './register.ts'
import { settleGate } from './settle.ts'
import { shopFlows } from './shop-flows.ts'
import { loadReaches, loadStandings } from './standing.ts'
import type { Unrecorded } from './unrecorded.ts'

export type DeliverNeeds = Stationery & {
  readonly db: Db
  readonly channel: Channel
  /** Who holds the leases: see owner.ts. */
  readonly owner: string
  /** Milliseconds a letter may be in hand; shorter only in tests. */
  readonly lease?: number
  /** Where outcomes go while the database is away. */
  readonly unrecorded?: Unrecorded
  readonly report: (error: unknown, sentence: string) => void
}

/** A message that passed the gate. */
type Leave = {
  readonly message: Claimed
  readonly flow: Flow
  readonly context: FlowContext<object>
  readonly brand: ShopBrand
  readonly own: MerchantLetter | null
  readonly written: Written | null
  readonly standing: Standing
}
>>>>>>> main

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

<<<<<<< HEAD
=======
  /** One shop's messages through the gate. A shop or a message that cannot be judged is tried later and never holds up the others. */
  async function judge(shopId: number, messages: readonly Claimed[], now: Instant): Promise<readonly Leave[]> {
    const leaves: Leave[] = []
    const verdicts: Parameters<typeof settleGate>[2][number][] = []
    try {
      const shop = await shopById(db.knex, shopId)
      const stateOf = await flowStates(db.knex, shopId)
      const { named } = await shopFlows(db.knex, shopId)
      const brand = await brandOf(db.knex, shopId)
      const ownLetter = await ownLetters(db.knex, shopId)
      const written = await writtenFor(db.knex, shopId, messages)
      const standings = await loadStandings(db.knex, shopId, messages)
      const reaches = await loadReaches(db.knex, shopId, messages, now)
      for (const [index, message] of messages.entries()) {
        const [standing, reach] = [standings[index], reaches[index]]
        if (!shop || !standing || !reach) continue
        try {
          const flow = named(message.flow)
          const { onSince, settings, paused } = flow?.byHand ? switchless(message) : stateOf(message.flow)
          const context =
            flow && onSince !== null ? { shop, settings: flow.readSettings(settings), onSince, now } : null
          const verdict = permission(message, standing, reach, { flow, context, policy: policyOf, paused }, now)
          if (verdict.do === 'send' && flow && context) {
            const place = { flow: flow.name, variant: flow.variant(message), locale: message.locale }
            const own = await ownLetter(place).catch((error: unknown) => {
              needs.report(error, `the shop's own letter ${message.key} could not be read; ours goes out`)
              return null
            })
            leaves.push({ message, flow, context, brand, own, written: written.get(message.id) ?? null, standing })
          } else if (verdict.do === 'wait')
            verdicts.push({ message, state: 'scheduled', dueAt: verdict.until, why: verdict.why })
          else if (verdict.do !== 'send')
            verdicts.push({ message, state: verdict.do === 'expire' ? 'expired' : 'dropped', why: verdict.why })
        } catch (error) {
          needs.report(error, `the letter ${message.key} could not be judged`)
          verdicts.push(unwritten(message, now))
        }
      }
      await settleGate(db, shopId, verdicts, now)
      return leaves
    } catch (error) {
      needs.report(error, `the letters of shop ${shopId} could not be judged`)
      await release(db, owner, messages)
      return []
    }
  }

>>>>>>> main
  /** Writes and sends one letter; what it gives back records the outcome, which need not hold up the next letter. */
  async function send(leave: Leave): Promise<() => Promise<void>> {
    const { message, flow, context } = leave
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
    const outcome = await channel.send(
      { messageId: message.id, from: needs.mailFrom, to: message.to, mime },
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

  /** Claims a batch and asks the gate about it; null when there may be no other in this round. `alone`: nothing else is in hand. */
  async function fetch(now: Instant, alone: boolean): Promise<{ leaves: readonly Leave[]; inHand: number } | null> {
    const claimed = await claim(db, owner, now, batch, needs.lease)
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

<<<<<<< HEAD
async function storedMime(db: Db, { shopId, id }: Claimed): Promise<Buffer | null> {
  const row = (await db.knex('letters').where({ shop_id: shopId, message_id: id }).first('mime')) as
    { mime: Buffer } | undefined
  return row ? unpackLetter(row.mime) : null
=======
/** Three tries for what fails in our own hands, then the letter is given up; a template or a setting will not mend itself. */
function unwritten(message: Claimed, now: Instant): Parameters<typeof settleGate>[2][number] {
  const attempts = message.attempts + 1
  return attempts < 3
    ? { message, state: 'scheduled', dueAt: now + attempts * minute, attempts, why: why.unwritten }
    : { message, state: 'dropped', attempts, why: why.unwritten }
>>>>>>> main
}
