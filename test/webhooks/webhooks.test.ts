import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import { describe as describeNow } from '../../app/api/describe.ts'
import { erasePerson } from '../../app/customers/erase.ts'
import { day, hour, type Instant, minute } from '../../app/domain/time.ts'
import { messageById } from '../../app/outbox/messages.ts'
import { recordAnswer, recordReply } from '../../app/responses/store.ts'
import { announce } from '../../app/webhooks/announce.ts'
import { deliverWebhooks } from '../../app/webhooks/deliver.ts'
import { addEndpoint, disableEndpoint, enableEndpoint, endpointsOf, endpointUrl } from '../../app/webhooks/endpoints.ts'
import { type WebhookEvent, webhookEvents } from '../../app/webhooks/events.ts'
import { lastTold, tellAgain } from '../../app/webhooks/history.ts'
import { keys, newShop, rowsOf } from '../admin/rows.ts'
import { noon } from '../admin/world.ts'
import { onEveryDatabase } from '../support/databases.ts'

type Heard = { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: string }

describe('the address of an endpoint', () => {
  it('N1: is https on the public internet, or none', () => {
    expect(endpointUrl('https://hooks.example.com/in?x=1#top')).to.equal('https://hooks.example.com/in?x=1')
    for (const typed of [
      'http://hooks.example.com',
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://2130706433/',
      'https://localhost./',
      'https://redis.internal/',
      'https://me:secret@hooks.example.com/',
      'ftp://hooks.example.com/',
      'hooks.example.com',
      '',
      `https://hooks.example.com/${'x'.repeat(600)}`,
    ])
      expect(endpointUrl(typed), typed).to.equal(null)
  })
})

