import { expect } from 'chai'
import express from 'express'
import { createHmac, createSecretKey } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { hashOf } from '../../app/customers/hash.ts'
import { openPeople } from '../../app/customers/people.ts'
import { suppressionsOf } from '../../app/customers/suppressions.ts'
import { liftSuppression } from '../../app/customers/suppressions.ts'
import { newId } from '../../app/db/row.ts'
import { day } from '../../app/domain/time.ts'
import { readToken } from '../../app/keys/tokens.ts'
import { shopifyDoors } from '../../app/pages/shopify/index.ts'
import { addShop } from '../../app/shops/shops.ts'
import { readProxied, signedText } from '../../app/storefronts/shopify/proxy.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { listen } from '../support/port.ts'
import { officialLibrary } from '../support/shopify-library.ts'
import { keys, noon } from './world.ts'

const secret = 'hush'
const secrets = [createSecretKey(Buffer.from(secret))]
const domain = 'shop-name.myshopify.com'
const signed = (query: URLSearchParams): string => {
  const signature = createHmac('sha256', secret).update(signedText(query)).digest('hex')
  return `${query.toString()}&signature=${signature}`
}
const asked = (customer: string, at = noon): URLSearchParams =>
  new URLSearchParams({
    shop: domain,
    logged_in_customer_id: customer,
    path_prefix: '/apps/aftercare',
    timestamp: String(Math.floor(at / 1000)),
  })

describe('A question that Shopify passes on from a shop’s domain', () => {
  // As printed in Shopify's documentation, for a customer and for a visitor.
  const printed = [
    ['1', '4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb'],
    ['', 'e072b6d7e6622d85912a5214b860d3100dc1e73d9bc29f43796ac8c9ff8093cb'],
  ] as const
  const example = (customer: string, signature: string): URLSearchParams =>
    new URLSearchParams(
      `extra=1&extra=2&shop=${domain}&logged_in_customer_id=${customer}&path_prefix=%2Fapps%2Fawesome_reviews&timestamp=1317327555&signature=${signature}`,
    )
  const then = 1_317_327_555_000

  it('is believed when it is signed as the documentation shows, at its time', () => {
    for (const [customer, signature] of printed) {
      const query = example(customer, signature)
      expect(readProxied(query, secrets, then)).to.deep.equal({ domain, customer: customer || null })
      expect(readProxied(query, secrets, then + 91_000)).to.equal(null)
      expect(readProxied(query, secrets, then - 91_000)).to.equal(null)
    }
  })

  it('is believed with an older secret, and with no other', () => {
    const [[customer, signature]] = printed
    const other = createSecretKey(Buffer.from('other'))
    expect(readProxied(example(customer, signature), [other, ...secrets], then)).not.to.equal(null)
    expect(readProxied(example(customer, signature), [other], then)).to.equal(null)
    expect(readProxied(example(customer, signature), [], then)).to.equal(null)
  })

  it('is refused when anything of it was changed, left out or told twice', () => {
    const good = new URLSearchParams(signed(asked('1')))
    expect(readProxied(good, secrets, noon)).to.deep.equal({ domain, customer: '1' })
    for (const name of good.keys()) {
      const [less, more, changed] = [0, 1, 2].map(() => new URLSearchParams(good)) as [
        URLSearchParams,
        URLSearchParams,
        URLSearchParams,
      ]
      less.delete(name)
      more.append(name, good.get(name) ?? '')
      changed.set(name, `${good.get(name) ?? ''}2`)
      for (const bad of [less, more, changed]) expect(readProxied(bad, secrets, noon), name).to.equal(null)
    }
    const twice = asked('1')
    twice.append('shop', 'other.myshopify.com')
    expect(readProxied(new URLSearchParams(signed(twice)), secrets, noon)).to.equal(null)
  })

  // But for capitals: the library sorts by the rules of a language, Shopify by bytes.
  it('is judged as the official library does, with spaces, commas and repeated names', async () => {
    const library = officialLibrary(secret)
    const now = Date.now()
    for (const extra of ['note=two+words', 'note=two%20words', 'a=1&a=2&z=ż%26=', 'a=&b=1,2&empty=']) {
      const query = new URLSearchParams(signed(new URLSearchParams(`${extra}&${asked('7', now).toString()}`)))
      expect(readProxied(query, secrets, now), extra).to.deep.equal({ domain, customer: '7' })
      expect(await library.utils.validateHmac(query, { signator: 'appProxy' }), extra).to.equal(true)
    }
  })
})

