import type { Db } from '../../app/db/db.ts'
import type { Shop } from '../../app/domain/shop.ts'
import { day, hour } from '../../app/domain/time.ts'
import { switchFlow } from '../../app/shops/flow-settings.ts'
import { newShop, rowsOf } from './rows.ts'
import { noon } from './world.ts'

const voices = [
  { score: 3, words: 'Jeden kubek przyjechał pęknięty, a pudełko było prawie puste.', who: ['Anna', 'Przykładowa'] },
  { score: 9, words: 'Świetnie zapakowane. Czy wróci zielona herbata?', who: ['Jan', 'Testowy'] },
  { score: 6, words: 'Towar dobry, tylko o opóźnieniu dowiedziałam się od kuriera.', who: ['Ewa', 'Próbna'] },
  { score: 10, words: null, who: ['Piotr', 'Zmyślony'] },
  { score: 8, words: null, who: ['Olga', 'Wzorcowa'] },
] as const

const letterMime = [
  'From: Shop <letters@example.com>',
  'To: anna@example.com',
  'Subject: How did it go?',
  'MIME-Version: 1.0',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<body style="font-family:sans-serif;padding:24px"><h1>How did it go?</h1><p>Your order #1187 has arrived.</p></body>',
].join('\r\n')

/** A shop in the middle of its life, with something on every page. Returns the ids of things to look at closely. */
export async function livelyShop(db: Db, domain: string, locale: string) {
  const shop: Shop = await newShop(db, domain, locale)
  const rows = rowsOf(db, shop.id)
  for (const flow of ['nps', 'delivery-notice', 'abandoned-cart'])
    await switchFlow(db, shop.id, flow, true, noon - 50 * day)
  const customers = []
  for (const { who } of voices)
    customers.push(
      await rows.customer({
        id: `c-${who[0]}`,
        person_id: `c-${who[0]}`,
        first_name: who[0],
        last_name: who[1],
        email: `${who[0].toLowerCase()}@example.com`,
      }),
    )
  let answerId = ''
  let messageId = ''
  for (let i = 0; i < 64; i++) {
    const voice = voices[i % voices.length] ?? voices[0]
    const at = noon - i * 11 * hour - hour
    const orderId = await rows.order({
      id: `o${i}`,
      name: `#${1187 - i}`,
      customer_id: customers[i % customers.length],
      placed_at: at - 6 * day,
    })
    const told = (days: number) => ({ first: at - days * day, last: at - days * day })
    await rows.parcel({
      id: `p${i}`,
      order_id: orderId,
      carrier: i % 3 === 0 ? 'DPD' : 'InPost',
      number: `60000000000000000${i + 1000}`,
      history: JSON.stringify({ 'on its way': told(5), 'out for delivery': told(3), delivered: told(2.5) }),
    })
    await rows.message({
      id: `n${i}`,
      flow: 'delivery-notice',
      message_key: `delivery-notice:p${i}:delivered`,
      purpose: 'delivery',
      order_id: orderId,
      sent_at: at - 2.4 * day,
      created_at: at - 2.5 * day,
    })
    const asked = await rows.message({
      id: `m${i}`,
      message_key: `nps:o${i}`,
      order_id: orderId,
      sent_at: at - 2 * hour,
      created_at: at - 2 * day,
      to_address: `${voice.who[0].toLowerCase()}@example.com`,
    })
    await rows.decision({
      at: at - 2 * day,
      decision: 'schedule',
      message_key: `nps:o${i}`,
      why: 'every parcel of the order was delivered',
    })
    await rows.decision({
      at: at - 10 * hour,
      decision: 'wait',
      message_key: `nps:o${i}`,
      why: 'it is night or a day of rest where the person lives',
    })
    if (i === 0) {
      messageId = asked
      await rows.letter({ message_id: asked, mime: Buffer.from(letterMime) })
    }
    if (i % 2 === 1 && i > 8) continue
    const id = await rows.answer({
      id: `a${i}`,
      score: voice.score,
      comment: voice.words,
      customer_id: customers[i % customers.length],
      order_id: orderId,
      message_id: asked,
      drivers: voice.score < 7 ? '["delivery","product"]' : '[]',
      source: i % 3 === 0 ? 'form' : 'click',
      at,
      read_at: i > 4 ? at + hour : null,
    })
    if (i === 0) {
      answerId = id
      await rows.inbound({
        message_id: asked,
        received_at: at + hour,
        from_address: 'anna@example.com',
        body: 'Dziękuję za list.\nProszę o nowy kubek.',
        raw: Buffer.from('Subject: Re\r\n\r\nDziękuję'),
      })
      await db.knex('response_changes').insert({
        shop_id: shop.id,
        id: 'c1',
        response_id: id,
        at: at - hour / 2,
        score: 5,
        comment: null,
        drivers: '[]',
      })
    }
  }
  await rows.answer({
    score: 0,
    suspected: 1,
    suspected_why: 'every score was opened within a second',
    at: noon - hour,
  })
  await rows.message({
    state: 'uncertain',
    why: 'the connection ended before the mail server confirmed it',
    flow: 'abandoned-cart',
    step: 2,
    created_at: noon - 2 * hour,
  })
  await rows.message({
    state: 'scheduled',
    why: 'it is night or a day of rest where the person lives',
    due_at: noon + 8 * hour,
    created_at: noon - hour,
  })
  await rows.message({
    state: 'rejected',
    why: 'the mail server refused the letter for good',
    response: '550 5.1.1 No such user',
    created_at: noon - 3 * hour,
  })
  await rows.message({ state: 'dropped', why: 'the order was cancelled', created_at: noon - 4 * hour })
  for (const [index, why] of [
    'the customer placed an order',
    'the customer placed an order',
    'no carrier has the parcel yet',
    'the person was asked the same not long ago',
  ].entries())
    await rows.decision({ at: noon - (index + 1) * hour, why })
  const cart = await rows.message({
    flow: 'abandoned-cart',
    cart_token: 'cart1',
    sent_at: noon - day,
    message_key: 'abandoned-cart:cart1:1',
  })
  await rows.click({ message_id: cart, at: noon - 20 * hour })
  await rows.order({ cart_token: 'cart1', placed_at: noon - 19 * hour, total: 24_900, name: '#1201' })
  for (const state of ['taken', 'ignored', 'waiting']) await rows.delivery({ state, topic: `orders/${state}` })
  await rows.delivery({ state: 'set aside', topic: 'carts/update', why: 'the body is not JSON', attempts: 3 })
  return { shop, answerId, messageId }
}
