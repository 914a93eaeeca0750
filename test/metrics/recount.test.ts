import { expect } from 'chai'
import fc from 'fast-check'
import { markDays, markHours } from '../../app/db/changed-days.ts'
import { day, hour } from '../../app/domain/time.ts'
import { surveyIn } from '../../app/metrics/answers.ts'
import { rollAsked } from '../../app/metrics/asked.ts'
import { recoveredCarts } from '../../app/metrics/carts.ts'
import { rollCounts } from '../../app/metrics/daily.ts'
import { journeyOf } from '../../app/metrics/journey.ts'
import { before as justBefore, type Period } from '../../app/metrics/period.ts'
import { rollUp } from '../../app/metrics/rollups.ts'
import { carriersIn, scorecardOf } from '../../app/metrics/scorecard.ts'
import { scoresByValue } from '../../app/metrics/scores.ts'
import { trendOf } from '../../app/metrics/trend.ts'
import { newShop, rowsOf } from '../admin/rows.ts'
import { noon } from '../admin/world.ts'
import { onEveryDatabase } from '../support/databases.ts'

const midnight = Math.floor(noon / day) * day + day
/** Also hours of today. */
const ago = fc.integer({ min: 0, max: 45 * 24 }).map((hours) => noon - hours * hour)
const kinds = ['nps', 'csat', 'ces'] as const
const flowOf = { nps: 'nps', csat: 'feedback', ces: 'effort' } as const
/** The best and the worst scores, written out once more. */
const best = { nps: [9, 10], csat: [4, 5], ces: [5, 6, 7] } as const
const worst = { nps: [0, 1, 2, 3, 4, 5, 6], csat: [1, 2], ces: [1, 2, 3] } as const

const letters = fc.record({
  at: ago,
  kind: fc.constantFrom(...kinds),
  reminder: fc.boolean(),
  bounced: fc.constantFrom(false, false, false, true),
  answer: fc.option(
    fc.record({
      after: fc.integer({ min: 1, max: 40 }),
      score: fc.integer({ min: 1, max: 5 }),
      drivers: fc.subarray(['price', 'delivery']),
      told: fc.record({
        product: fc.subarray(['Cup', 'Pot', 'Plate']),
        carrier: fc.subarray(['DPD', 'InPost']),
        language: fc.constantFrom(['en'], ['pl']),
        buyer: fc.constantFrom(['new'], ['returning']),
        outcome: fc.constantFrom(['late'], ['on time']),
        region: fc.subarray(['PL', 'DE-BE']),
        channel: fc.subarray(['web']),
      }),
      apart: fc.constantFrom('counts', 'counts', 'counts', 'machine', 'stranger'),
    }),
    { freq: 5 },
  ),
})
const orders = fc.record({
  placed: ago,
  cancelled: fc.constantFrom(false, false, true),
  test: fc.constantFrom(false, false, false, true),
  customer: fc.constantFrom('anna', 'jan', 'ewa'),
  parcel: fc.option(
    fc.record({
      at: ago,
      status: fc.constantFrom('delivered', 'delivered', 'failed', 'on its way'),
      carrier: fc.constantFrom('DPD', 'InPost'),
      promised: fc.option(fc.integer({ min: -2, max: 2 })),
      attempted: fc.boolean(),
    }),
  ),
})
const carts = fc.record({
  at: ago,
  clicked: fc.constantFrom('no', 'person', 'machine'),
  ordered: fc.constantFrom('no', 'after', 'before', 'cancelled', 'test'),
})
type From<A> = A extends fc.Arbitrary<infer T> ? T : never
type Letter = From<typeof letters>
type Order = From<typeof orders>
type Cart = From<typeof carts>