onEveryDatabase('What Shopify asks on behalf of a shop', (db) => {
  const appUrl = 'https://aftercare.example.com'
  let server: Server
  let url: string
  let shopId: number
  let customerId: string
  let now: number

  beforeEach(async () => {
    now = noon
    const site = express()
    site.use('/shopify', shopifyDoors({ db: db(), keys, secrets, appUrl, now: () => now }))
    server = createServer(site)
    url = `http://127.0.0.1:${await listen(server)}/shopify`
    shopId = (await addShop(db(), keys, { domain, platform: 'shopify' }, noon - 60 * day)).id
    customerId = await db().write(async (trx) => {
      const anna = {
        id: '991',
        email: 'anna@example.com',
        phone: null,
        firstName: 'Anna',
        lastName: null,
        locale: null,
      }
      const people = await openPeople(trx, { shopId, country: 'PL', keys }, [anna], noon)
      const id = people.recognise(anna, noon)
      await people.save()
      return id ?? ''
    })
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    for (const table of ['messages', 'audit', 'suppressions', 'customers', 'identities', 'shops'])
      await db()
        .knex(table)
        .where(table === 'shops' ? { id: shopId } : { shop_id: shopId })
        .delete()
  })

  const letter = async (row: Readonly<Record<string, unknown>> = {}): Promise<string> => {
    const id = newId()
    const [to, at] = ['anna@example.com', noon - day]
    const due = { due_at: at, expires_at: noon + day, sent_at: at, created_at: at }
    const kind = { flow: 'nps', message_key: `nps:${id}`, purpose: 'survey', channel: 'email', step: 1, facts: '{}' }
    const whom = { to_address: to, address_hash: hashOf(keys, to), customer_id: customerId, locale: 'en' }
    const state = { state: 'sent', fence: 1, attempts: 1 }
    await db()
      .knex('messages')
      .insert({ shop_id: shopId, id, ...due, ...kind, ...whom, ...state, ...row })
    return id
  }
  type Told = { readonly survey: { readonly address: string } | null }
  const survey = async (customer: string): Promise<string | null> => {
    const response = await fetch(`${url}/proxy/survey?${signed(asked(customer, now))}`)
    expect(response.status).to.equal(200)
    const token = ((await response.json()) as Told).survey?.address.split('/s/')[1]
    const reading = token === undefined ? null : readToken(keys, 'survey', token, now)
    return reading && 'messageId' in reading ? reading.messageId : null
  }

  it('leads a signed-in customer to the survey of their newest letter', async () => {
    await letter({ sent_at: noon - 3 * day })
    const newest = await letter()
    await letter({ state: 'scheduled', sent_at: null })
    await letter({ flow: 'delivery', purpose: 'delivery', sent_at: noon - 1 })
    expect(await survey('991')).to.equal(newest)
  })

  it('has nothing for a visitor, a stranger, an answered letter or one of long ago', async () => {
    await letter({ answered: 1 })
    await letter({ sent_at: noon - 31 * day })
    await letter({ customer_id: 'somebody-else' })
    for (const customer of ['991', '', '992']) expect(await survey(customer)).to.equal(null)
  })

  it('tells nothing to whoever does not sign', async () => {
    await letter()
    const response = await fetch(`${url}/proxy/survey?${asked('991').toString()}`)
    expect(response.status).to.equal(401)
  })

  const step = (run: string, changes: object = {}, key = secret) => {
    const told = { shopify_domain: domain, action_run_id: run, properties: { customer_id: 991 }, ...changes }
    const body = JSON.stringify(told)
    const signature = createHmac('sha256', key).update(body).digest('base64')
    const headers = { 'x-shopify-hmac-sha256': signature, 'content-type': 'application/json' }
    return fetch(`${url}/flow/stop-letters`, { method: 'POST', body, headers }).then(({ status }) => status)
  }
  const stopped = async (): Promise<readonly string[]> => {
    const hash = hashOf(keys, 'anna@example.com')
    const standing = (await suppressionsOf(db().knex, shopId, [hash])).get(hash) ?? []
    return standing.map(({ scope, reason }) => `${scope} ${reason}`).sort()
  }

  it('stops surveys and reminders when a step of Flow says so, and says who did', async () => {
    expect(await step('run-1')).to.equal(200)
    expect(await stopped()).to.deep.equal(['marketing merchant', 'survey merchant'])
    const rows = await db().knex('audit').where({ shop_id: shopId, who: 'Shopify Flow' })
    expect(rows).to.have.length(1)
  })

  it('does a step once: its repetition does not undo what the merchant allowed since', async () => {
    await step('run-2')
    now += 1000
    for (const scope of ['survey', 'marketing'] as const)
      await liftSuppression(db().knex, keys, { shopId, address: 'anna@example.com', scope, at: now })
    now += 1000
    expect(await Promise.all([step('run-2'), step('run-2')])).to.deep.equal([200, 200])
    expect(await stopped()).to.deep.equal([])
    expect(await step('run-3')).to.equal(200)
    expect(await stopped()).to.have.length(2)
  })

  it('refuses a step that is not signed, names no customer, or comes from a shop we do not know', async () => {
    expect(await step('run-4', {}, 'other')).to.equal(401)
    expect(await step('run-5', { properties: {} })).to.equal(422)
    expect(await step('run-6', { shopify_domain: 'evil.example.com' })).to.equal(422)
    expect(await step('run-7', { shopify_domain: 'other.myshopify.com' })).to.equal(404)
    expect(await stopped()).to.deep.equal([])
  })
})
