import { expect } from 'chai'
import * as fc from 'fast-check'
import { firstBetween, localTime, momentOf } from '../../app/domain/local-time.ts'
import { policyOf } from '../../app/domain/policy.ts'
import { firstAwake } from '../../app/domain/quiet-hours.ts'
import { day, hour, iso, minute, type Instant } from '../../app/domain/time.ts'

const usual = policyOf('PL').quiet

// Zones that all change their clocks in 2026, by whole and half hours, on both hemispheres and at odd hours.
const zones = [
  'Europe/Warsaw Europe/London Europe/Dublin Europe/Lisbon Europe/Athens Europe/Chisinau',
  'Atlantic/Azores America/Nuuk America/St_Johns America/Halifax America/New_York America/Chicago',
  'America/Denver America/Los_Angeles America/Anchorage America/Havana America/Santiago Pacific/Easter',
  'Pacific/Auckland Pacific/Chatham Australia/Sydney Australia/Adelaide Australia/Lord_Howe Asia/Jerusalem',
].flatMap((row) => row.split(' '))

/** The wall clock by the runtime's Intl, so that the rule is not checked with its own tool. */
const clocks = new Map<string, Intl.DateTimeFormat>()
function wallClock(at: Instant, zone: string): { date: string; minutes: number } {
  let clock = clocks.get(zone)
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
    clocks.set(zone, clock)
  }
  const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]))
  return { date: `${parts.year}-${parts.month}-${parts.day}`, minutes: Number(parts.hour) * 60 + Number(parts.minute) }
}

const offset = (at: Instant, zone: string): number => {
  const { date, minutes } = wallClock(at, zone)
  return Date.parse(`${date}T00:00Z`) + minutes * minute - at
}

/** The two moments of 2026 when a zone's clocks change, to the quarter of an hour. */
function changesOf(zone: string): readonly Instant[] {
  const found: Instant[] = []
  for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += day) {
    if (offset(at, zone) === offset(at + day, zone)) continue
    let change = at
    while (offset(change, zone) === offset(change + 15 * minute, zone)) change += 15 * minute
    found.push(change + 15 * minute)
  }
  return found
}

const isNight = (at: Instant, zone: string): boolean => {
  const { minutes } = wallClock(at, zone)
  return minutes < usual.until || minutes >= usual.from
}

describe('Quiet hours', () => {
  it('fire exactly once and never at night, 24 zones on both days their clocks change, every quarter of an hour', () => {
    let cases = 0
    for (const zone of zones) {
      const changes = changesOf(zone)
      expect(changes, zone).to.have.length(2)
      for (const change of changes) {
        for (let quarter = 0; quarter < 96; quarter += 1) {
          const due = change - 12 * hour + quarter * 15 * minute
          const fired: Instant[] = []
          // A clock ticking for a day and a half, as the outbox would look at its due messages.
          let next = due
          for (let tick = due; tick <= due + 36 * hour; tick += 15 * minute) {
            if (fired.length > 0 || tick < next) continue
            next = firstAwake(tick, zone, usual)
            if (next <= tick) fired.push(tick)
          }
          const [at] = fired
          const where = `${zone} ${iso(due)}`
          expect(fired, where).to.have.length(1)
          expect(at !== undefined && !isNight(at, zone), where).to.equal(true)
          if (!isNight(due, zone)) expect(at, where).to.equal(due)
          else expect(at && isNight(at - 15 * minute, zone), `${where} waits no longer than the night`).to.equal(true)
          cases += 1
        }
      }
    }
    expect(cases).to.equal(4608)
  })

  it('let the day pass and hold the night until eight', () => {
    const at = (text: string) => Date.parse(text)
    expect(firstAwake(at('2026-05-12T08:00:00+02:00'), 'Europe/Warsaw', usual)).to.equal(
      at('2026-05-12T08:00:00+02:00'),
    )
    expect(firstAwake(at('2026-05-12T20:59:59+02:00'), 'Europe/Warsaw', usual)).to.equal(
      at('2026-05-12T20:59:59+02:00'),
    )
    expect(firstAwake(at('2026-05-12T21:00:00+02:00'), 'Europe/Warsaw', usual)).to.equal(
      at('2026-05-13T08:00:00+02:00'),
    )
    expect(firstAwake(at('2026-05-12T03:00:00+02:00'), 'Europe/Warsaw', usual)).to.equal(
      at('2026-05-12T08:00:00+02:00'),
    )
  })

  it('keep eight in the morning on the nights the clocks change in Warsaw', () => {
    const evening = (text: string) => firstAwake(Date.parse(text), 'Europe/Warsaw', usual)
    expect(iso(evening('2026-03-28T22:00:00+01:00'))).to.equal('2026-03-29T06:00:00.000Z')
    expect(iso(evening('2026-10-24T22:00:00+02:00'))).to.equal('2026-10-25T07:00:00.000Z')
  })

  it('rest on French Sundays and holidays, and let a Saturday evening go until ten', () => {
    const france = policyOf('FR').quiet
    const paris = (text: string) => iso(firstAwake(Date.parse(text), 'Europe/Paris', france))
    expect(paris('2026-05-16T21:30:00+02:00')).to.equal('2026-05-16T19:30:00.000Z')
    expect(paris('2026-05-16T22:00:00+02:00'), 'over Sunday to Monday').to.equal('2026-05-18T06:00:00.000Z')
    expect(paris('2026-04-04T23:00:00+02:00'), 'over Easter to Tuesday').to.equal('2026-04-07T06:00:00.000Z')
    expect(paris('2026-07-14T12:00:00+02:00'), 'Bastille Day').to.equal('2026-07-15T06:00:00.000Z')
  })

  it('are at peace with their own answer, whatever the zone and the moment', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 4_000_000_000_000 }), (zone, at) => {
        const first = firstAwake(at, zone, usual)
        expect(first).to.be.at.least(at)
        expect(first - at).to.be.at.most(13 * hour)
        expect(firstAwake(first, zone, usual)).to.equal(first)
      }),
      { numRuns: 300 },
    )
  })
})

describe('Local time', () => {
  it('finds the first moment between two hours of the wall clock', () => {
    const warsaw = (text: string) => iso(firstBetween(Date.parse(text), 'Europe/Warsaw', 600, 1200))
    expect(warsaw('2026-05-12T07:10:00+02:00')).to.equal('2026-05-12T08:00:00.000Z')
    expect(warsaw('2026-05-12T18:10:00+02:00')).to.equal('2026-05-12T16:10:00.000Z')
    expect(warsaw('2026-05-12T20:00:00+02:00')).to.equal('2026-05-13T08:00:00.000Z')
  })

  it('takes the first moment after a gap for a time that does not exist', () => {
    const { date } = localTime(Date.parse('2026-03-29T12:00:00Z'), 'Europe/Warsaw')
    expect(iso(momentOf(date, 150, 'Europe/Warsaw'))).to.equal('2026-03-29T01:30:00.000Z')
  })
})
