import { expect } from 'chai'
import { inChunks } from '../../app/db/row.ts'
import { day } from '../../app/domain/time.ts'
import { why } from '../../app/domain/why.ts'
import { csatOf, npsOf } from '../../app/metrics/answers.ts'
import { recoveredCarts } from '../../app/metrics/carts.ts'
import { sentToday, whyNotSent } from '../../app/metrics/letters.ts'
import { newShop, rowsOf } from '../admin/rows.ts'
import { noon } from '../admin/world.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { statementsOf } from '../support/plans.ts'

const month = { from: noon - 30 * day, to: noon + 1 }

onEveryDatabase('metrics', (db) => {
  it('counts NPS by hand-checked bands, with asked letters and an early stage', async () => {
    const shop = await newShop(db(), 'nps.example.com')
    const rows = rowsOf(db(), shop.id)
    for (const score of [10, 10, 9, 9, 9, 9, 8, 7, 6, 0]) await rows.answer({ score, message_id: await rows.message() })
    for (let i = 0; i < 10; i++) await rows.message()
    const result = await npsOf(db().knex, shop.id, month)
    expect(result).to.include({ n: 10, promoters: 6, passives: 2, detractors: 2, score: 40, stage: 'early', asked: 20 })
    expect(result.responseRate?.value).to.equal(0.5)
    expect(result.low).to.be.below(40)
    expect(result.high).to.be.above(40)
  })

  it('gives no score below ten answers', async () => {
    const shop = await newShop(db(), 'few.example.com')
    const rows = rowsOf(db(), shop.id)
    for (let i = 0; i < 9; i++) await rows.answer({ score: 10 })
    expect(await npsOf(db().knex, shop.id, month)).to.include({ n: 9, score: null, stage: 'none', responseRate: null })
  })

  it('counts one answer a letter, the newest with a score, and neither machines nor strangers', async () => {
    const shop = await newShop(db(), 'once.example.com')
    const rows = rowsOf(db(), shop.id)
    const message = await rows.message()
    await rows.answer({ score: 9, message_id: message, at: noon - 2 * day })
    await rows.answer({ score: 3, message_id: message, at: noon - day, source: 'reply' })
    await rows.answer({ score: null, comment: 'and thanks', message_id: message, source: 'reply' })
    await rows.answer({ score: 0, suspected: 1 })
    await rows.answer({ score: 0, verified: 0, source: 'reply' })
    const result = await npsOf(db().knex, shop.id, month)
    expect(result).to.include({ n: 1, promoters: 0, detractors: 1, asked: 1 })
  })

  it('keeps surveys and shops apart, and takes CSAT as the share of 4 and 5', async () => {
    const shop = await newShop(db(), 'csat.example.com')
    const rows = rowsOf(db(), shop.id)
    for (const score of [5, 5, 5, 4, 4, 4, 4, 3, 2, 1]) await rows.answer({ score, survey: 'csat', flow: 'feedback' })
    expect(await csatOf(db().knex, shop.id, month)).to.include({ n: 10, score: 0.7 })
    expect(await npsOf(db().knex, shop.id, month)).to.include({ n: 0, score: null })
  })

  it('tells why nobody got a letter by the newest word, and only where none went out', async () => {
    const shop = await newShop(db(), 'why.example.com')
    const rows = rowsOf(db(), shop.id)
    await rows.decision({ message_key: 'nps:1', why: 'nothing of the order was dispatched yet', at: noon - 5 })
    await rows.decision({ message_key: 'nps:1', why: 'the order was cancelled', decision: 'cancel', at: noon - 4 })
    await rows.decision({ message_key: 'nps:10', why: 'the order was cancelled', at: noon - 3 })
    await rows.decision({ message_key: 'effort:1', flow: 'effort', why: 'the flow is switched off' })
    await rows.message({ message_key: 'nps:100' })
    await rows.decision({ message_key: 'nps:100', why: 'the order was cancelled', decision: 'cancel' })
    await rows.message({ message_key: 'abandoned-cart:a:1', flow: 'abandoned-cart' })
    await rows.decision({ message_key: 'abandoned-cart:a:', why: 'the customer placed an order', decision: 'cancel' })
    await rows.decision({ message_key: 'abandoned-cart:b:', why: 'the cart was deleted', decision: 'cancel' })
    expect(await whyNotSent(db().knex, shop.id, month)).to.deep.equal([
      { why: 'the order was cancelled', letters: 2 },
      { why: 'the cart was deleted', letters: 1 },
    ])
    await rows.message({ state: 'uncertain' })
    await rows.message({ state: 'scheduled', message_key: 'nps:night', why: why.quietHours })
    await rows.decision({ message_key: 'nps:night', why: why.quietHours, decision: 'wait', at: noon - 2 })
    await rows.decision({ message_key: 'nps:night', why: why.held, decision: 'wait', at: noon - 1 })
    await rows.decision({ message_key: 'nps:night', why: why.quietHours, decision: 'wait' })
    await rows.decision({ message_key: 'nps:100', why: why.quietHours, decision: 'wait' })
    const today = await sentToday(db().knex, shop.id, { from: noon - day, to: noon + 1 })
    expect(today).to.deep.equal({
      sent: 2,
      waiting: 1,
      manyWaiting: false,
      waitingForDecentHour: 1,
      notSent: 3,
      unconfirmed: 1,
    })
  })

  it('counts planned letters up to ten thousand, each shop’s by an index, and says when there are more', async () => {
    const [small, large] = [await newShop(db(), 'small.example.com'), await newShop(db(), 'large.example.com')]
    await rowsOf(db(), small.id).message({ state: 'scheduled' })
    const one = (await db().knex('messages').where({ shop_id: small.id }).first()) as object
    const many = Array.from({ length: 10_001 }, (_, n) => ({
      ...one,
      shop_id: large.id,
      id: `planned-${n}`,
      message_key: `planned:${n}`,
    }))
    for (const chunk of inChunks(many, 500))
      await db()
        .knex('messages')
        .insert([...chunk])
    const made = statementsOf(db())
    const today = { from: noon - day, to: noon + 1 }
    expect(await sentToday(db().knex, large.id, today)).to.include({ waiting: 10_000, manyWaiting: true })
    expect(await sentToday(db().knex, small.id, today)).to.include({ waiting: 1, manyWaiting: false })
    const counting = [...made.values()].find(({ sql }) => sql.includes('as `planned`'))
    if (!counting) throw new Error('planned letters were not counted')
    const [explain, index] =
      db().kind === 'sqlite' ? ['EXPLAIN QUERY PLAN', 'messages_planned'] : ['EXPLAIN', 'messages_by_state']
    const plan: unknown = await db().knex.raw(`${explain} ${counting.sql}`, counting.bindings as never)
    expect(JSON.stringify(plan)).to.include(index)
  })

  it('counts a cart that came back once, and only after a person’s click', async () => {
    const shop = await newShop(db(), 'carts.example.com')
    const rows = rowsOf(db(), shop.id)
    const remind = (cart: string) => rows.message({ flow: 'abandoned-cart', cart_token: cart, sent_at: noon - day })
    const [clicked, machine] = [await remind('one'), await remind('two')]
    await rows.click({ message_id: clicked, at: noon - 5 })
    await rows.click({ message_id: clicked, at: noon - 4 })
    await rows.click({ message_id: machine, at: noon - 5, suspected: 1 })
    await rows.order({ cart_token: 'one', total: 5_000 })
    await rows.order({ cart_token: 'two', total: 7_000 })
    expect(await recoveredCarts(db().knex, shop.id, month)).to.deep.equal({
      reminders: 2,
      orders: 1,
      totals: [{ currency: 'PLN', amount: 5_000 }],
    })
  })
})