onEveryDatabase('webhooks to a shop’s own programs', (db) => {
  let shops = 0
  const heard: Heard[] = []
  let answers: (url: string) => number | Error = () => 200
  beforeEach(async () => {
    heard.length = 0
    answers = () => 200
    // What another test left waiting is not this one's.
    await db().knex('webhook_deliveries').delete()
  })

  const needs = () => ({
    db: db(),
    keys,
    describe: (event: WebhookEvent, shopId: number, id: string) => describeNow(db().knex, event, shopId, id),
    post: (url: URL, headers: Readonly<Record<string, string>>, body: string) => {
      heard.push({ url: url.href, headers, body })
      const answer = answers(url.href)
      return typeof answer === 'number' ? Promise.resolve(answer) : Promise.reject(answer)
    },
  })
  const round = (now: Instant) => deliverWebhooks(needs(), now)

  async function shopWithEndpoint(events: readonly WebhookEvent[] = webhookEvents, host = 'hooks') {
    const shop = await newShop(db(), `hooked-${++shops}.example.com`)
    const url = `https://${host}-${shops}.example.com/`
    const secret = (await addEndpoint(db().knex, keys, shop.id, { url, events }, noon)) ?? ''
    const [endpoint] = await endpointsOf(db().knex, shop.id)
    const rows = rowsOf(db(), shop.id)
    const say = (id: string, event: WebhookEvent = 'response.created') =>
      announce(db().knex, shop.id, event, [id], noon)
    return { shop, secret, url, rows, say, endpointId: endpoint?.id ?? '' }
  }

  it('tell what is true when they are sent, signed with the moment', async () => {
    const { shop, secret, rows, say, url } = await shopWithEndpoint()
    const id = await rows.answer({ score: 3, comment: 'Late again' })
    await say(id)
    await db().knex('responses').where({ shop_id: shop.id, id }).update({ score: 4 })
    expect(await round(noon + minute)).to.equal(1)
    const [told] = heard
    const body = JSON.parse(told?.body ?? '') as { type: string; shop: string; data: { score: number } }
    expect(told?.url).to.equal(url)
    expect(body).to.deep.include({ type: 'response.created', shop: shop.domain })
    expect(body.data.score).to.equal(4)
    const [, seconds = '', mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(told?.headers['aftercare-signature'] ?? '') ?? []
    expect(Number(seconds)).to.equal((noon + minute) / 1_000)
    expect(mac).to.equal(createHmac('sha256', secret).update(`${seconds}.${told?.body}`).digest('hex'))
    expect(await round(noon + day)).to.equal(0)
  })

  it('keep nothing of a person: who was erased meanwhile is not told of', async () => {
    const { shop, rows, say } = await shopWithEndpoint()
    const address = 'anna@example.com'
    const message_id = await rows.message({ to_address: address, address_hash: keys.fingerprint(address) })
    await say(await rows.answer({ message_id, score: 2, comment: 'My number is 600 100 200' }))
    const kept = JSON.stringify(await db().knex('webhook_deliveries').where({ shop_id: shop.id }))
    expect(kept).not.to.include('600 100 200')
    const who = { id: null, email: address, phone: null }
    await db().write((trx) => erasePerson(trx, keys, shop.id, who, [], noon))
    await round(noon)
    expect(heard[0]?.body).to.include('"comment":null')
  })

  it('are written with what they tell of, or not at all', async () => {
    const { shop, rows } = await shopWithEndpoint()
    const message = await messageById(db().knex, shop.id, await rows.message())
    if (!message) throw new Error('no letter')
    const manner = { at: noon, visitor: 'anna', told: null, dwell: 5_000, sentAt: null }
    const answer = { score: 9, comment: null, drivers: [], survey: 'nps', source: 'click', manner } as const
    await recordAnswer(db(), message, answer, noon)
    await recordAnswer(db(), message, { ...answer, score: 8 }, noon + minute)
    await recordAnswer(db(), message, { ...answer, score: 8 }, noon + minute)
    const machine = { ...manner, visitor: 'm', told: 'it was fetched ahead, before anybody looked' as const }
    const other = await messageById(db().knex, shop.id, await rows.message())
    if (other) await recordAnswer(db(), other, { ...answer, manner: machine }, noon)
    const reply = { score: 7, comment: 'Thanks', survey: 'nps', verified: true, inboundId: 'mail' }
    await db().write((trx) => recordReply(trx, message, reply, noon))
    const failed = await db()
      .write(async (trx) => {
        await recordReply(trx, message, { ...reply, inboundId: 'other' }, noon)
        throw new Error('the transaction fails')
      })
      .catch(String)
    expect(failed).to.include('fails')
    const events = (await db().knex('webhook_deliveries').where({ shop_id: shop.id }).pluck('event')) as string[]
    expect(events.sort()).to.deep.equal(['response.changed', 'response.created', 'response.created'])
  })

  it('are told only to those who asked, and cost a shop without endpoints no row', async () => {
    const { shop, rows, say, endpointId } = await shopWithEndpoint(['message.uncertain'])
    await say(await rows.answer({ score: 1 }))
    await say(await rows.message({ state: 'uncertain' }), 'message.uncertain')
    const told = await lastTold(db().knex, shop.id, endpointId, 10)
    expect(told.map(({ event }) => event)).to.deep.equal(['message.uncertain'])
    await disableEndpoint(db().knex, shop.id, endpointId, null, noon)
    await say(await rows.message({ state: 'uncertain' }), 'message.uncertain')
    expect(await lastTold(db().knex, shop.id, endpointId, 10)).to.have.length(1)
  })

  it('are tried again with longer and longer waits, with the same event’s id, and given up after four days', async () => {
    const { shop, rows, say, endpointId } = await shopWithEndpoint()
    await say(await rows.answer({ score: 1 }))
    answers = () => 500
    let now = noon
    const gaps: number[] = []
    for (let tries = 0; tries < 30; tries++) {
      await round(now)
      const [told] = await lastTold(db().knex, shop.id, endpointId, 1)
      if (told?.state !== 'waiting') break
      expect(await round(told.dueAt - 1)).to.equal(0)
      gaps.push(told.dueAt - now)
      now = told.dueAt
    }
    expect(gaps).to.deep.equal([...gaps].sort((a, b) => a - b))
    expect(gaps).to.have.length(10)
    expect((now - noon) / day).to.be.within(3.5, 4)
    const [told] = await lastTold(db().knex, shop.id, endpointId, 1)
    expect(told).to.deep.include({ state: 'failed', why: 'it answered 500', attempts: 11 })
    expect(new Set(heard.map(({ headers }) => headers['aftercare-event'])).size).to.equal(1)
    answers = () => 200
    expect(await tellAgain(db().knex, shop.id, told?.id ?? '', now)).to.equal(true)
    expect(await round(now)).to.equal(1)
    expect((await lastTold(db().knex, shop.id, endpointId, 1))[0]?.state).to.equal('sent')
  })

  it('stop after days without one good answer, say so, and go on where they stood when switched on', async () => {
    const { shop, rows, say, endpointId } = await shopWithEndpoint()
    answers = () => new Error('no connection came about')
    for (let n = 0; n < 3; n++) await say(await rows.answer({ score: n }))
    await round(noon)
    await round(noon + 5 * day + hour)
    const [endpoint] = await endpointsOf(db().knex, shop.id)
    expect(endpoint?.disabledWhy).to.equal('no connection came about')
    expect(await round(noon + 6 * day)).to.equal(0)
    answers = () => 200
    await enableEndpoint(db().knex, shop.id, endpointId)
    expect(await round(noon + 6 * day)).to.equal(3)
  })

  it('stop at once when the other side says that it is gone', async () => {
    const { shop, rows, say } = await shopWithEndpoint()
    await say(await rows.answer({ score: 1 }))
    answers = () => 410
    await round(noon)
    expect((await endpointsOf(db().knex, shop.id))[0]?.disabledAt).to.equal(noon)
  })

  it('hold up nobody else when one endpoint is slow or broken, and are told once by many at work', async () => {
    const [broken, well] = [
      await shopWithEndpoint(webhookEvents, 'broken'),
      await shopWithEndpoint(webhookEvents, 'well'),
    ]
    for (let n = 0; n < 5; n++) {
      await broken.say(await broken.rows.answer({ score: n }))
      await well.say(await well.rows.answer({ score: n }))
    }
    answers = (url) => (url.includes('broken') ? 500 : 200)
    await Promise.all([round(noon), round(noon), round(noon)])
    const told = heard.filter(({ url }) => url === well.url).map(({ headers }) => headers['aftercare-event'])
    expect(told).to.have.length(5)
    expect(new Set(told).size).to.equal(5)
  })
})
