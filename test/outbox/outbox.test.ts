import { expect } from 'chai'
import type { Channel, Outcome } from '../../app/channels/channel.ts'
import { suppress } from '../../app/customers/suppressions.ts'
import type { Db } from '../../app/db/db.ts'
import type { Decision } from '../../app/domain/decision.ts'
import type { Standing } from '../../app/domain/standing.ts'
import { day, hour, minute } from '../../app/domain/time.ts'
import { why } from '../../app/domain/why.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { claim, clear, release } from '../../app/outbox/claim.ts'
import { recover, setAsideLeft } from '../../app/outbox/recover.ts'
import { storedMime } from '../../app/outbox/messages.ts'
import { openSenders } from '../../app/outbox/senders.ts'
import { openPostman } from '../../app/outbox/deliver.ts'
import { openRegister, type Register } from '../../app/outbox/register.ts'
import { isDead, thisOwner } from '../../app/outbox/owner.ts'
import { openPacing, type Pacing } from '../../app/outbox/pace.ts'
import { putDecisions } from '../../app/outbox/put.ts'
import { createRenderer, type Renderer } from '../../app/render/index.ts'
import { liftPause, pauseOf } from '../../app/shops/flow-pause.ts'
import { switchFlow } from '../../app/shops/flow-settings.ts'
import { addShop } from '../../app/shops/shops.ts'
import type { Shop } from '../../app/domain/shop.ts'
import { onEveryDatabase } from '../support/databases.ts'

const keys = deriveKeys(Buffer.alloc(32, 3))
const noon = Date.UTC(2026, 10, 3, 11)
const flow = { name: 'delivery-notice', purpose: 'delivery' } as const
const reader = { id: 'c1', firstName: 'Anna', lastName: null, email: 'anna@example.com', phone: null, locale: 'en' }
const nothingElse: Standing = {
  customer: reader,
  order: null,
  parcels: [],
  returns: [],
  cart: null,
  orders: [],
  answered: false,
  codeUsed: false,
}

const schedule = (key: string, dueAt = noon, more: Partial<Extract<Decision, { do: 'schedule' }>> = {}): Decision => ({
  do: 'schedule',
  key,
  subject: { customerId: null, orderId: null, parcelId: null, cartToken: null },
  dueAt,
  expiresAt: dueAt + 2 * day,
  step: 1,
  facts: { variant: 'delivered' },
  why: why.parcelMoved,
  ...more,
})

