import { createHash } from 'node:crypto'
import express, { type RequestHandler } from 'express'
import { addressesOf, recordIdsOf } from '../../customers/known.ts'
import { suppress } from '../../customers/suppressions.ts'
import { problem } from '../../journal/problem.ts'
import { findShop } from '../../shops/shops.ts'
import { id, part, readPayload, text } from '../../storefronts/payload.ts'
import { isShopDomain } from '../../storefronts/shopify/platform/address.ts'
import { header, isSigned } from '../../storefronts/signature.ts'
import { Unreadable } from '../../storefronts/storefront.ts'
import type { ShopifyDoorNeeds } from './needs.ts'

type Run = { readonly domain: string; readonly run: string; readonly customer: string }

/**
 * The step "Stop surveys and reminders" of a merchant's Shopify Flow. Signed like a webhook. Shopify repeats a run until it is
 * answered 200: the run's row in the audit is written with the change, so that a repetition does not stop again what the merchant
 * allowed since.
 */
export const stopLettersAction = (needs: ShopifyDoorNeeds): RequestHandler[] => [
  express.raw({ type: () => true, limit: '256kb' }),
  async (req, res) => {
    const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0)
    if (!isSigned(header(req.headers, 'x-shopify-hmac-sha256'), body, needs.secrets))
      return problem(res, 401, 'The signature does not match the body.')
    const run = readRun(body)
    if (!run) return problem(res, 422, 'The step must name a shop, its run and a customer.')
    const shop = await findShop(needs.db.knex, run.domain)
    if (!shop || shop.status !== 'active') return problem(res, 404, 'This shop does not use the app.')
    await stop(needs, shop.id, run)
    res.status(200).json({})
  },
]

function readRun(body: Buffer): Run | null {
  try {
    const told = readPayload(body)
    const domain = (text(told['shopify_domain']) ?? '').toLowerCase()
    const run = text(told['action_run_id'])
    const customer = id(part(told['properties'])?.['customer_id'])
    return isShopDomain(domain) && run && customer ? { domain, run, customer } : null
  } catch (error) {
    if (error instanceof Unreadable) return null
    throw error
  }
}

/** What was bought is still told of on its way; surveys and reminders are not sent any more. */
async function stop({ db, keys, now }: ShopifyDoorNeeds, shopId: number, { run, customer }: Run): Promise<void> {
  const auditId = createHash('sha256').update(`shopify flow ${run}`).digest('hex')
  await db.write(async (trx) => {
    if (await trx('audit').where({ shop_id: shopId, id: auditId }).first('id')) return
    const at = now()
    const did = 'stopped surveys and reminders to a customer'
    await trx('audit').insert({ shop_id: shopId, id: auditId, at, who: 'Shopify Flow', did, detail: run.slice(0, 190) })
    const addresses = await addressesOf(trx, shopId, await recordIdsOf(trx, shopId, customer))
    for (const address of addresses)
      for (const scope of ['survey', 'marketing'] as const)
        await suppress(trx, keys, { shopId, address, scope, reason: 'merchant', detail: 'Shopify Flow', at })
  })
}
