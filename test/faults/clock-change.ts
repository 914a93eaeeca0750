import { Temporal } from 'temporal-polyfill'
import { firstAwake, type QuietHours } from '../../app/domain/quiet-hours.ts'
import { firstBetween, localTime } from '../../app/domain/local-time.ts'
import type { Proof } from './harness/proof.ts'

const zones = [
  'Europe/Warsaw',
  'Europe/London',
  'Europe/Lisbon',
  'Europe/Helsinki',
  'Europe/Chisinau',
  'Atlantic/Azores',
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Los_Angeles',
  'America/Anchorage',
  'America/St_Johns',
  'America/Halifax',
  'America/Havana',
  'America/Santiago',
  'America/Asuncion',
  'Australia/Sydney',
  'Australia/Adelaide',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Asia/Jerusalem',
  'Asia/Beirut',
  'Africa/Cairo',
]
const year = 2024
const quarter = 15 * 60_000
const quiet: QuietHours = { from: 21 * 60, until: 8 * 60 }
const decent = { from: 10 * 60, until: 20 * 60 }

/** The two days of a year on which the clocks of a zone change. */
function changeDays(zone: string): readonly Temporal.PlainDate[] {
  const days: Temporal.PlainDate[] = []
  for (let day = Temporal.PlainDate.from({ year, month: 1, day: 1 }); day.year === year; day = day.add({ days: 1 }))
    if (day.toZonedDateTime(zone).hoursInDay !== 24) days.push(day)
  return days
}

type Rule = { readonly next: (at: number, zone: string) => number; readonly from: number; readonly until: number }
const rules: readonly Rule[] = [
  { next: (at, zone) => firstAwake(at, zone, quiet), from: quiet.until, until: quiet.from },
  { next: (at, zone) => firstBetween(at, zone, decent.from, decent.until), ...decent },
]

/** What a letter that falls due at a quarter hour of such a day does wrong; empty: nothing. */
function faultsAt(at: number, zone: string): readonly string[] {
  return rules.flatMap(({ next, from, until }) => {
    const leaves = next(at, zone)
    const { minutes } = localTime(leaves, zone)
    const faults: string[] = []
    if (minutes < from || minutes >= until) faults.push('at a bad hour')
    if (leaves < at) faults.push('before its time')
    if (next(leaves, zone) !== leaves) faults.push('twice')
    // The first such moment: no quarter hour between would have done.
    for (let earlier = at; earlier < leaves; earlier += quarter) {
      const then = localTime(earlier, zone).minutes
      if (then >= from && then < until) faults.push('later than needed')
    }
    return faults
  })
}

export const proof: Proof = {
  guarantees: {
    G26: 'On the days the clocks change, each letter leaves once, at a decent hour and no later than it must.',
  },
  on: 'once',
  async run() {
    let cases = 0
    const wrong: string[] = []
    for (const zone of zones)
      for (const day of changeDays(zone)) {
        const midnight = day.toZonedDateTime(zone).epochMilliseconds
        for (let quarters = 0; quarters < 96; quarters++) {
          cases += 1
          const at = midnight + quarters * quarter
          for (const fault of faultsAt(at, zone)) wrong.push(`${zone} ${day.toString()} ${quarters}: ${fault}`)
        }
      }
    return {
      G26: {
        figures: { zones: zones.length, cases, wrong: wrong.length },
        must: {
          'look at 4,608 cases': cases === 4_608,
          [`be right everywhere (${wrong[0] ?? ''})`]: wrong.length === 0,
        },
      },
    }
  },
}
