import type { Knex } from 'knex'
import type { Instant } from '../domain/time.ts'
import type { Why } from '../domain/why.ts'

/** A pause the flow took by itself. `why` null: it was lifted at `at`. */
export type FlowPause = { readonly why: Why | null; readonly at: Instant }

/** Null: the flow never paused. */
export async function pauseOf(knex: Knex, shopId: number, flow: string): Promise<FlowPause | null> {
  const row = (await knex('flow_settings').where({ shop_id: shopId, flow }).first('paused_at', 'paused_why')) as
    { paused_at: Instant | null; paused_why: Why | null } | undefined
  return row && row.paused_at !== null ? { why: row.paused_why, at: Number(row.paused_at) } : null
}

/** Letters of the flow wait from now on. The merchant never switched a flow that is not in the table on. */
export async function pauseFlow(knex: Knex, shopId: number, flow: string, why: Why, at: Instant): Promise<void> {
  await knex('flow_settings').where({ shop_id: shopId, flow }).update({ paused_at: at, paused_why: why })
}

/** False: it was not paused. What waits is due at once; the gate judges it again. */
export async function liftPause(knex: Knex, shopId: number, flow: string, at: Instant): Promise<boolean> {
  const lifted = await knex('flow_settings')
    .where({ shop_id: shopId, flow })
    .whereNotNull('paused_why')
    .update({ paused_at: at, paused_why: null })
  return lifted > 0
}
