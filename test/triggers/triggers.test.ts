import { expect } from 'chai'
import { accountIdsOf } from '../../app/customers/known.ts'
import { newId } from '../../app/db/row.ts'
import type { Shop } from '../../app/domain/shop.ts'
import { day, minute } from '../../app/domain/time.ts'
import { messageById } from '../../app/outbox/messages.ts'
import { recordAnswer } from '../../app/responses/store.ts'
import { addShop, keepScopes } from '../../app/shops/shops.ts'
import { addressesFrom } from '../../app/storefronts/shopify/platform/address.ts'
import { openAsk } from '../../app/storefronts/shopify/platform/ask.ts'
import { PlatformFault } from '../../app/storefronts/shopify/platform/fault.ts'
import { shopifyHealth } from '../../app/storefronts/shopify/health.ts'
import { shopifyTrigger } from '../../app/storefronts/shopify/triggers.ts'
import { hearForTriggers } from '../../app/triggers/hear.ts'
import { startTriggers } from '../../app/triggers/send.ts'
import { keys, rowsOf } from '../admin/rows.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { openAllowance } from '../support/shopify-stand-in/allowance.ts'
import { type StandIn, startStandIn } from '../support/shopify-stand-in/index.ts'
import type { StandInShop } from '../support/shopify-stand-in/shop.ts'

const noon = Date.UTC(2026, 10, 20, 11)
const mannerAt = (at: number) => ({ at, visitor: 'a browser', told: null, dwell: minute, sentAt: noon - day })
let shops = 0

