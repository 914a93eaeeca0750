import type { Knex } from 'knex'
import type { Instant } from '../domain/time.ts'

/** What a platform sends by itself about the same thing as one of our flows. */
export type PlatformLetters = {
  /** How many the platform said it sent lately; null: it cannot be asked, or was not yet. */
  readonly seen: number | null
  readonly seenAt: Instant | null
  /** When somebody of the shop said they are switched off there; null: nobody did. */
  readonly offAt: Instant | null
}

const unknown: PlatformLetters = { seen: null, seenAt: null, offAt: null }

/** By flow. */
export async function platformLettersOf(knex: Knex, shopId: number): Promise<(flow: string) => PlatformLetters> {
  const rows = (await knex('platform_letters').where({ shop_id: shopId })) as {
    flow: string
    seen: number | null
    seen_at: number | null
    off_at: number | null
  }[]
  const known = new Map(
    rows.map(({ flow, seen, seen_at: seenAt, off_at: offAt }) => [
      flow,
      { seen, seenAt: seenAt === null ? null : Number(seenAt), offAt: offAt === null ? null : Number(offAt) },
    ]),
  )
  return (flow) => known.get(flow) ?? unknown
}

/** What the platform told. */
export async function keepSeen(knex: Knex, shopId: number, flow: string, seen: number, now: Instant): Promise<void> {
  const told = { seen, seen_at: now }
  await knex('platform_letters')
    .insert({ shop_id: shopId, flow, ...told })
    .onConflict(['shop_id', 'flow'])
    .merge(Object.keys(told))
}

/** What somebody of the shop said; null takes it back. What was counted before they said so tells nothing any more. */
export async function sayOff(knex: Knex, shopId: number, flow: string, offAt: Instant | null): Promise<void> {
  const said = { off_at: offAt, ...(offAt === null ? {} : { seen: null, seen_at: null }) }
  await knex('platform_letters')
    .insert({ shop_id: shopId, flow, ...said })
    .onConflict(['shop_id', 'flow'])
    .merge(Object.keys(said))
}
