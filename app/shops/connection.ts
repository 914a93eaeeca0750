import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { dropLease, takeLease } from '../db/lease.ts'
import type { Instant } from '../domain/time.ts'

/** A shop is connected to its platform; the row is also what one process at a time renews its tokens under. */
export async function keepConnection(knex: Knex, shopId: number, now: Instant): Promise<void> {
  await knex('connections').insert({ shop_id: shopId, updated_at: now }).onConflict(['shop_id']).merge()
}

/** The plan the merchant pays for, as the platform told last; null: none. */
export async function keepPlan(knex: Knex, shopId: number, plan: string | null): Promise<void> {
  await knex('connections').where({ shop_id: shopId }).update({ plan })
}

/** Another plan may have taken its place by now, which the news of its end does not touch. */
export async function endPlan(knex: Knex, shopId: number, plan: string): Promise<void> {
  await knex('connections').where({ shop_id: shopId, plan }).update({ plan: null })
}

export async function planOf(knex: Knex, shopId: number): Promise<string | null> {
  const row = (await knex('connections').where({ shop_id: shopId }).first('plan')) as
    { plan: string | null } | undefined
  return row?.plan ?? null
}

/** Lets one process at a time renew a shop's tokens: a refresh token is good for one successor. False: somebody else is at it. */
export async function renewing(db: Db, shopId: number, holder: string, renew: () => Promise<void>): Promise<boolean> {
  const row = { table: 'connections', where: { shop_id: shopId } }
  if (!(await takeLease(db, row, holder, 40_000))) return false
  try {
    await renew()
  } finally {
    await dropLease(db, row, holder)
  }
  return true
}
