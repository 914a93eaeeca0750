import { expect } from 'chai'
import * as fc from 'fast-check'
import { localTime, momentOf } from '../../app/domain/local-time.ts'
import { afterWorking, type ServiceHours, type Span } from '../../app/domain/service-hours.ts'
import { day, hour, type Instant, minute } from '../../app/domain/time.ts'

const zones = ['Europe/Warsaw', 'Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Etc/UTC']

/** Nine to five on weekdays. */
const office: ServiceHours = {
  days: [0, 1, 2, 3, 4, 5, 6].map((weekday) => (weekday < 5 ? [{ from: 9 * 60, until: 17 * 60 }] : [])),
  holidays: [],
}

const spans: fc.Arbitrary<readonly Span[]> = fc
  .uniqueArray(fc.integer({ min: 0, max: 24 * 12 }), { maxLength: 4 })
  .map((fives) => {
    const edges = fives.map((five) => five * 5).sort((a, b) => a - b)
    const count = Math.floor(edges.length / 2)
    return Array.from({ length: count }, (_, at) => ({ from: edges[2 * at] ?? 0, until: edges[2 * at + 1] ?? 0 }))
  })
const week = fc.array(spans, { minLength: 7, maxLength: 7 })
const moment = fc
  .integer({ min: Date.UTC(2026, 0, 1) / minute, max: Date.UTC(2027, 0, 1) / minute })
  .map((minutes) => minutes * minute)
const minutesOf = (days: ServiceHours['days']): number =>
  days.flat().reduce((sum, { from, until }) => sum + until - from, 0)
const zone = fc.constantFrom(...zones)
const minutes = fc.integer({ min: 1, max: 24 * 60 })

/** Counts minute by minute whether somebody works, which the rule does not. */
function workedBetween(from: Instant, until: Instant, { days, holidays }: ServiceHours, place: string): number {
  let worked = 0
  for (let at = from; at < until; at += minute) {
    const { date } = localTime(at, place)
    if (holidays.includes(date.toString())) continue
    const today = days[date.dayOfWeek - 1] ?? []
    if (today.some((span) => at >= momentOf(date, span.from, place) && at < momentOf(date, span.until, place))) worked++
  }
  return worked
}

describe('the time by which an answer is due', () => {
  const warsaw = (text: string): Instant => Date.parse(`${text}+01:00`)
  const due = (from: string, after: number, hours: ServiceHours | null = office): Instant =>
    afterWorking(warsaw(from), after, hours, 'Europe/Warsaw')

  it('counts only the hours in which people work', () => {
    // 26 November 2026 is a Thursday.
    expect(due('2026-11-26T10:00', 180)).to.equal(warsaw('2026-11-26T13:00'))
    expect(due('2026-11-26T16:30', 60)).to.equal(warsaw('2026-11-27T09:30'))
    expect(due('2026-11-26T03:00', 60)).to.equal(warsaw('2026-11-26T10:00'))
    expect(due('2026-11-27T16:30', 60), 'over a weekend').to.equal(warsaw('2026-11-30T09:30'))
    expect(due('2026-11-28T12:00', 480), 'a whole day').to.equal(warsaw('2026-11-30T17:00'))
    const holidays = ['2026-11-27']
    expect(due('2026-11-26T16:30', 60, { ...office, holidays })).to.equal(warsaw('2026-11-30T09:30'))
  })

  it('counts every minute where nobody set hours, and where none ever come', () => {
    const none = { days: Array.from({ length: 7 }, () => []), holidays: [] }
    for (const hours of [null, none]) expect(due('2026-11-28T23:00', 90, hours)).to.equal(warsaw('2026-11-29T00:30'))
  })

  it('leaves exactly so much working time, in any week, zone and season', () => {
    fc.assert(
      fc.property(moment, minutes, week, zone, (from, after, days, place) => {
        const hours = { days, holidays: [] }
        const at = afterWorking(from, after, hours, place)
        // Weeks with a few minutes of work take long to count, and so little that its end is out of sight counts as none.
        fc.pre(at - from < 10 * day && 7 * minutesOf(days) >= after)
        expect(workedBetween(from, at, hours, place)).to.equal(after)
        expect(workedBetween(at - minute, at, hours, place), 'it falls into working time').to.equal(1)
      }),
      { numRuns: 60 },
    )
  })

  it('is never before its time, never sooner for longer targets, never sooner for who wrote later', () => {
    fc.assert(
      fc.property(moment, minutes, minutes, week, zone, (from, after, more, days, place) => {
        const hours = { days, holidays: [] }
        const at = afterWorking(from, after, hours, place)
        expect(at).to.be.at.least(from + after * minute)
        // So little work that its end is out of sight counts as none.
        fc.pre(7 * minutesOf(days) >= after + more)
        expect(afterWorking(from, after + more, hours, place)).to.be.at.least(at)
        expect(afterWorking(from + hour, after, hours, place)).to.be.at.least(at)
      }),
      { numRuns: 200 },
    )
  })
})
