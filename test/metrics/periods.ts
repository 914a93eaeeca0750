import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { momentOf } from '../../app/domain/local-time.ts'
import { minute } from '../../app/domain/time.ts'
import type { Period } from '../../app/metrics/period.ts'

/** Places whose days are 23, 25 or 23½ hours long now and then, or begin at a quarter of an hour by UTC. */
const zones = ['Europe/Warsaw', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'] as const
export const october = Date.UTC(2026, 9, 20)

/** Whole days by a clock on a wall, around the nights when clocks are changed; or any minutes. */
export const anyPeriod: fc.Arbitrary<Period> = fc.oneof(
  fc.record({ from: fc.nat({ max: 30 * 24 * 60 }), length: fc.nat({ max: 14 * 24 * 60 }) }).map(({ from, length }) => ({
    from: october + from * minute,
    to: october + (from + length) * minute,
  })),
  fc
    .record({ first: fc.nat({ max: 20 }), days: fc.integer({ min: 1, max: 10 }), zone: fc.constantFrom(...zones) })
    .map(({ first, days, zone }) => {
      const date = Temporal.PlainDate.from('2026-10-20').add({ days: first })
      return { from: momentOf(date, 0, zone), to: momentOf(date.add({ days }), 0, zone) }
    }),
)
