import { expect } from 'chai'
import { newId } from '../../app/db/row.ts'
import { RewardRefused, type Rewards, type WantedCode } from '../../app/domain/reward.ts'
import type { Shop } from '../../app/domain/shop.ts'
import { day, hour, type Instant } from '../../app/domain/time.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { messageById } from '../../app/outbox/messages.ts'
import { nps } from '../../app/flows/nps.ts'
import { promisedFor } from '../../app/rewards/grant.ts'
import { workOnRewards } from '../../app/rewards/index.ts'
import { saveFlowSettings, switchFlow } from '../../app/shops/flow-settings.ts'
import { saveLanguages } from '../../app/shops/shops.ts'
import { addressesFrom } from '../../app/storefronts/shopify/platform/address.ts'
import { openAsk } from '../../app/storefronts/shopify/platform/ask.ts'
import { shopifyRewards } from '../../app/storefronts/shopify/rewards.ts'
import { newShop } from '../admin/rows.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { openAllowance } from '../support/shopify-stand-in/allowance.ts'
import { type StandIn, startStandIn } from '../support/shopify-stand-in/index.ts'

const keys = deriveKeys(Buffer.alloc(32, 9))
const noon = Date.UTC(2026, 10, 20, 11)
let shops = 0

onEveryDatabase('Codes for answering', (db) => {
  let shop: Shop
  let made: WantedCode[]
  let ended: string[]
  let failure: Error | null
  const platform: Rewards = {
    make: (_shop, wanted) => {
      if (failure) return Promise.reject(failure)
      made.push(wanted)
      return Promise.resolve(`gid ${wanted.code}`)
    },
    end: (of, reference) => {
      if (of.id === shop.id) ended.push(reference)
      return Promise.resolve()
    },
  }
  const work = (now: Instant, makers: object = { woocommerce: platform }) =>
    workOnRewards({ db: db(), keys, makers, report: () => {} }, now)
  beforeEach(async () => {
    shop = await newShop(db(), `codes-${++shops}.myshopify.com`)
    ;[made, ended, failure] = [[], [], null]
    await switchFlow(db(), shop.id, 'reward', true, noon - day)
    await saveFlowSettings(db(), shop.id, 'reward', { forNps: true, percent: 15, days: 20 }, noon)
  })

  /** Somebody with an account, the letter that asked them, and their answer. */
  async function answered(more: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const [customer, message] = [newId(), newId()]
    const mine = { shop_id: shop.id }
    await db()
      .knex('customers')
      .insert({ ...mine, id: customer, person_id: customer, email: 'anna@example.com', told: '{}', created_at: noon })
    await db()
      .knex('identities')
      .insert({
        ...mine,
        kind: 'platform',
        value: `77${shops}${made.length}${Math.random()}`.slice(0, 12),
        customer_id: customer,
        at: noon,
      })
    await db()
      .knex('messages')
      .insert({
        ...mine,
        id: message,
        flow: 'nps',
        message_key: `nps:${message}`,
        purpose: 'survey',
        channel: 'email',
        step: 1,
        facts: '{}',
        to_address: 'anna@example.com',
        address_hash: keys.fingerprint('anna@example.com'),
        customer_id: customer,
        locale: 'en',
        state: 'sent',
        due_at: noon,
        expires_at: noon + day,
        sent_at: noon,
        fence: 1,
        attempts: 1,
        created_at: noon,
      })
    await db()
      .knex('responses')
      .insert({
        ...mine,
        id: newId(),
        slot: `page:${message}`,
        message_id: message,
        customer_id: customer,
        flow: 'nps',
        survey: 'nps',
        score: 0,
        drivers: '[]',
        source: 'form',
        verified: 1,
        suspected: 0,
        at: noon,
        updated_at: noon,
        ...more,
      })
    return message
  }
  const rows = (table: string) => db().knex(table).where({ shop_id: shop.id })
  const codes = async () =>
    (await rows('messages').where({ flow: 'reward' }).orderBy('step')) as Record<string, unknown>[]

  it('are made for every answer whatever the score, once, for the person’s own account, until a moment', async () => {
    await answered({ score: 0 })
    await work(noon + hour)
    await work(noon + 2 * hour)
    expect(made).to.have.length(1)
    expect(made[0]).to.include({ percent: 15, from: noon + hour, until: noon + hour + 20 * day })
    expect(made[0]?.code).to.match(/^THANKS-[2-9A-HJKMNP-Z]{8}$/)
    expect(made[0]?.accounts).to.have.length(1)
    expect(made[0]?.title).to.equal(`Thank you for answering ${made[0]?.code}`)
    const letters = await codes()
    expect(letters).to.have.length(1)
    expect(letters[0]).to.include({ state: 'scheduled', due_at: noon + hour, step: 1 })
    expect(JSON.parse(String(letters[0]?.['facts']))).to.deep.include({ code: made[0]?.code, percent: 15 })
  })

  it('are called by what they are for in the shop’s own language', async () => {
    await saveLanguages(db().knex, shop.id, ['pl', 'en'])
    await answered()
    await work(noon + hour)
    expect(made[0]?.title).to.match(/^Podziękowanie za odpowiedź THANKS-/)
  })

  it('are not for machines, strangers, other surveys, or answers given before the shop promised any', async () => {
    await answered({ suspected: 1 })
    await answered({ verified: 0 })
    await answered({ survey: 'csat' })
    await answered({ at: noon - 2 * day })
    await work(noon + hour)
    expect(made).to.deep.equal([])
  })

  it('end with the month’s budget, and the page promises none any more', async () => {
    await saveFlowSettings(db(), shop.id, 'reward', { forNps: true, monthly: 2 }, noon)
    const first = await messageById(db().knex, shop.id, await answered())
    if (!first) throw new Error('no letter')
    const promised = (now: Instant) => promisedFor(db().knex, first, nps.survey!, now)
    expect(await promised(noon)).to.deep.equal({ percent: 10, days: 30 })
    await answered()
    await answered()
    await work(noon + hour)
    expect(made).to.have.length(2)
    expect(await promised(noon + hour)).to.equal(null)
    expect(await promised(noon + 12 * day)).to.deep.equal({ percent: 10, days: 30 })
  })

  it('are promised only while the flow is on, and to somebody whose account the code can be bound to', async () => {
    const message = await messageById(db().knex, shop.id, await answered())
    if (!message) throw new Error('no letter')
    expect(await promisedFor(db().knex, message, nps.survey!, noon)).to.deep.equal({ percent: 15, days: 20 })
    expect(await promisedFor(db().knex, { ...message, customerId: null }, nps.survey!, noon)).to.equal(null)
    expect(await promisedFor(db().knex, message, { ...nps.survey!, anonymous: true }, noon)).to.equal(null)
    await switchFlow(db(), shop.id, 'reward', false, noon)
    expect(await promisedFor(db().knex, message, nps.survey!, noon)).to.equal(null)
  })

  it('are tried again while the platform is away, and given up when it says no', async () => {
    await answered()
    failure = new Error('the platform is away')
    await work(noon + hour)
    failure = null
    await work(noon + hour + 30_000)
    expect(made, 'not at once').to.have.length(0)
    await work(noon + 2 * hour)
    expect(made).to.have.length(1)

    await answered()
    failure = new RewardRefused('no scope')
    await work(noon + 3 * hour)
    failure = null
    await work(noon + 9 * hour)
    expect(made).to.have.length(1)
    expect(await rows('rewards').where({ state: 'refused' }).pluck('why')).to.deep.equal(['no scope'])
  })

  it('are taken off the platform once they are over', async () => {
    await answered()
    await work(noon + hour)
    await work(noon + 20 * day)
    expect(ended).to.deep.equal([])
    await work(noon + hour + 20 * day)
    expect(ended).to.deep.equal([`gid ${made[0]?.code}`])
    await work(noon + 40 * day)
    expect(ended).to.have.length(1)
  })

  describe('at Shopify', () => {
    let standIn: StandIn
    before(async () => {
      standIn = await startStandIn()
    })
    after(() => standIn.stop())
    const rewards = () =>
      shopifyRewards({
        ask: openAsk({ addresses: addressesFrom(standIn.url), now: Date.now }),
        accessOf: ({ domain }) => Promise.resolve({ domain, token: 'good' }),
      })
    const wanted: WantedCode = {
      code: 'THANKS-22334455',
      title: 'Thank you',
      percent: 15,
      from: noon,
      until: noon + day,
      accounts: ['706405506930370084'],
    }
    beforeEach(() => {
      const there = standIn.shop(shop.domain)
      there.accessTokens.set('good', Infinity)
      there.allowance = openAllowance(Date.now, 1e6)
      there.scopes = [...there.scopes, 'write_discounts']
    })

    it('are for one person, once, with no other discount, and end at their moment', async () => {
      const reference = await rewards().make(shop, wanted)
      const discount = standIn.shop(shop.domain).discounts.get(reference)
      expect(JSON.parse(JSON.stringify(discount?.input))).to.deep.include({
        code: wanted.code,
        usageLimit: 1,
        appliesOncePerCustomer: true,
        endsAt: '2026-11-21T11:00:00.000Z',
        context: { customers: { add: ['gid://shopify/Customer/706405506930370084'] } },
        customerGets: { value: { percentage: 0.15 }, items: { all: true } },
        combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false },
      })
      await rewards().end(shop, reference)
      expect(discount?.ended).to.equal(true)
    })

    it('are the same code when the first answer got lost on its way', async () => {
      const reference = await rewards().make(shop, wanted)
      expect(await rewards().make(shop, wanted)).to.equal(reference)
      expect(standIn.shop(shop.domain).discounts.size).to.equal(1)
    })

    it('are refused in plain words where the shop did not grant the scope', async () => {
      standIn.shop(shop.domain).scopes = ['read_orders']
      const refusal = await rewards()
        .make(shop, wanted)
        .catch((error: unknown) => error)
      expect(refusal).to.be.instanceOf(RewardRefused)
    })
  })
})