onEveryDatabase('The outbox', (db) => {
  let shop: Shop
  let shops = 0

  beforeEach(async () => {
    shop = await addShop(db(), keys, { domain: `shop-${shops++}.myshopify.com`, platform: 'shopify' }, 0)
    await switchFlow(db(), shop.id, 'delivery-notice', true, 0)
  })
  afterEach(() => db().knex('messages').where({ shop_id: shop.id }).delete())

  const put = (decisions: readonly Decision[], purpose: 'delivery' | 'survey' = 'delivery', to = 'anna@example.com') =>
    db().write((trx) =>
      putDecisions(
        trx,
        { shop, keys, now: noon },
        decisions.map((decision) => ({
          decision,
          flow: { ...flow, purpose },
          standing: { ...nothingElse, customer: { ...reader, email: to } },
          event: 'test',
        })),
      ),
    )
  const messages = () => db().knex('messages').where({ shop_id: shop.id }).orderBy('message_key')
  const states = async () =>
    Object.fromEntries(
      ((await messages()) as { message_key: string; state: string }[]).map((row) => [row.message_key, row.state]),
    )
  const set = (key: string, values: object) =>
    db().knex('messages').where({ shop_id: shop.id, message_key: key }).update(values)

  describe('puts decisions so that it', () => {
    it('writes about a key once, moves it while it is unsent, and brings back what was cancelled', async () => {
      await put([schedule('a:1')])
      await put([schedule('a:1', noon + hour)])
      expect(await messages()).to.have.length(1)
      expect((await messages())[0]).to.include({ due_at: noon + hour, state: 'scheduled' })
      await put([{ do: 'cancel', key: 'a:1', why: why.orderCancelled }])
      expect(await states()).to.deep.equal({ 'a:1': 'cancelled' })
      await put([schedule('a:1', noon)])
      expect(await states()).to.deep.equal({ 'a:1': 'scheduled' })
    })

    it('leaves alone what went out, was dropped or is on its way out', async () => {
      for (const state of ['sent', 'uncertain', 'handed_off', 'dropped', 'expired', 'rejected']) {
        await put([schedule(`${state}:1`)])
        await set(`${state}:1`, { state })
      }
      const before = await states()
      await put(
        Object.keys(before).flatMap((key) => [
          schedule(key, noon + hour),
          { do: 'cancel', key, why: why.bought } as const,
        ]),
      )
      expect(await states()).to.deep.equal(before)
    })

    it('lets a later status take the place of an earlier unsent one, and only of its own parcel', async () => {
      await put([
        schedule('p:1:on-its-way', noon, { supersedes: 'p:1:' }),
        schedule('p:10:on-its-way', noon, { supersedes: 'p:10:' }),
      ])
      await put([schedule('p:1:delivered', noon, { supersedes: 'p:1:' })])
      expect(await states()).to.deep.equal({
        'p:1:delivered': 'scheduled',
        'p:1:on-its-way': 'cancelled',
        'p:10:on-its-way': 'scheduled',
      })
    })

    it('stops one that is claimed but not handed over', async () => {
      await put([schedule('a:1')])
      const [claimed] = await claim(db(), 'me', noon, 10)
      await put([{ do: 'cancel', key: 'a:', why: why.refunded }])
      expect(claimed && (await openRegister(db(), keys).mark(handOff(claimed)))).to.equal(false)
      expect(await states()).to.deep.equal({ 'a:1': 'cancelled' })
    })

    it('says why nobody is written to, and says it once', async () => {
      await db().write((trx) =>
        putDecisions(trx, { shop, keys, now: noon }, [
          { decision: schedule('n:1'), flow, standing: { ...nothingElse, customer: null }, event: 'test' },
          { decision: { do: 'nothing', key: 'n:2', why: why.inStore }, flow, standing: nothingElse, event: 'test' },
          { decision: { do: 'nothing', key: 'n:2', why: why.inStore }, flow, standing: nothingElse, event: 'test' },
        ]),
      )
      const said = (await db().knex('decisions').where({ shop_id: shop.id }).orderBy('id')) as {
        message_key: string
        why: string
      }[]
      expect(said.map((row) => [row.message_key, row.why])).to.deep.equal([
        ['n:1', why.noAddress],
        ['n:2', why.inStore],
      ])
    })
  })

  const handOff = (message: Parameters<Register['mark']>[0]['message'], owner = 'me', now = noon) => ({
    message,
    owner,
    now,
    messageIdHeader: '<id@example.com>',
    subject: 'Hello',
    packed: Buffer.from('hello'),
    links: [{ name: 'order', target: 'https://example.com' }],
  })

  describe('claims so that', () => {
    it('nobody else gets the same message, and only what is due', async () => {
      await put([schedule('a:1'), schedule('a:2', noon + hour)])
      const [first, second] = await Promise.all([claim(db(), 'one', noon, 10), claim(db(), 'two', noon, 10)])
      expect([...first, ...second].map(({ key }) => key)).to.deep.equal(['a:1'])
    })

    it('two questions for one person are never in hand together', async () => {
      await put([schedule('nps:1'), schedule('feedback:1')], 'survey')
      await put([schedule('nps:2')], 'survey', 'jan@example.com')
      const first = await claim(db(), 'one', noon, 10)
      expect(first).to.have.length(2)
      expect(await claim(db(), 'two', noon, 10)).to.have.length(0)
      await release(db(), 'one', first)
      expect(await claim(db(), 'two', noon, 10)).to.have.length(2)
    })
  })

  describe('hands over only if', () => {
    const refusals: Readonly<Record<string, (db: Db, shop: Shop) => Promise<unknown>>> = {
      'the lease is over': (db, shop) => db.knex('messages').where({ shop_id: shop.id }).update({ lease_until: 1 }),
      'somebody else holds it': (db, shop) => db.knex('messages').where({ shop_id: shop.id }).update({ fence: 9 }),
      'the person unsubscribed': (db, shop) =>
        suppress(db.knex, keys, {
          shopId: shop.id,
          address: 'anna@example.com',
          scope: 'delivery',
          reason: 'unsubscribed',
          at: 1,
        }),
      'the person was erased': (db, shop) =>
        db
          .knex('erasures')
          .insert({ shop_id: shop.id, address_hash: keys.fingerprint('anna@example.com'), at: 1, receipt: '{}' }),
      'the shop is paused': (db, shop) => db.knex('shops').where({ id: shop.id }).update({ status: 'paused' }),
      'its time is over': (db, shop) => db.knex('messages').where({ shop_id: shop.id }).update({ expires_at: noon }),
    }
    for (const [title, happen] of Object.entries(refusals))
      it(`not when ${title}`, async () => {
        await put([schedule('a:1')])
        const [message] = await claim(db(), 'me', noon, 10)
        await happen(db(), shop)
        expect(message && (await openRegister(db(), keys).mark(handOff(message)))).to.equal(false)
        expect((await messages())[0]).to.include({ state: 'claimed', marker_at: null })
        expect(await db().knex('letters').where({ shop_id: shop.id })).to.have.length(0)
      })

    it('all of it still holds, and then the letter and its links are on disk with the marker', async () => {
      await put([schedule('a:1')])
      const [message] = await claim(db(), 'me', noon, 10)
      expect(message && (await openRegister(db(), keys).mark(handOff(message)))).to.equal(true)
      const [row] = await messages()
      expect(row).to.include({ state: 'handed_off', sent_at: noon, message_id_header: '<id@example.com>' })
      expect(Math.abs(row.marker_at - Date.now())).to.be.below(minute)
      expect(String(await storedMime(db().knex, { shopId: shop.id, id: message?.id ?? '' }))).to.equal('hello')
      expect(await db().knex('links').where({ shop_id: shop.id }).first('target')).to.deep.equal({
        target: 'https://example.com',
      })
    })
  })

  it('takes half of a batch from those due last when more wait than it holds', async () => {
    const all = Array.from({ length: 9 }, (_, index) => `${index}:1`)
    await put(all.map((key, index) => schedule(key, noon + index)))
    const claimed = await claim(db(), thisOwner(), noon + hour, 4)
    expect(claimed.map(({ key }) => key)).to.deep.equal(['8:1', '7:1', '0:1', '1:1'])
  })

  describe('after somebody died', () => {
    const dead = thisOwner().replace(/\/\d+\/\d+$/, '/999999/1')

    it('knows a dead holder from a living one and from one on another machine', () => {
      expect([
        isDead(dead),
        isDead(thisOwner()),
        isDead(`elsewhere/${dead.split('/').slice(1).join('/')}`),
      ]).to.deep.equal([true, false, false])
    })

    it('frees what was not handed over and lists the rest as uncertain', async () => {
      await put([schedule('a:1'), schedule('b:1'), schedule('c:1')])
      await claim(db(), dead, noon, 10)
      await set('b:1', { state: 'handed_off' })
      await set('c:1', { lease_owner: 'elsewhere/boot/1/1' })
      await recover(db(), thisOwner())
      expect(await states()).to.deep.equal({ 'a:1': 'scheduled', 'b:1': 'uncertain', 'c:1': 'claimed' })
      await set('c:1', { lease_until: 1 })
      await recover(db(), thisOwner())
      expect((await states())['c:1']).to.equal('scheduled')
    })

    it('frees a letter that was marked and never finished, because its holder noted the others', async () => {
      await put([schedule('a:1'), schedule('b:1'), schedule('c:1')])
      const claimed = await claim(db(), dead, noon, 10)
      for (const key of ['a:1', 'b:1', 'c:1']) await set(key, { state: 'handed_off', marker_at: noon, sent_at: noon })
      await set('c:1', { lease_owner: 'elsewhere/boot/1/1', lease_until: 1 })
      const finished = claimed.find(({ key }) => key === 'a:1')?.id
      await recover(
        db(),
        thisOwner(),
        noon,
        () =>
          ({ id }) =>
            id === finished,
      )
      expect(await messages()).to.containSubset([
        { message_key: 'a:1', state: 'uncertain' },
        { message_key: 'b:1', state: 'scheduled', attempts: 1, marker_at: null, sent_at: null },
        { message_key: 'c:1', state: 'uncertain' },
      ])
    })

    it('keeps letters that left after the database was copied from leaving again, and lets the others go', async () => {
      await put(['later:1', 'in-hand:1', 'refused:1', 'never:1'].map((key) => schedule(key)))
      await set('in-hand:1', { fence: 1 })
      await set('refused:1', { fence: 1, marker_at: noon })
      const ids = new Map(((await messages()) as { id: string; message_key: string }[]).map((row) => [row.id, row]))
      const left = await setAsideLeft(db(), ({ id }) => (ids.get(id)?.message_key === 'never:1' ? 0 : 1))
      expect(left).to.equal(2)
      expect(await states()).to.deep.equal({
        'in-hand:1': 'uncertain',
        'later:1': 'uncertain',
        'never:1': 'scheduled',
        'refused:1': 'scheduled',
      })
    })

    it('clears a letter of having ended a process once it could be written', async () => {
      await put([schedule('a:1')])
      await claim(db(), dead, noon, 10)
      await recover(db(), thisOwner())
      const [again] = await claim(db(), dead, noon, 10)
      expect(again?.crashes).to.equal(1)
      if (again) await clear(db(), again)
      await recover(db(), thisOwner())
      expect(await messages()).to.containSubset([{ message_key: 'a:1', state: 'scheduled', crashes: 1 }])
    })

    it('gives up the letter that ended three processes, and no other', async () => {
      await put([schedule('a:1'), schedule('deadly:1')])
      const inHand: string[][] = []
      for (let life = 0; life < 7; life++) {
        const claimed = await claim(db(), dead, noon, 10)
        const keys = claimed.map(({ key }) => key)
        inHand.push(keys)
        // A process lives through every letter but one.
        if (!keys.includes('deadly:1')) for (const key of keys) await set(key, { state: 'sent', lease_owner: null })
        await recover(db(), thisOwner())
      }
      expect(inHand.filter((keys) => keys.length > 0)).to.have.deep.members([
        ['a:1', 'deadly:1'],
        ['a:1', 'deadly:1'],
        ['a:1'],
        ['deadly:1'],
      ])
      expect(await messages()).to.containSubset([
        { message_key: 'a:1', state: 'sent' },
        { message_key: 'deadly:1', state: 'dropped', why: why.setAside },
      ])
    })
  })

  describe('delivers so that', () => {
    const orderId = '42'
    beforeEach(async () => {
      await db().knex('orders').insert({
        shop_id: shop.id,
        id: orderId,
        name: '#42',
        email: 'anna@example.com',
        placed_at: noon,
        updated_at: noon,
        payment: 'paid',
        total: 1,
        currency: 'PLN',
        order_lines: '[]',
        test: 0,
      })
      await db()
        .knex('parcels')
        .insert({
          shop_id: shop.id,
          id: 'p1',
          order_id: orderId,
          parcel_lines: '[]',
          history: JSON.stringify({ delivered: { first: noon, last: noon } }),
          status: 'delivered',
          created_at: noon,
          updated_at: noon,
          cancelled: 0,
        })
    })
    const notice = (key: string) =>
      schedule(key, noon, { subject: { customerId: null, orderId, parcelId: 'p1', cartToken: null } })
    const postman = (answer: Outcome | 'ask', renderer: Renderer = createRenderer(), pacing?: Pacing) => {
      const sent: string[] = []
      const channel: Channel = {
        name: 'email',
        width: 4,
        can: { idempotent: false, window: 0, lookup: false, deliveryEvents: false },
        async send(letter, ask) {
          if (answer !== 'ask' && answer.kind === 'failed') return answer
          if (!(await ask())) return { kind: 'withheld' }
          sent.push(letter.messageId)
          return answer === 'ask' ? { kind: 'accepted', response: '250 OK' } : answer
        },
        close: async () => {},
      }
      const reports: string[] = []
      const report = (_: unknown, sentence: string): void => void reports.push(sentence)
      return {
        sent,
        reports,
        ...openPostman({
          db: db(),
          keys,
          channel,
          ...(pacing ? { pacing } : {}),
          senders: openSenders({ db: db(), keys, channel, mailFrom: 'a@a.example', report }),
          owner: thisOwner(),
          renderer,
          appUrl: 'https://a.example',
          mailFrom: 'a@a.example',
          replyDomain: 'a.example',
          report,
        }),
      }
    }

    it('a letter goes once', async () => {
      await put([notice('a:1')])
      const one = postman('ask')
      while ((await one.round(noon)) > 0);
      expect(one.sent).to.have.length(1)
      expect((await messages())[0]).to.include({ state: 'sent', response: '250 OK', lease_owner: null })
    })

    it('a letter whose provider takes few waits for its turn, and says so', async () => {
      await put(['a:1', 'b:1', 'c:1'].map(notice))
      const report = (error: unknown): void => expect.fail(String(error))
      const rates = new Map([['example.com', 2]])
      const one = postman('ask', createRenderer(), openPacing({ db: db(), rates, report }))
      while ((await one.round(noon)) > 0);
      expect(one.sent).to.have.length(2)
      expect(await messages()).to.containSubset([
        { state: 'scheduled', why: why.paced, due_at: noon + minute / 60, attempts: 0, lease_owner: null },
      ])
      while ((await one.round(noon + minute / 60)) > 0);
      expect(one.sent).to.have.length(3)
    })

    it('what broke before the hand-over is tried again later', async () => {
      await put([notice('a:1')])
      await postman({ kind: 'failed', why: 'connect ECONNREFUSED' }).round(noon)
      expect((await messages())[0]).to.include({
        state: 'scheduled',
        attempts: 1,
        why: why.serverAway,
        due_at: noon + minute,
      })
      const later = postman('ask')
      await later.round(noon + minute)
      expect(later.sent).to.have.length(1)
    })

    it('no answer after the hand-over means uncertain, and it is never sent again by itself', async () => {
      await put([notice('a:1')])
      await postman({ kind: 'unknown', why: 'reset' }).round(noon)
      expect((await messages())[0]).to.include({ state: 'uncertain', why: why.unconfirmed })
      const later = postman('ask')
      for (const days of [0, 1, 2]) await later.round(noon + days * day)
      expect(later.sent).to.have.length(0)
    })

    it('a temporary no is tried again with the same bytes, a permanent one is not', async () => {
      await put([notice('a:1')])
      await postman({ kind: 'refused', permanent: false, after: true, code: 451, response: '451 later' }).round(noon)
      const first = (await db().knex('letters').where({ shop_id: shop.id }).first('mime')) as { mime: Buffer }
      expect((await messages())[0]).to.include({ state: 'scheduled', why: why.serverBusy })
      await postman({ kind: 'refused', permanent: true, after: true, code: 550, response: '550 5.7.1 policy' }).round(
        noon + hour,
      )
      expect((await messages())[0]).to.include({ state: 'rejected', why: why.serverRefused })
      expect((await db().knex('letters').where({ shop_id: shop.id }).first('mime')).mime.equals(first.mime)).to.equal(
        true,
      )
      expect(await db().knex('suppressions').where({ shop_id: shop.id })).to.have.length(0)
    })

    it('an address the server calls wrong is not written to again', async () => {
      await put([notice('a:1')])
      await postman({
        kind: 'refused',
        permanent: true,
        after: false,
        code: 550,
        response: '550 5.1.1 no such user',
      }).round(noon)
      expect(await db().knex('suppressions').where({ shop_id: shop.id }).first('reason')).to.deep.equal({
        reason: 'hard bounce',
      })
      await put([notice('b:1')])
      const next = postman('ask')
      await next.round(noon)
      expect(next.sent).to.have.length(0)
      expect((await states())['b:1']).to.equal('dropped')
    })

    it('a storm of bounces pauses its flow in its shop until a person lifts it', async () => {
      for (let number = 0; number < 20; number++)
        await put([notice(`storm-${number}:1`)], 'delivery', `reader${number}@example.com`)
      await postman({
        kind: 'refused',
        permanent: true,
        after: true,
        code: 550,
        response: '550 5.7.1 we do not take letters from you',
      }).round(noon)
      expect(await pauseOf(db().knex, shop.id, 'delivery-notice')).to.deep.equal({ why: why.bounceStorm, at: noon })
      expect(await db().knex('suppressions').where({ shop_id: shop.id }), 'no address is at fault').to.have.length(0)
      await put([notice('later:1')])
      const waiting = postman('ask')
      await waiting.round(noon)
      expect(waiting.sent).to.have.length(0)
      const later = await db()
        .knex('messages')
        .where({ shop_id: shop.id, message_key: 'later:1' })
        .first('state', 'why')
      expect(later).to.deep.equal({ state: 'scheduled', why: why.bounceStorm })
      expect(await liftPause(db().knex, shop.id, 'delivery-notice', noon)).to.equal(true)
      expect(await liftPause(db().knex, shop.id, 'delivery-notice', noon)).to.equal(false)
      const going = postman('ask')
      await going.round(noon + hour)
      expect(going.sent).to.have.length(1)
    })

    it('a letter that cannot be written is given up after three tries, and the others go', async () => {
      await put([notice('a:1'), notice('b:1')])
      const real = createRenderer()
      let written = 0
      const broken: Renderer = {
        ...real,
        forPost: (request) => {
          if (written++ % 2 === 0) throw new Error('a broken template')
          return real.forPost(request)
        },
      }
      const half = postman('ask', broken)
      await half.round(noon)
      expect(half.sent).to.have.length(1)
      const never: Renderer = {
        ...real,
        forPost: () => {
          throw new Error('a broken template')
        },
      }
      for (const minutes of [1, 5, 10]) await postman('ask', never).round(noon + minutes * minute)
      expect(Object.values(await states()).toSorted()).to.deep.equal(['dropped', 'sent'])
      expect(half.reports[0]).to.include('could not be written')
    })

    it('settings nobody can read hold up no other shop', async () => {
      const other = await addShop(db(), keys, { domain: `other-${shops++}.myshopify.com`, platform: 'shopify' }, 0)
      await put([notice('a:1')])
      await db().knex('flow_settings').where({ shop_id: shop.id }).update({ settings: '{"maxParcels": "many"}' })
      await switchFlow(db(), other.id, 'delivery-notice', true, 0)
      const one = postman('ask')
      await one.round(noon)
      expect(one.reports.join()).to.include('could not be judged')
      expect((await messages())[0]).to.include({ state: 'scheduled', why: why.unwritten })
    })
  })
})
