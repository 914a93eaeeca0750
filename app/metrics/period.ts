import type { Instant } from '../domain/time.ts'

/** From `from` on, before `to`. */
export type Period = { readonly from: Instant; readonly to: Instant }

/** The period of the same length just before. */
export const before = ({ from, to }: Period): Period => ({ from: from - (to - from), to: from })
