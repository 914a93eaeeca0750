import type { Instant } from './time.ts'

/** Every carrier's words in ours. `preparing` covers label and paper work: no carrier has the parcel yet. */
export const parcelStatuses = [
  'preparing',
  'on its way',
  'delayed',
  'out for delivery',
  'attempted',
  'ready for pickup',
  'delivered',
  'failed',
] as const
export type ParcelStatus = (typeof parcelStatuses)[number]

/** When a status was first and last told, by carrier scans where there are any. */
export type Told = { readonly first: Instant; readonly last: Instant }
export type ParcelHistory = { readonly [status in ParcelStatus]?: Told }

export type ParcelLine = { readonly lineId: string; readonly title: string; readonly quantity: number }

export type Parcel = {
  /** The platform's id of the fulfilment. */
  readonly id: string
  readonly orderId: string
  readonly carrier: string | null
  readonly number: string | null
  readonly trackingUrl: string | null
  readonly lines: readonly ParcelLine[]
  readonly history: ParcelHistory
  readonly createdAt: Instant
  readonly updatedAt: Instant
  /** When the carrier expects to deliver. */
  readonly expectedAt: Instant | null
  readonly cancelled: boolean
}

/** Adds one telling to the history: earliest first, latest last, so the order in which tellings arrive does not matter. */
export function tell(history: ParcelHistory, status: ParcelStatus, told: Told): ParcelHistory {
  const known = history[status]
  return {
    ...history,
    [status]: known
      ? { first: Math.min(known.first, told.first), last: Math.max(known.last, told.last) }
      : { first: told.first, last: told.last },
  }
}

/**
 * Where the parcel is now: the status told last. `delivered` stands unless the parcel failed afterwards (carriers repeat
 * old scans); `preparing` counts only while no carrier has spoken, for paper work is often told late.
 */
export function statusOf(parcel: Pick<Parcel, 'history'>): { status: ParcelStatus; at: Instant } | null {
  let now: { status: ParcelStatus; at: Instant } | null = null
  for (const status of parcelStatuses) {
    const told = parcel.history[status]
    if (told && (!now || now.status === 'preparing' || told.last >= now.at)) now = { status, at: told.last }
  }
  const { delivered, failed } = parcel.history
  if (delivered && !(failed && failed.last >= delivered.last)) return { status: 'delivered', at: delivered.first }
  return now
}
