import { day, hour, type Instant } from './time.ts'

/**
 * `hard`: the address is wrong. `soft`: something about it that may pass (a full mailbox, a server away). `refused`: the other side
 * did not want the letter or its sender, which says nothing against the address. `complaint`: the reader called it spam.
 */
export type BounceKind = 'hard' | 'soft' | 'refused' | 'complaint'

/** RFC 3463: X.2.x speaks of the mailbox, X.4.x of the way to it. */
export const softOrRefused = (status: string): BounceKind => (/\b[45]\.[24]\.\d/.test(status) ? 'soft' : 'refused')

const halfLife = 30 * day
const enough = 3

/**
 * Whether letters to an address have bounced for so long that writing on only harms: one bounce a day counts at most, and each
 * counts half as much after a month. Four in a row within some weeks are enough; one bad afternoon or one a year is not.
 */
export function isWornOut(bouncedAt: readonly Instant[], now: Instant): boolean {
  const days = new Map(bouncedAt.map((at) => [Math.floor(at / day), at]))
  const weight = [...days.values()].reduce((sum, at) => sum + 2 ** (-Math.max(0, now - at) / halfLife), 0)
  return weight > enough
}

/** How far back a storm is looked for: bounces come within the hour, complaints when people read their mail. */
export const stormWindows = { bounces: hour, complaints: day } as const

/** Letters of one flow and what came back of them. A few addresses are always wrong; so many mean that something is. */
export const isBounceStorm = (sent: number, bounced: number): boolean => bounced >= 20 && bounced >= sent * 0.1

/** Mail providers begin to refuse a sender at 0.3 % (Gmail, Yahoo); three people are no accident. */
export const isComplaintStorm = (sent: number, complained: number): boolean =>
  complained >= 3 && complained >= sent * 0.003