onEveryDatabase('Shopify Flow and feedback', (db) => {
  let shop: Shop
  let standIn: StandIn
  let there: StandInShop
  let faults: string[]
  let token: string
  beforeEach(async () => {
    standIn = await startStandIn(() => noon)
    const domain = `flow-${++shops}.myshopify.com`
    there = standIn.shop(domain)
    there.accessTokens.set('good', Infinity)
    shop = await addShop(db(), keys, { domain, platform: 'shopify' }, noon)
    await keepScopes(db().knex, shop.id, ['read_customers', 'read_orders'])
    ;[faults, token] = [[], 'good']
  })
  afterEach(() => standIn.stop())

  const start = (now: number) => {
    const ask = openAsk({ addresses: addressesFrom(standIn.url), now: () => noon, pause: async () => {} })
    const accessOf = async ({ domain }: { domain: string }) => {
      if (token === '') throw new PlatformFault('signed out', 'The shop is not connected.')
      return { domain, token }
    }
    const triggers = { shopify: shopifyTrigger({ ask, accessOf }) }
    return startTriggers({ db: db(), triggers, report: (_, sentence) => faults.push(sentence) }, now)
  }
  const stateOf = async () =>
    ((await db().knex('triggers').where({ shop_id: shop.id })) as { state: string }[]).map(({ state }) => state)

  /** Somebody with an account and an order, and the letter that asked them; returns how they answer it. */
  async function asked(account: string | null = '7012345678901') {
    const rows = rowsOf(db(), shop.id)
    const customer = await rows.customer()
    const order = await rows.order({ name: '#1042', customer_id: customer })
    if (account !== null)
      await db()
        .knex('identities')
        .insert({ shop_id: shop.id, kind: 'platform', value: account, customer_id: customer, at: noon })
    const id = await rows.message({ customer_id: customer, order_id: order })
    const message = await messageById(db().knex, shop.id, id)
    if (!message) throw new Error('the letter is gone')
    return (score: number | null, comment: string | null, at: number) =>
      recordAnswer(
        db(),
        message,
        { survey: 'nps', score, comment, drivers: [], source: 'click', manner: mannerAt(at) },
        at,
        hearForTriggers,
      )
  }

  it('is told once, five minutes after the click, with the words that came meanwhile', async () => {
    const answer = await asked()
    await answer(9, null, noon)
    await answer(9, 'A fine mug', noon + minute)
    expect(await start(noon + 4 * minute)).to.equal(0)
    expect(await start(noon + 5 * minute)).to.equal(1)
    await answer(3, 'It broke', noon + 6 * minute)
    expect(await start(noon + 60 * minute)).to.equal(0)
    expect(there.triggered).to.deep.equal([
      { customer_id: 7_012_345_678_901, Survey: 'nps', Score: 9, Comment: 'A fine mug', Order: '#1042' },
    ])
    const sign = (await shopifyHealth({ knex: db().knex, shop, now: noon + minute })).find(({ key }) => key === 'flow')
    expect(sign).to.include({ state: 'well', done: 1 })
  })

  it('is not told by a shop that withholds its customers, nor by one that is not at Shopify', async () => {
    await keepScopes(db().knex, shop.id, ['read_orders'])
    await (
      await asked()
    )(9, null, noon)
    await db().knex('shops').where({ id: shop.id }).update({ platform: 'woocommerce', scopes: 'read_customers' })
    await (
      await asked('2')
    )(9, null, noon)
    expect(await stateOf()).to.deep.equal([])
  })

  it('is not told of somebody Shopify does not know, nor of what turned out to be a machine’s', async () => {
    await (
      await asked(null)
    )(9, null, noon)
    await (
      await asked()
    )(9, null, noon)
    await db().knex('responses').where({ shop_id: shop.id }).update({ suspected: 1 })
    expect(await start(noon + 5 * minute)).to.equal(0)
    expect(await stateOf()).to.deep.equal(['dropped', 'dropped'])
    expect(there.triggered).to.deep.equal([])
  })

  it('waits while Shopify asks to go slower, and tells it then', async () => {
    await (
      await asked()
    )(9, null, noon)
    there.allowance = openAllowance(() => noon, 1_000, 50)
    there.allowance.take(1_000)
    expect(await start(noon + 5 * minute)).to.equal(0)
    expect(await stateOf()).to.deep.equal(['waiting'])
    there.allowance = openAllowance(() => noon)
    expect(await start(noon + 6 * minute)).to.equal(1)
    expect(there.triggered).to.have.length(1)
  })

  it('waits for a shop that must open the app again', async () => {
    await (
      await asked()
    )(9, null, noon)
    token = ''
    await start(noon + 5 * minute)
    expect(await stateOf()).to.deep.equal(['waiting'])
    token = 'good'
    expect(await start(noon + 6 * minute)).to.equal(1)
  })

  it('is never told again where nobody knows whether it heard', async () => {
    await (
      await asked()
    )(9, null, noon)
    standIn.interfere = (_req, res) => Boolean(res.writeHead(502).end())
    await start(noon + 5 * minute)
    standIn.interfere = null
    expect(await stateOf()).to.deep.equal(['uncertain'])
    expect(await start(noon + 60 * minute)).to.equal(0)
    const sign = (await shopifyHealth({ knex: db().knex, shop, now: noon })).find(({ key }) => key === 'flow')
    expect(sign).to.include({ state: 'hurt', done: 1, total: 1 })
  })

  it('is not told twice by two machines, nor after one of them ended in the middle', async () => {
    for (const account of ['1', '2', '3']) await (await asked(account))(9, null, noon)
    await Promise.all([start(noon + 5 * minute), start(noon + 5 * minute)])
    expect(there.triggered.map((told) => told['customer_id'])).to.have.members([1, 2, 3])
    await (
      await asked('4')
    )(9, null, noon)
    await db()
      .knex('triggers')
      .where({ shop_id: shop.id, state: 'waiting' })
      .update({ state: 'in hand', due_at: noon + 5 * minute })
    expect(await start(noon + 16 * minute)).to.equal(0)
    expect((await stateOf()).sort()).to.deep.equal(['sent', 'sent', 'sent', 'uncertain'])
  })

  it('says why it did not take it', async () => {
    await (
      await asked()
    )(9, null, noon)
    await db().knex('triggers').where({ shop_id: shop.id }).update({ id: newId() })
    expect(await start(noon + 5 * minute)).to.equal(0)
    expect(await stateOf()).to.deep.equal(['dropped'])
    await (
      await asked('5')
    )(9, null, noon)
    standIn.interfere = (_req, res) =>
      Boolean(
        res
          .writeHead(200, { 'content-type': 'application/json' })
          .end('{"data":{"flowTriggerReceive":{"userErrors":[{"field":["body"],"message":"no"}]}}}'),
      )
    await start(noon + 5 * minute)
    expect((await stateOf()).sort()).to.deep.equal(['dropped', 'refused'])
    expect(faults).to.deep.equal([])
    expect(await accountIdsOf(db().knex, shop.id, null)).to.deep.equal([])
  })
})