onEveryDatabase('every figure of the room of numbers and of Home', (db) => {
  let shops = 0

  it('equals a recount of all there is, before anything is rolled up, half rolled up, and whole', async function () {
    this.timeout(180_000)
    await fc.assert(
      fc.asyncProperty(
        fc.array(letters, { minLength: 20, maxLength: 50 }),
        fc.array(orders, { minLength: 10, maxLength: 25 }),
        fc.array(carts, { maxLength: 20 }),
        fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 40 })),
        async (sent, placed, left, [until, days]) => {
          const shop = await newShop(db(), `recounted-${++shops}.example.com`)
          const period = { from: midnight - (until + days) * day, to: midnight - until * day }
          const halves = [sent.slice(0, sent.length / 2), sent.slice(sent.length / 2)] as const
          const half = placed.length >> 1
          for (const one of left) await putCart(shop.id, one)
          for (const one of halves[0]) await putLetter(shop.id, one)
          for (const one of placed.slice(0, half)) await putOrder(shop.id, one)
          await check(shop.id, period, halves[0], placed.slice(0, half), left)
          await roll()
          await check(shop.id, period, halves[0], placed.slice(0, half), left)
          for (const one of halves[1]) await putLetter(shop.id, one)
          for (const one of placed.slice(half)) await putOrder(shop.id, one)
          await check(shop.id, period, sent, placed, left)
          await roll()
          await check(shop.id, period, sent, placed, left)
        },
      ),
      { numRuns: 8 },
    )
  })

  async function roll(): Promise<void> {
    await rollUp(db(), noon)
    await rollAsked(db(), noon)
    await rollCounts(db(), noon)
  }

  /** As the doors do it: whatever changes a count marks it. */
  async function putLetter(shopId: number, { at, kind, reminder, bounced, answer }: Letter): Promise<void> {
    const rows = rowsOf(db(), shopId)
    const flow = flowOf[kind]
    const message_id = await rows.message({ flow, sent_at: at, step: reminder ? 2 : 1 })
    if (bounced) await rows.inbound({ kind: 'bounce', message_id, received_at: at + 20 * day })
    await markHours(db().knex, { table: 'letter_days', shopId }, [at])
    if (!answer) return
    const given = at + answer.after * hour
    await rows.answer({
      flow,
      survey: kind,
      message_id,
      score: scoreOf(kind, answer.score),
      at: given,
      drivers: JSON.stringify(answer.drivers),
      suspected: answer.apart === 'machine' ? 1 : 0,
      verified: answer.apart === 'stranger' ? 0 : 1,
    })
    await db()
      .knex('answer_traits')
      .insert({ shop_id: shopId, message_id, traits: JSON.stringify(answer.told) })
    await markHours(db().knex, { table: 'counted_days', shopId }, [given])
  }

  async function putOrder(shopId: number, { placed, cancelled, test, customer, parcel }: Order): Promise<void> {
    const rows = rowsOf(db(), shopId)
    const order_id = await rows.order({
      placed_at: placed,
      cancelled_at: cancelled ? placed + hour : null,
      test: test ? 1 : 0,
      customer_id: customer,
    })
    await markDays(db().knex, { table: 'order_days', shopId }, [placed])
    if (!parcel) return
    const { at, status, carrier, promised, attempted } = parcel
    const told = (moment: number) => ({ first: moment, last: moment })
    await rows.parcel({
      order_id,
      carrier,
      status,
      status_at: at,
      expected_at: promised === null ? null : at + promised * day,
      history: JSON.stringify({ [status]: told(at), ...(attempted && { attempted: told(at - day) }) }),
    })
    await markDays(db().knex, { table: 'order_days', shopId }, [at])
  }

  async function putCart(shopId: number, { at, clicked, ordered }: Cart): Promise<void> {
    const rows = rowsOf(db(), shopId)
    const cart_token = `cart-${Math.random()}`
    const message_id = await rows.message({ flow: 'abandoned-cart', cart_token, sent_at: at })
    if (clicked !== 'no') await rows.click({ message_id, at: at + hour, suspected: clicked === 'machine' ? 1 : 0 })
    if (ordered === 'no') return
    await rows.order({
      cart_token,
      // Far from the period: what is counted here is the cart.
      placed_at: at + (ordered === 'before' ? -400 : 400) * day,
      cancelled_at: ordered === 'cancelled' ? at + 401 * day : null,
      test: ordered === 'test' ? 1 : 0,
      total: 1_000,
    })
  }

  async function check(
    shopId: number,
    period: Period,
    sent: readonly Letter[],
    placed: readonly Order[],
    left: readonly Cart[],
  ): Promise<void> {
    const { knex } = db()
    const all = recountOf(period, sent, placed, left)
    const lines = await scorecardOf(knex, shopId, period, justBefore(period))
    const line = (name: string) => {
      const found = lines.find((one) => one.name === name)
      return [found?.of, found?.now ? Number(found.now.value.toFixed(9)) : null]
    }
    const share = (hits: number, of: number) => [of, of < 10 ? null : Number((hits / of).toFixed(9))]
    for (const kind of kinds) {
      const { answers, asked } = all.surveys[kind]
      const [promoters, detractors] = [such(answers, best[kind]), such(answers, worst[kind])]
      const n = answers.length
      expect(await surveyIn(knex, shopId, kind, period), kind).to.include({ n, asked, promoters, detractors })
      const points = n < 10 ? null : kind === 'nps' ? (100 * (promoters - detractors)) / n : promoters / n
      expect(line(kind), kind).to.deep.equal([n, points === null ? null : Number(points.toFixed(9))])
      const trend = await trendOf(knex, shopId, kind, period)
      for (const { period: step, bands } of trend)
        expect(bands.promoters, `${kind} from ${step.from}`).to.equal(
          such(
            answers.filter(({ at }) => at >= step.from && at < step.to),
            best[kind],
          ),
        )
      for (const trait of ['driver', 'product', 'carrier', 'outcome', 'region', 'channel', 'language', 'buyer']) {
        const found = await scoresByValue(knex, shopId, kind, trait, period)
        const said = answers.flatMap(({ score, told }) => (told[trait] ?? []).map((value) => `${value} ${score}`))
        const read = [...found].flatMap(([value, scores]) =>
          [...scores].flatMap(([score, n]) => Array<string>(n).fill(`${value} ${score}`)),
        )
        expect(read.sort(), `${kind} by ${trait}`).to.deep.equal(said.sort())
      }
    }
    const asked = kinds.reduce((sum, kind) => sum + all.surveys[kind].asked, 0)
    const answers = kinds.reduce((sum, kind) => sum + all.surveys[kind].answers.length, 0)
    expect(line('answered')).to.deep.equal(share(Math.min(asked, answers), asked))
    expect(line('returned')).to.deep.equal(share(all.bounced, all.sent))
    expect(line('on-time')).to.deep.equal(share(all.kept, all.promised))
    expect(line('arrived')).to.deep.equal(share(all.atOnce, all.over.length))
    expect(line('recovered')).to.deep.equal(share(all.recovered, all.reminded))
    for (const { carrier, parcels } of await carriersIn(knex, shopId, period))
      expect(parcels, carrier).to.equal(all.over.filter((parcel) => parcel.carrier === carrier).length)
    expect(await recoveredCarts(knex, shopId, period)).to.deep.equal({
      reminders: all.reminded,
      orders: all.recovered,
      totals: all.recovered > 0 ? [{ currency: 'PLN', amount: 1_000 * all.recovered }] : [],
    })
    const journey = new Map((await journeyOf(knex, shopId, period)).map((stop) => [stop.station, stop]))
    expect(journey.get('cart')).to.deep.include({ sent: all.reminded, well: { hits: all.recovered, of: all.reminded } })
    for (const station of ['order', 'way', 'delivery', 'return'] as const)
      expect(journey.get(station)?.reached, station).to.equal(all.reached[station])
    expect(journey.get('delivery')?.well).to.deep.equal({ hits: all.kept, of: all.promised })
    expect(journey.get('return')?.well).to.deep.equal({ hits: all.reached.return, of: all.people })
    for (const [station, hits, of] of [
      ['order', all.cancelled, all.reached.order],
      ['way', all.lost, all.reached.way],
      ['delivery', all.promised - all.kept, all.promised],
    ] as const) {
      const wrong = journey.get(station)?.wrong
      expect(wrong && [wrong.hits, wrong.of], station).to.deep.equal(of < 10 ? null : [hits, of])
    }
  }
})

