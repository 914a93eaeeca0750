import { expect } from 'chai'
import fc from 'fast-check'
import { markHours } from '../../app/db/changed-days.ts'
import { day, hour, minute } from '../../app/domain/time.ts'
import { askedIn, rollAsked } from '../../app/metrics/asked.ts'
import { arrived } from '../../app/outbox/evidence.ts'
import { newShop, rowsOf } from '../admin/rows.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { anyPeriod, october } from './periods.ts'

type Step =
  | { readonly do: 'send'; readonly flow: string; readonly step: number; readonly sure: boolean }
  | { readonly do: 'bounce' | 'arrive'; readonly letter: number }
  | { readonly do: 'roll' }
  | { readonly do: 'wait'; readonly time: number }

const letter = fc.nat({ max: 20 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      flow: fc.constantFrom('nps', 'feedback'),
      step: fc.constantFrom(1, 1, 2),
      sure: fc.constantFrom(true, true, false),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('bounce' as const, 'arrive' as const), letter }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('roll' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('wait' as const), time: fc.integer({ min: minute, max: 2 * day }) }),
  },
)

type Sent = { id: string; flow: string; step: number; sure: boolean; at: number; bounced: boolean }

onEveryDatabase('letters that asked somebody', (db) => {
  let shops = 0

  it('are counted as a recount says, whatever comes back or arrives after all, and whenever they are added up', async function () {
    this.timeout(120_000)
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.array(anyPeriod, { minLength: 5, maxLength: 5 }),
        async (steps, periods) => {
          const shop = await newShop(db(), `asked-${++shops}.example.com`)
          const letters: Sent[] = []
          let now = october
          for (const one of steps) {
            if (one.do === 'wait') now += one.time
            else if (one.do === 'roll') await rollAsked(db(), now)
            else if (one.do === 'send') letters.push(await send(shop.id, one, now))
            else await learn(shop.id, letters[one.letter], one.do, now)
          }
          for (const period of periods) {
            const inside = letters.filter(
              ({ flow, sure, at }) => flow === 'nps' && sure && at >= period.from && at < period.to,
            )
            expect(await askedIn(db().knex, shop.id, ['nps'], period)).to.deep.equal({
              sent: inside.length,
              bounced: inside.filter(({ bounced }) => bounced).length,
              asked: inside.filter((one) => one.step === 1 && !one.bounced).length,
            })
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  async function send(
    shopId: number,
    { flow, step: place, sure }: Extract<Step, { do: 'send' }>,
    at: number,
  ): Promise<Sent> {
    const id = await rowsOf(db(), shopId).message({
      flow,
      step: place,
      sent_at: at,
      state: sure ? 'sent' : 'uncertain',
    })
    return { id, flow, step: place, sure, at, bounced: false }
  }

  /** Twice is learnt once. */
  async function learn(shopId: number, sent: Sent | undefined, what: 'bounce' | 'arrive', now: number): Promise<void> {
    if (!sent) return
    await db().write((trx) => arrived(trx, { shopId, id: sent.id }))
    sent.sure = true
    if (what === 'arrive') return
    await rowsOf(db(), shopId).inbound({ kind: 'bounce', message_id: sent.id, received_at: now })
    await markHours(db().knex, { table: 'letter_days', shopId }, [sent.at])
    sent.bounced = true
  }

  it('are not counted without one whose holder stands still, however long', async () => {
    const shop = await newShop(db(), 'still.example.com')
    await rowsOf(db(), shop.id).message({ sent_at: october - hour })
    const id = await rowsOf(db(), shop.id).message({ sent_at: october, state: 'handed_off' })
    await rollAsked(db(), october + day)
    await db().knex('messages').where({ shop_id: shop.id, id }).update({ state: 'sent' })
    const period = { from: october - day, to: october + day }
    expect((await askedIn(db().knex, shop.id, ['nps'], period)).sent).to.equal(2)
    await rollAsked(db(), october + day)
    expect((await askedIn(db().knex, shop.id, ['nps'], period)).sent).to.equal(2)
    const kept = await db().knex('asked_counts').where({ shop_id: shop.id, span: 'hour' }).sum({ n: 'sent' }).first()
    expect(Number(kept?.n), 'once it is known').to.equal(2)
  })

  it('are read from the days and hours that are over, and from the last hours’ letters', async () => {
    const shop = await newShop(db(), 'over.example.com')
    const now = october + 5 * hour + 20 * minute
    for (const ago of [30, 4, 2, 1]) await rowsOf(db(), shop.id).message({ sent_at: now - ago * hour })
    await rollAsked(db(), now)
    const kept = await db().knex('asked_counts').where({ shop_id: shop.id, span: 'hour' }).sum({ n: 'sent' }).first()
    expect(Number(kept?.n), 'in hours that were over for half an hour').to.equal(3)
    await db()
      .knex('messages')
      .where({ shop_id: shop.id })
      .where('sent_at', '<', now - 90 * minute)
      .delete()
    expect((await askedIn(db().knex, shop.id, ['nps'], { from: now - 2 * day, to: now })).asked).to.equal(4)
  })
})
