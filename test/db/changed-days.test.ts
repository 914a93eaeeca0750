import { expect } from 'chai'
import fc from 'fast-check'
import { changedHours, changedIn, cleanDays, cleanHours, markDays, markHours } from '../../app/db/changed-days.ts'
import { day, hour } from '../../app/domain/time.ts'
import { onEveryDatabase } from '../support/databases.ts'

const begin = Date.UTC(2026, 9, 20)
const days = 4
const period = { from: begin, to: begin + days * day }

const moment = fc.nat({ max: days * 24 - 1 })
const step = fc.oneof(
  fc.record({
    do: fc.constantFrom('mark hours' as const, 'mark days' as const),
    at: fc.array(moment, { maxLength: 3 }),
  }),
  fc.record({ do: fc.constant('clean hours' as const), from: moment, length: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ do: fc.constant('clean days' as const), from: fc.nat({ max: days - 1 }), length: fc.constantFrom(1, 2) }),
)

onEveryDatabase('the hours that changed', (db) => {
  it('are those that were never counted, and those that were marked since', async function () {
    this.timeout(60_000)
    let shopId = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const counted = { table: 'letter_days', shopId: ++shopId } as const
        const clean = new Set<number>()
        const hours = (from: number, length: number) => Array.from({ length }, (_, n) => from + n)
        for (const one of steps) {
          if ('at' in one) {
            // Any moment of the hour.
            const moments = one.at.map((n) => begin + n * hour + ((n * 977) % hour))
            await (one.do === 'mark hours' ? markHours : markDays)(db().knex, counted, moments)
            for (const n of one.at)
              for (const gone of one.do === 'mark hours' ? [n] : hours(n - (n % 24), 24)) clean.delete(gone)
          } else {
            const span = one.do === 'clean hours' ? hour : day
            const part = { from: begin + one.from * span, to: begin + (one.from + one.length) * span }
            await (one.do === 'clean hours' ? cleanHours : cleanDays)(db().knex, counted, part)
            for (const n of hours((one.from * span) / hour, (one.length * span) / hour)) clean.add(n)
          }
        }
        const changed = await changedHours(db().knex, counted, period)
        const found = changed.flatMap(({ from, to }) => hours((from - begin) / hour, (to - from) / hour))
        expect(found).to.deep.equal(hours(0, days * 24).filter((n) => !clean.has(n)))
        for (const [place, { from }] of changed.entries())
          expect(from, 'one stretch for hours side by side').not.to.equal(changed[place - 1]?.to)
        const whole = (await changedIn(db().knex, counted, period)).flatMap(({ from, to }) =>
          hours((from - begin) / day, (to - from) / day),
        )
        expect(whole).to.deep.equal([...new Set(found.map((n) => Math.floor(n / 24)))])
      }),
      { numRuns: 60 },
    )
  })
})
