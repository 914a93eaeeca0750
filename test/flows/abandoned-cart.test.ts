import { expect } from 'chai'
import type { ShopEvent } from '../../app/domain/event.ts'
import type { Standing } from '../../app/domain/standing.ts'
import { day, hour, minute } from '../../app/domain/time.ts'
import { why } from '../../app/domain/why.ts'
import { abandonedCart, type AbandonedCartSettings } from '../../app/flows/abandoned-cart.ts'
import { anna, cart, line, message, noon, order, shop, standing } from '../domain/made-up.ts'

const event = { type: 'cart', at: noon, cart: {} } as unknown as ShopEvent
const context = (settings: Partial<AbandonedCartSettings> = {}, now = noon) => ({
  shop,
  settings: { ...abandonedCart.defaults, ...settings },
  onSince: noon - 30 * day,
  now,
})
const decide = (about: Standing, now = noon) => abandonedCart.decide(event, about, context({}, now))
const left = (more: Parameters<typeof cart>[0] = {}, rest: Partial<Standing> = {}) =>
  standing({ cart: cart(more), ...rest })
const reminder = (step: number) => message({ flow: 'abandoned-cart', purpose: 'marketing', step, cartToken: 't1' })
const after = (step: number, about = left(), settings = {}) =>
  abandonedCart.after?.(reminder(step), noon + 7 * minute, about, context(settings)) ?? []

describe('Abandoned-cart reminders', () => {
  it('begin an hour after the last change and keep two days', () => {
    expect(decide(left())).to.deep.equal([
      {
        do: 'schedule',
        key: 'abandoned-cart:t1:1',
        subject: { customerId: 'c1', orderId: null, parcelId: null, cartToken: 't1' },
        dueAt: noon + hour,
        expiresAt: noon + 49 * hour,
        step: 1,
        facts: {},
        why: why.cartLeft,
      },
    ])
  })

  it('move with each change of the cart, under the same key', () => {
    expect(decide(left({ updatedAt: noon + 20 * minute }))[0]).to.deep.include({
      key: 'abandoned-cart:t1:1',
      dueAt: noon + 80 * minute,
    })
  })

  it('follow after a day and three days, each counted from the sending before', () => {
    const sent = noon + 7 * minute
    expect(after(1)[0]).to.deep.include({
      do: 'schedule',
      key: 'abandoned-cart:t1:2',
      step: 2,
      dueAt: sent + 24 * hour,
    })
    expect(after(2)[0]).to.deep.include({ key: 'abandoned-cart:t1:3', step: 3, dueAt: sent + 72 * hour })
    expect(after(3)).to.deep.equal([])
    expect(after(1, left(), { steps: 1 })).to.deep.equal([])
  })

  it('do not go on once the cart was bought', () => {
    expect(after(1, left({ completedAt: noon }))).to.deep.equal([
      { do: 'nothing', key: 'abandoned-cart:t1:2', why: why.bought },
    ])
  })

  it('stop for an order by the same token, and for any order of the person since the cart was begun', () => {
    const cancel = [{ do: 'cancel', key: 'abandoned-cart:t1:', why: why.bought }]
    expect(decide(left({ completedAt: noon }))).to.deep.equal(cancel)
    expect(decide(left({}, { orders: [order({ cartToken: 't1' })] }))).to.deep.equal(cancel)
    expect(decide(left({}, { orders: [order({ placedAt: noon })] }))).to.deep.equal(cancel)
    expect(decide(left({}, { orders: [order({ placedAt: noon - 2 * hour })] }))[0]?.do).to.equal('schedule')
    expect(decide(standing({ order: order({ cartToken: 't1' }) })), 'the cart not told of yet').to.deep.equal(cancel)
  })

  it('stop for a deleted cart', () => {
    expect(decide(left({ deletedAt: noon }))).to.deep.equal([
      { do: 'cancel', key: 'abandoned-cart:t1:', why: why.cartDeleted },
    ])
  })

  it('keep silent, and say why', () => {
    const whyOf = (about: Standing, now = noon) => {
      const [decision] = decide(about, now)
      return decision?.do === 'nothing' ? decision.why : 'something'
    }
    expect(whyOf(left({ lines: [] }))).to.equal(why.cartEmpty)
    expect(whyOf(left({ total: { amount: 0, currency: 'PLN' } }))).to.equal(why.cartFree)
    expect(whyOf(left({ restoreUrl: null }))).to.equal(why.noWayBack)
    expect(whyOf(left({ email: null }, { customer: { ...anna, email: null } }))).to.equal(why.noAddress)
    expect(whyOf(left({ updatedAt: noon - 31 * day }))).to.equal(why.beforeOn)
    expect(whyOf(left(), noon + 49 * hour)).to.equal(why.tooLate)
    expect(whyOf(left({ email: null }))).to.equal('something')
  })

  it('are judged again when they are sent', () => {
    const stillTrue = (about: Standing, step = 1, settings = {}) =>
      abandonedCart.stillTrue(reminder(step), about, context(settings))
    expect(stillTrue(left())).to.equal(null)
    expect(stillTrue(left({}, { orders: [order({ placedAt: noon })] }))).to.equal(why.bought)
    expect(stillTrue(left({ lines: [] }))).to.equal(why.cartEmpty)
    expect(stillTrue(left({ deletedAt: noon }))).to.equal(why.cartDeleted)
    expect(stillTrue(standing())).to.equal(why.cartGone)
    expect(stillTrue(left(), 3, { steps: 2 })).to.equal(why.stepOff)
  })

  it('wait an hour more when the cart is changed between two of them', () => {
    const changed = left({ updatedAt: noon + day })
    expect(abandonedCart.notBefore?.(reminder(2), changed, context())).to.equal(noon + day + hour)
  })

  it('show five lines and count the rest', () => {
    const lines = [1, 2, 3, 4, 5, 6, 7].map((n) => line(`l${n}`, { variant: 'blue', image: null }))
    const facts = abandonedCart.letter(reminder(1), left({ lines }), context())
    expect(facts.lines).to.have.length(5)
    expect(facts).to.deep.include({
      more: 2,
      firstName: 'Anna',
      orderName: null,
      total: { amount: 4900, currency: 'PLN' },
      links: { restore: 'https://sklep.example.com/recover/t1', shop: 'https://sklep.example.com' },
    })
  })
})
