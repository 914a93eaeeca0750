import { day, hour, type Instant } from '../domain/time.ts'
import type { Period } from './period.ts'

/** Which parts of a period are read from rollups of days, which from rollups of hours, and which are counted from the things themselves. */
export type Parts = {
  readonly days: readonly Period[]
  readonly hours: readonly Period[]
  readonly raw: readonly Period[]
}

/**
 * Whole days where nothing changed since they were counted, the whole hours around them, and what is left: the minutes at either end and the
 * hours that changed. So what is counted from the things themselves is a few hours, however long the period and full the day. `changed`: stretches of
 * whole hours, in order.
 */
export function partsOf(period: Period, changed: readonly Period[]): Parts {
  const counted = without(within(period, hour), changed)
  const days = counted.flatMap((part) => within(part, day))
  return { days, hours: without(counted, days), raw: without([period], counted) }
}

/** The whole hours or days in a period, as one stretch, or none. */
function within({ from, to }: Period, span: number): readonly Period[] {
  const inner = { from: ceil(from, span), to: floor(to, span) }
  return inner.from < inner.to ? [inner] : []
}

/** Periods less the holes in them; both in order and apart. */
function without(periods: readonly Period[], holes: readonly Period[]): readonly Period[] {
  return periods.flatMap(({ from, to }) => {
    const left: Period[] = []
    let next = from
    for (const hole of holes) {
      if (hole.to <= next || hole.from >= to) continue
      if (hole.from > next) left.push({ from: next, to: hole.from })
      next = hole.to
    }
    return next < to ? [...left, { from: next, to }] : left
  })
}

export const floor = (at: Instant, span: number): Instant => Math.floor(at / span) * span
export const ceil = (at: Instant, span: number): Instant => Math.ceil(at / span) * span
