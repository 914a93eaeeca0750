import { randomInt } from 'node:crypto'
import type { Knex } from 'knex'
import { accountIdsOf } from '../customers/known.ts'
import { countOf, newId } from '../db/row.ts'
import { rewardPrefix } from '../domain/reward.ts'
import type { Shop } from '../domain/shop.ts'
import type { Survey } from '../domain/survey.ts'
import { day, type Instant } from '../domain/time.ts'
import { isRewarded, reward as flow, type RewardSettings } from '../flows/reward.ts'
import { type StoredMessage, messageById } from '../outbox/messages.ts'
import { shopFlows } from '../outbox/shop-flows.ts'
import { flowStates } from '../shops/flow-settings.ts'

/** Answers older than this brought their code long ago, or came before the shop gave any. */
const lookBack = 2 * day
const mostAtOnce = 200

/** What the shop promises for answering, and since when; null while the flow is off. */
async function promiseOf(knex: Knex, shopId: number): Promise<{ settings: RewardSettings; since: Instant } | null> {
  const { onSince, settings } = (await flowStates(knex, shopId))(flow.name)
  return onSince === null ? null : { settings: flow.readSettings(settings), since: onSince }
}

/** The code a letter's page may promise: only one that can be made, bound to an account, and is left this month. */
export async function promisedFor(
  knex: Knex,
  message: StoredMessage,
  survey: Survey,
  now: Instant,
): Promise<Pick<RewardSettings, 'percent' | 'days'> | null> {
  const promise = await promiseOf(knex, message.shopId)
  if (!promise || !isRewarded(promise.settings, survey)) return null
  if ((await accountIdsOf(knex, message.shopId, message.customerId)).length === 0) return null
  if ((await leftThisMonth(knex, message.shopId, promise.settings, now)) < 1) return null
  const { percent, days } = promise.settings
  return { percent, days }
}

/** How many codes the shop gives a month, and how many of them are left; null while it gives none. */
export async function budgetOf(
  knex: Knex,
  shopId: number,
  now: Instant,
): Promise<{ monthly: number; left: number } | null> {
  const promise = await promiseOf(knex, shopId)
  if (!promise) return null
  const left = await leftThisMonth(knex, shopId, promise.settings, now)
  return { monthly: promise.settings.monthly, left: Math.max(0, left) }
}

async function leftThisMonth(knex: Knex, shopId: number, { monthly }: RewardSettings, now: Instant): Promise<number> {
  const month = new Date(now)
  const granted = knex('rewards')
    .where({ shop_id: shopId })
    .where('granted_at', '>=', Date.UTC(month.getUTCFullYear(), month.getUTCMonth()))
  return monthly - (await countOf(granted))
}

/**
 * Grants a code to everybody who answered a rewarded survey lately and has none for it yet: the answer counts, not the score, and
 * a machine's is none. One code a letter, whatever is answered to it. Runs again and again; returns how many were granted.
 */
export async function grantRewards(trx: Knex, shop: Shop, now: Instant): Promise<number> {
  const promise = await promiseOf(trx, shop.id)
  if (!promise) return 0
  const { settings, since } = promise
  const { all } = await shopFlows(trx, shop.id)
  const rewarded = all.flatMap(({ survey }) => (survey && isRewarded(settings, survey) ? [survey.name] : []))
  const left = Math.min(mostAtOnce, await leftThisMonth(trx, shop.id, settings, now))
  if (rewarded.length === 0 || left < 1) return 0
  const answered = (await trx('responses')
    .where({ 'responses.shop_id': shop.id, suspected: 0, verified: 1 })
    .where('responses.at', '>=', Math.max(since, now - lookBack))
    .whereIn('survey', rewarded)
    .whereNotNull('responses.message_id')
    .whereNotExists(
      trx('rewards')
        .whereRaw('rewards.shop_id = responses.shop_id AND rewards.message_id = responses.message_id')
        .select(trx.raw('1')),
    )
    .distinct('responses.message_id')
    .limit(left)
    .pluck('responses.message_id')) as string[]
  for (const messageId of answered) {
    const message = await messageById(trx, shop.id, messageId)
    if (message) await grant(trx, message, settings, now)
  }
  return answered.length
}

async function grant(trx: Knex, message: StoredMessage, settings: RewardSettings, now: Instant): Promise<void> {
  await trx('rewards')
    .insert({
      shop_id: message.shopId,
      id: newId(),
      flow: message.flow,
      message_id: message.id,
      customer_id: message.customerId,
      order_id: message.orderId,
      code: freshCode(),
      percent: settings.percent,
      state: 'granted',
      tries: 0,
      next_at: now,
      granted_at: now,
      expires_at: now + settings.days * day,
    })
    .onConflict(['shop_id', 'message_id'])
    .ignore()
}

/** Letters and digits that nobody mistakes for each other; 31^8 codes, so that none is guessed. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const freshCode = (): string =>
  `${rewardPrefix}${Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('')}`
