import type { Knex } from 'knex'
import { accountIdsOf } from '../customers/known.ts'
import type { Db } from '../db/db.ts'
import { fenceOf } from '../db/installation.ts'
import type { Shop } from '../domain/shop.ts'
import { day, hour, type Instant, minute } from '../domain/time.ts'
import { type FeedbackTold, type Trigger, TriggerFault, type Triggers } from '../domain/trigger.ts'
import { ownSurveys } from '../shops/own-surveys.ts'
import { shopById } from '../shops/shops.ts'

export type TriggerNeeds = {
  readonly db: Db
  readonly triggers: Triggers
  readonly report: (error: unknown, sentence: string) => void
}

const atOnce = 50
/** Longer than the platform is ever waited for; whoever had it in hand so long is dead. */
const held = 10 * minute
/** How long to wait after each failure of which the platform knows nothing; two days in all. */
const waits = [minute, 5 * minute, 30 * minute, 2 * hour, 6 * hour, 12 * hour, day]

/**
 * Tells what is due, each once. A row is in hand before the platform is asked; where nobody can say whether it heard, nothing is
 * told again: a lost start is a workflow that did not run, a second one may be a second gift.
 */
export async function startTriggers(needs: TriggerNeeds, now: Instant): Promise<number> {
  const { knex } = needs.db
  // A copy from before would tell again what the shop was told since.
  if (await fenceOf(knex)) return 0
  await knex('triggers')
    .where({ state: 'in hand' })
    .where('due_at', '<=', now - held)
    .update({ state: 'uncertain', why: 'the program ended while it was told' })
  const shops = (await due(knex, now).distinct('shop_id').limit(atOnce).pluck('shop_id')) as number[]
  let told = 0
  for (const id of shops) {
    const shop = await shopById(knex, id)
    const trigger = shop && needs.triggers[shop.platform]
    if (shop?.status === 'active' && trigger) told += await tellShop(needs, shop, trigger, now)
    else await due(knex, now).where({ shop_id: id }).update({ state: 'dropped' })
  }
  return told
}

const due = (knex: Knex, now: Instant): Knex.QueryBuilder =>
  knex('triggers').where({ state: 'waiting' }).where('due_at', '<=', now)

async function tellShop(needs: TriggerNeeds, shop: Shop, trigger: Trigger, now: Instant): Promise<number> {
  const { knex } = needs.db
  const rows = (await due(knex, now).where({ shop_id: shop.id }).orderBy('due_at').limit(atOnce)) as Row[]
  let told = 0
  for (const { id, tries } of rows) {
    const row = knex('triggers').where({ shop_id: shop.id, id })
    const mine = await row.clone().where({ state: 'waiting', tries }).update({ state: 'in hand', due_at: now })
    if (mine === 0) continue
    try {
      const feedback = await feedbackOf(knex, shop.id, id)
      if (feedback) await trigger(shop, feedback)
      await row.clone().update({ state: feedback ? 'sent' : 'dropped', sent_at: now, why: null })
      if (feedback) told++
    } catch (error) {
      const why = error instanceof Error ? error.message.slice(0, 300) : 'unknown'
      const outcome = error instanceof TriggerFault ? error.outcome : 'uncertain'
      const wait = waits[tries]
      if (outcome !== 'unheard' || wait === undefined) {
        await row.clone().update({ state: outcome === 'uncertain' ? outcome : 'refused', why })
        if (!(error instanceof TriggerFault)) needs.report(error, `an automation of shop ${shop.id} was not started`)
        continue
      }
      await row.clone().update({ state: 'waiting', tries: tries + 1, due_at: now + wait, why })
      // The others would only fail as well; they stay due.
      return told
    }
  }
  return told
}

type Row = { readonly id: string; readonly tries: number }
type Answer = {
  survey: string
  score: number | null
  comment: string | null
  customer_id: string | null
  order_name: string | null
}

/** What the answer is by now; null when it is gone, came from a machine after all, or is from nobody the platform knows. */
async function feedbackOf(knex: Knex, shopId: number, id: string): Promise<FeedbackTold | null> {
  const row = (await knex('responses')
    .leftJoin('orders', (on) => {
      void on.on('orders.shop_id', 'responses.shop_id').andOn('orders.id', 'responses.order_id')
    })
    .where({ 'responses.shop_id': shopId, 'responses.id': id, suspected: 0 })
    .first('survey', 'score', 'comment', 'responses.customer_id', 'orders.name as order_name')) as Answer | undefined
  if (!row) return null
  const [account] = await accountIdsOf(knex, shopId, row.customer_id)
  if (account === undefined || !Number.isSafeInteger(Number(account))) return null
  const own = (await ownSurveys(knex, shopId)).find(({ name }) => name === row.survey)
  const { score, comment, order_name: order } = row
  return { account, survey: own?.title ?? row.survey, score, comment, order }
}
