import { expect } from 'chai'
import { day } from '../../app/domain/time.ts'
import { why } from '../../app/domain/why.ts'
import { liftOf } from '../../app/metrics/lift.ts'
import { repeatsOf } from '../../app/metrics/repeats.ts'
import { newShop, rowsOf } from '../admin/rows.ts'
import { noon } from '../admin/world.ts'
import { onEveryDatabase } from '../support/databases.ts'

onEveryDatabase('what experience brings', (db) => {
  it('counts who ordered again within ninety days, whichever record of theirs ordered, by band and by delivery', async () => {
    const shop = await newShop(db(), 'again.example.com')
    const rows = rowsOf(db(), shop.id)
    const answered = async (score: number, outcome: string, orderedAfter: number | null): Promise<void> => {
      const person = `person-${score}-${orderedAfter}`
      const [me, other] = [await rows.customer({ person_id: person }), await rows.customer({ person_id: person })]
      const message = await rows.message({ customer_id: me })
      await db()
        .knex('answer_traits')
        .insert({ shop_id: shop.id, message_id: message, traits: JSON.stringify({ outcome: [outcome] }) })
      await rows.answer({ score, message_id: message, customer_id: me, at: noon - 200 * day })
      if (orderedAfter !== null)
        await rows.order({ customer_id: other, placed_at: noon - 200 * day + orderedAfter * day })
    }
    await answered(10, 'on time', 20)
    await answered(9, 'on time', 40)
    await answered(9, 'late', 91)
    await answered(8, 'on time', null)
    await answered(2, 'late', -3)
    await rows.answer({ score: 10, customer_id: await rows.customer(), at: noon - 30 * day })
    const { byBand, byOutcome } = await repeatsOf(db().knex, shop.id, noon)
    expect(byBand.map(({ value, people, again, medianDays }) => [value, people, again, medianDays])).to.deep.equal([
      ['promoter', 3, 2, 40],
      ['passive', 1, 0, null],
      ['detractor', 1, 0, null],
    ])
    expect(byOutcome.map(({ value, people, again }) => [value, people, again])).to.deep.equal([
      ['on time', 3, 2],
      ['late', 2, 0],
    ])
  })

  it('sets those a flow wrote to beside those it left alone, each person once, from the same moment on', async () => {
    const shop = await newShop(db(), 'lift.example.com')
    const rows = rowsOf(db(), shop.id)
    let people = 0
    const reminded = async (heldOut: boolean, bought: boolean, at = noon - 40 * day): Promise<void> => {
      const cart = `cart-${++people}`
      const state = heldOut ? { state: 'dropped', why: why.heldOut } : { state: 'sent', sent_at: at }
      const about = { flow: 'abandoned-cart', address_hash: `person-${people}`, cart_token: cart, due_at: at }
      await rows.message({ ...about, ...state })
      if (!heldOut) await rows.message({ ...about, ...state, step: 2, due_at: at + day })
      if (bought) await rows.order({ cart_token: cart, placed_at: at + 2 * day })
    }
    await reminded(false, true, noon - 80 * day)
    for (let n = 0; n < 20; n++) await reminded(true, n < 2, noon - 60 * day)
    for (let n = 0; n < 40; n++) await reminded(false, n < 20)
    await reminded(true, true, noon - 5 * day)
    const [lift, ...others] = await liftOf(db().knex, shop.id, noon)
    expect(others).to.deep.equal([])
    expect(lift?.flow.name).to.equal('abandoned-cart')
    expect([lift?.written.people, lift?.written.ordered, lift?.heldOut.people, lift?.heldOut.ordered]).to.deep.equal([
      40, 20, 20, 2,
    ])
    expect(lift?.lift?.value).to.be.closeTo(0.4, 1e-9)
    expect(lift?.lift?.clear).to.equal(true)
  })
})
