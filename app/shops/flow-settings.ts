import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { fromJson } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'
import type { Why } from '../domain/why.ts'

/** What a merchant decided about one flow. `onSince` null: it is off. */
export type FlowState = {
  readonly onSince: Instant | null
  readonly settings: unknown
  /** Why the flow paused by itself; null when it did not. */
  readonly paused: Why | null
  /** A letter nobody confirmed goes once more by itself. */
  readonly resendOnce: boolean
}

const untouched: FlowState = { onSince: null, settings: {}, paused: null, resendOnce: false }

/** Every flow's state in one shop, by name; a flow never touched is off with nothing set. */
export async function flowStates(knex: Knex, shopId: number): Promise<(flow: string) => FlowState> {
  const rows = (await knex('flow_settings').where({ shop_id: shopId })) as {
    flow: string
    on_since: number | null
    settings: string
    paused_why: Why | null
    resend_once: number
  }[]
  const states = new Map(
    rows.map((row) => [
      row.flow,
      {
        onSince: row.on_since,
        settings: fromJson(row.settings),
        paused: row.paused_why,
        resendOnce: Number(row.resend_once) === 1,
      },
    ]),
  )
  return (flow) => states.get(flow) ?? untouched
}

/** Switching on twice keeps the first moment: what happened since then still counts. */
export async function switchFlow(db: Db, shopId: number, flow: string, on: boolean, now: Instant): Promise<void> {
  await change(db, shopId, flow, now, (state) => ({ ...state, onSince: on ? (state.onSince ?? now) : null }))
}

export async function saveFlowSettings(
  db: Db,
  shopId: number,
  flow: string,
  settings: object,
  now: Instant,
): Promise<void> {
  await change(db, shopId, flow, now, (state) => ({ ...state, settings }))
}

/** Whether a letter of the flow that nobody confirmed goes once more by itself. */
export async function setResendOnce(db: Db, shopId: number, flow: string, on: boolean, now: Instant): Promise<void> {
  await change(db, shopId, flow, now, (state) => state)
  await db
    .knex('flow_settings')
    .where({ shop_id: shopId, flow })
    .update({ resend_once: on ? 1 : 0 })
}

async function change(
  db: Db,
  shopId: number,
  flow: string,
  now: Instant,
  edit: (state: FlowState) => FlowState,
): Promise<void> {
  await db.write(async (trx) => {
    const state = edit((await flowStates(trx, shopId))(flow))
    await trx('flow_settings')
      .insert({
        shop_id: shopId,
        flow,
        on_since: state.onSince,
        settings: JSON.stringify(state.settings),
        updated_at: now,
      })
      .onConflict(['shop_id', 'flow'])
      .merge()
  })
}
