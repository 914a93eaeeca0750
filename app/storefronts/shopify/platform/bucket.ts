import type { Instant } from '../../../domain/time.ts'
import { second } from '../../../domain/time.ts'
import { type Part, part } from '../../payload.ts'

/** How much of its allowance the platform said a shop has left: a leaky bucket that fills by `restoreRate` points a second. */
type Level = { readonly left: number; readonly most: number; readonly restoreRate: number; readonly at: Instant }

/** What answers told of a shop's allowance, and how long the next question should wait for its share. */
export type Bucket = {
  /** Milliseconds until a question of this cost fits, as far as we know; 0 when nothing is known. */
  readonly waitFor: (cost: number, now: Instant) => number
  /** Reads `extensions.cost` of an answer; returns the cost the platform had asked for the question, where it said so. */
  readonly heed: (extensions: unknown, now: Instant) => number | null
}

const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null)

export function openBucket(): Bucket {
  let level: Level | null = null
  return {
    waitFor(cost, now) {
      if (!level || level.restoreRate <= 0) return 0
      const restored = Math.max(0, now - level.at) * (level.restoreRate / second)
      // A question dearer than a full bucket would wait for ever; the platform shall say what it thinks of it.
      const lacking = Math.min(cost, level.most) - Math.min(level.most, level.left + restored)
      return lacking <= 0 ? 0 : Math.ceil((lacking / level.restoreRate) * second)
    },
    heed(extensions, now) {
      const cost: Part = part(part(extensions)?.cost) ?? {}
      const status: Part = part(cost.throttleStatus) ?? {}
      const [left, most, restoreRate] = [status.currentlyAvailable, status.maximumAvailable, status.restoreRate].map(
        number,
      )
      if (typeof left === 'number' && typeof most === 'number' && typeof restoreRate === 'number')
        level = { left, most, restoreRate, at: now }
      return number(cost.requestedQueryCost)
    },
  }
}