/** Low scores stand for the lowest, high ones for the highest, so that every band has some. */
const scoreOf = (kind: (typeof kinds)[number], score: number): number =>
  kind === 'nps' ? ([0, 6, 8, 9, 10][score - 1] ?? 0) : kind === 'ces' ? score + (score > 2 ? 2 : 0) : score

const such = (answers: readonly { readonly score: number }[], scores: readonly number[]): number =>
  answers.filter(({ score }) => scores.includes(score)).length

/** Everything counted once more, one thing after the other, by the words of docs/metrics.md. */
function recountOf(period: Period, sent: readonly Letter[], placed: readonly Order[], left: readonly Cart[]) {
  const inside = (at: number): boolean => at >= period.from && at < period.to
  const surveyOf = (kind: (typeof kinds)[number]) => ({
    asked: sent.filter((one) => one.kind === kind && inside(one.at) && !one.reminder && !one.bounced).length,
    answers: sent.flatMap((one) => {
      const at = one.at + (one.answer?.after ?? 0) * hour
      if (one.kind !== kind || one.answer?.apart !== 'counts' || !inside(at)) return []
      const told: Readonly<Record<string, readonly string[]>> = { ...one.answer.told, driver: one.answer.drivers }
      return [{ at, score: scoreOf(kind, one.answer.score), told }]
    }),
  })
  const reminded = left.filter(({ at }) => inside(at))
  const out = sent.filter(({ at }) => inside(at))
  const over = placed.flatMap(({ parcel }) =>
    parcel && parcel.status !== 'on its way' && inside(parcel.at) ? [parcel] : [],
  )
  const promised = over.filter((parcel) => parcel.promised !== null)
  const orders = placed.filter((order) => inside(order.placed) && !order.test)
  const having = (...statuses: string[]) =>
    orders.filter(({ parcel }) => parcel && statuses.includes(parcel.status)).length
  const bought = [
    ...Map.groupBy(
      orders.filter(({ cancelled }) => !cancelled),
      ({ customer }) => customer,
    ).values(),
  ]
  return {
    surveys: { nps: surveyOf('nps'), csat: surveyOf('csat'), ces: surveyOf('ces') },
    sent: out.length + reminded.length,
    bounced: out.filter(({ bounced }) => bounced).length,
    over,
    promised: promised.length,
    // A promise is a day, whole, by UTC.
    kept: promised.filter(
      ({ status, at, promised: by }) =>
        status === 'delivered' && Math.floor(at / day) <= Math.floor((at + (by ?? 0) * day) / day),
    ).length,
    atOnce: over.filter(({ status, attempted }) => status === 'delivered' && !attempted).length,
    reminded: reminded.length,
    recovered: reminded.filter(({ clicked, ordered }) => clicked === 'person' && ordered === 'after').length,
    cancelled: orders.filter(({ cancelled }) => cancelled).length,
    lost: having('failed'),
    people: bought.length,
    reached: {
      order: orders.length,
      way: having('on its way', 'delivered', 'failed'),
      delivery: having('delivered'),
      return: bought.filter(({ length }) => length > 1).length,
    },
  }
}
