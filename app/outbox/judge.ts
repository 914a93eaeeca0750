import type { Channel } from '../channels/channel.ts'
import type { Db } from '../db/db.ts'
import type { Instant } from '../domain/time.ts'
import { why } from '../domain/why.ts'
import { withPictures } from '../orders/products.ts'
import { brandOf } from '../shops/brand.ts'
import { writtenFor } from './by-hand.ts'
import { type Claimed, release } from './claim.ts'
import type { Writing } from './draft.ts'
import type { Stationery } from './pen.ts'
import { wordings } from './own-letters.ts'
import type { Pacing } from './pace.ts'
import { type Passed, passGate } from './pass-gate.ts'
import type { Dots } from './dots.ts'
import type { Senders } from './senders.ts'
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
  /** Where letters are noted right before they are finished. */
  readonly dots?: Dots
  /** How fast the installation's own server may be given letters, by who receives them; absent: at any pace. */
  readonly pacing?: Pacing
  readonly report: (error: unknown, sentence: string) => void
}

/** A message that passed the gate, with all it is written from. */
export type Leave = Writing & { readonly message: Claimed }

/** One shop's messages through the gate. A shop or a message that cannot be judged is tried later and never holds up the others. */
export async function judge(
  needs: DeliverNeeds,
  shopId: number,
  messages: readonly Claimed[],
  now: Instant,
): Promise<readonly Leave[]> {
  const { db, owner } = needs
  try {
    return await inTheirTurn(needs, await furnish(needs, await passGate(db, shopId, messages, now, needs.report)), now)
  } catch (error) {
    needs.report(error, `the letters of shop ${shopId} could not be judged`)
    await release(db, owner, messages)
    return []
  }
}

/** Those that may leave within a second; the others are given back for when their provider takes more. */
async function inTheirTurn(needs: DeliverNeeds, leaves: readonly Leave[], now: Instant): Promise<readonly Leave[]> {
  const { db, owner, channel, pacing } = needs
  // A shop's own mail server has its own agreements.
  const [ours, own] = [
    leaves.filter(({ sender }) => sender.channel === channel),
    leaves.filter(({ sender }) => sender.channel !== channel),
  ]
  if (!pacing || ours.length === 0) return leaves
  const { go, later } = await pacing.admit(ours, now)
  for (const [at, waiting] of later)
    await release(
      db,
      owner,
      waiting.map(({ message }) => message),
      { due_at: at, why: why.paced },
    )
  return [...go, ...own]
}

/** Lays out what letters of one shop are written from: its looks, its name and its people's own words. */
async function furnish(needs: DeliverNeeds, passed: readonly Passed[]): Promise<readonly Leave[]> {
  const { db } = needs
  const shop = passed[0]?.context.shop
  if (!shop) return []
  const messages = passed.map(({ message }) => message)
  const brand = await brandOf(db.knex, shop.id)
  const sender = await needs.senders.of(shop, brand)
  const wordingOf = await wordings(db.knex, shop, needs.report)
  const written = await writtenFor(db.knex, shop.id, messages)
  const standings = await withPictures(
    db.knex,
    shop.id,
    passed.map(({ standing }) => standing),
  )
  const leaves: Leave[] = []
  for (const [index, one] of passed.entries()) {
    const { message, flow } = one
    const { locale, own } = await wordingOf(flow, flow.variant(message), message.locale)
    const standing = standings[index] ?? one.standing
    const words = { own, written: written.get(message.id) ?? null }
    leaves.push({ ...one, message: { ...message, locale }, standing, brand, sender, ...words })
  }
  return leaves
}
