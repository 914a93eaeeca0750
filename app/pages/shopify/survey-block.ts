import type { Request, Response } from 'express'
import { day } from '../../domain/time.ts'
import { problem } from '../../journal/problem.ts'
import { lifetimes, makeToken } from '../../keys/tokens.ts'
import { shopFlows } from '../../outbox/shop-flows.ts'
import { recordIdsOf } from '../../customers/known.ts'
import { findShop } from '../../shops/shops.ts'
import { readProxied } from '../../storefronts/shopify/proxy.ts'
import type { ShopifyDoorNeeds } from './needs.ts'

/** After that the purchase is not fresh enough to be asked about beside it. */
const fresh = 30 * day
/** Letters looked at; nobody is sent more surveys than that in a month. */
const most = 10

/**
 * Tells the theme's block whether the customer who is signed in at the shop has a survey to answer, and where. It is the one their
 * letter asks, so an answer given here and one given there are the same answer.
 */
export const surveyBlock =
  (needs: ShopifyDoorNeeds) =>
  async (req: Request, res: Response): Promise<void> => {
    const query = new URL(req.originalUrl, needs.appUrl).searchParams
    const asker = readProxied(query, needs.secrets, needs.now())
    if (!asker) return problem(res, 401, 'The signature does not match the question.')
    const shop = await findShop(needs.db.knex, asker.domain)
    const messageId =
      shop?.status === 'active' && asker.customer ? await openSurvey(needs, shop.id, asker.customer) : null
    res.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' })
    if (!shop || messageId === null) return void res.json({ survey: null })
    const expiresAt = needs.now() + lifetimes.survey
    const token = makeToken(needs.keys, 'survey', { shopId: shop.id, messageId, link: 0, expiresAt })
    res.json({ survey: { address: `${needs.appUrl}/s/${token}` } })
  }

/** The newest letter with a question this customer has not answered. */
async function openSurvey({ db, now }: ShopifyDoorNeeds, shopId: number, customer: string): Promise<string | null> {
  const customerIds = await recordIdsOf(db.knex, shopId, customer)
  if (customerIds.length === 0) return null
  const sent = (await db
    .knex('messages')
    .where({ shop_id: shopId, state: 'sent', purpose: 'survey', answered: 0 })
    .whereIn('customer_id', customerIds)
    .where('sent_at', '>=', now() - fresh)
    .orderBy('sent_at', 'desc')
    .limit(most)
    .select('id', 'flow')) as { id: string; flow: string }[]
  const flows = sent.length > 0 ? await shopFlows(db.knex, shopId) : null
  return sent.find(({ flow }) => flows?.named(flow)?.survey)?.id ?? null
}
