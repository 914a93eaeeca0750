import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { inChunks, newId } from '../db/row.ts'
import { day, type Instant, minute } from '../domain/time.ts'
import type { Shop } from '../domain/shop.ts'
import type { Keys } from '../keys/keys.ts'
import { rehearse } from './rehearse.ts'
import type { Outcome } from './outcome.ts'

/** A rehearsal somebody asked for on a page: it runs beside the server's other work, and its outcome is kept for a while. */
export type Run = {
  readonly id: string
  readonly flow: string
  readonly since: Instant
  readonly until_at: Instant
  /** `stopped`: the process that ran it is gone, or it failed; it can be begun again. */
  readonly state: 'running' | 'done' | 'stopped'
  /** Thousandths played. */
  readonly share: number
  readonly people: number | null
  readonly begun_at: Instant
  readonly beat_at: Instant
}

/** Without a sign of life for so long, whoever ran it is gone. */
const silence = minute
/** The shops whose past is being rehearsed in this process: one at a time each, for it is work. */
const running = new Set<number>()

export async function newestRun(knex: Knex, shopId: number, flow: string, now: Instant): Promise<Run | null> {
  const run = (await knex('rehearsals').where({ shop_id: shopId, flow }).orderBy('begun_at', 'desc').first()) as
    Run | undefined
  if (!run) return null
  const gone = run.state === 'running' && Number(run.beat_at) < now - silence
  return gone ? { ...run, state: 'stopped' } : run
}

type Needs = {
  readonly db: Db
  readonly keys: Keys
  readonly now: () => Instant
  readonly report: (error: unknown, sentence: string) => void
}

/** Begins one and returns at once; false when the shop already has one under way here. `over` tells tests when it ended. */
export async function beginRun(
  needs: Needs,
  { shop, flow, days }: { readonly shop: Shop; readonly flow: string; readonly days: number },
): Promise<{ readonly begun: boolean; readonly over: Promise<void> }> {
  const { db, now } = needs
  if (running.has(shop.id)) return { begun: false, over: Promise.resolve() }
  running.add(shop.id)
  const until = now()
  const id = newId()
  const since = until - days * day
  try {
    await db.knex('rehearsals').insert({
      shop_id: shop.id,
      id,
      flow,
      since,
      until_at: until,
      state: 'running',
      share: 0,
      begun_at: until,
      beat_at: until,
    })
  } catch (error) {
    running.delete(shop.id)
    throw error
  }
  return { begun: true, over: run(needs, shop, { id, flow, since, until }) }
}

async function run(
  { db, keys, now, report }: Needs,
  shop: Shop,
  {
    id,
    flow,
    since,
    until,
  }: { readonly id: string; readonly flow: string; readonly since: Instant; readonly until: Instant },
): Promise<void> {
  const tell = (told: object) =>
    db
      .knex('rehearsals')
      .where({ shop_id: shop.id, id })
      .update({ ...told, beat_at: now() })
  try {
    const progress = async (share: number): Promise<void> => {
      await tell({ share: Math.round(share * 1000) })
    }
    const outcome = await rehearse({ db, keys, report, progress }, { shop, flows: [flow], since, until })
    await keep(db, shop.id, id, outcome, now())
    await tell({ state: 'done', share: 1000, people: outcome.people })
  } catch (error) {
    report(error, `the rehearsal of ${flow} for ${shop.domain} stopped`)
    await tell({ state: 'stopped' }).catch(() => {})
  } finally {
    running.delete(shop.id)
  }
}

/** No address is kept, only whose order or cart it was: who is erased meanwhile is gone from here too. */
async function keep(db: Db, shopId: number, id: string, { lines }: Outcome, now: Instant): Promise<void> {
  const rows = lines.map((line, number) => ({
    shop_id: shopId,
    rehearsal_id: id,
    number,
    at: line.at,
    outcome: line.outcome,
    why: line.why,
    step: line.step,
    order_id: line.orderId,
    cart_token: line.cartToken,
    customer_id: line.customerId,
    written_at: now,
  }))
  for (const chunk of inChunks(rows)) await db.knex('rehearsed_letters').insert([...chunk])
}
