import { type Parcel, statusOf } from './parcel.ts'
import { day } from './time.ts'

/** How a delivery turned out, the worst parcel speaking for the order; `no promise`: delivered, and no carrier had said when. */
export const outcomes = ['on time', 'no promise', 'late', 'troubled', 'failed', 'not known'] as const
export type Outcome = (typeof outcomes)[number]

/** A carrier's promise is a day, whole: its last moment by UTC is close enough to tell late from on time. */
const endOfDay = (at: number): number => (Math.floor(at / day) + 1) * day

export function outcomeOf(parcel: Pick<Parcel, 'history' | 'expectedAt'>): Outcome {
  const now = statusOf(parcel)
  if (now?.status === 'failed') return 'failed'
  if (parcel.history.attempted) return 'troubled'
  if (now?.status !== 'delivered') return 'not known'
  if (parcel.expectedAt === null) return parcel.history.delayed ? 'late' : 'no promise'
  return now.at >= endOfDay(parcel.expectedAt) ? 'late' : 'on time'
}

/** Whether the carrier's promise was kept; null: nothing had been promised, or the parcel is still on its way. A lost parcel breaks its promise. */
export function promiseKept(parcel: Pick<Parcel, 'history' | 'expectedAt'>): boolean | null {
  const now = statusOf(parcel)
  if (parcel.expectedAt === null || (now?.status !== 'delivered' && now?.status !== 'failed')) return null
  return now.status === 'delivered' && now.at < endOfDay(parcel.expectedAt)
}

export const deliveryOutcome = (parcels: readonly Parcel[]): Outcome =>
  parcels
    .filter(({ cancelled }) => !cancelled)
    .map(outcomeOf)
    .reduce<Outcome | null>(
      (worst, one) => (worst === null || outcomes.indexOf(one) > outcomes.indexOf(worst) ? one : worst),
      null,
    ) ?? 'not known'
