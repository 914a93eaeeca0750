import type { ShopEvent } from '../domain/event.ts'
import { type Parcel, type ParcelHistory, type ParcelStatus, parcelStatuses, tell } from '../domain/parcel.ts'
import type { Instant } from '../domain/time.ts'
import { canonical, newest } from './newest.ts'

/**
 * A parcel as it is kept. `expectedToldAt`: when the carrier's expectation was told, by a scan or with the parcel.
 * `updatedAt` is 0 while only scans were heard and the parcel itself was not told yet; everything told later is newer.
 */
export type KeptParcel = Parcel & { readonly expectedToldAt: Instant | null }
export type Scan = Extract<ShopEvent, { type: 'scan' }>

const isTold = (parcel: Parcel): boolean => parcel.updatedAt > 0

const tie = ({ carrier, number, trackingUrl, lines, cancelled, orderId }: Parcel): string =>
  canonical([cancelled, carrier, number, trackingUrl, lines, orderId])

export const keptParcel = (told: Parcel): KeptParcel => ({
  ...told,
  expectedToldAt: told.expectedAt === null ? null : told.updatedAt,
})

/** The parcel a scan speaks of, as far as the scan alone tells. */
export const scannedParcel = (scan: Scan): KeptParcel => ({
  id: scan.parcelId,
  orderId: scan.orderId,
  carrier: null,
  number: null,
  trackingUrl: null,
  lines: [],
  history: tell({}, scan.status, { first: scan.at, last: scan.at }),
  createdAt: scan.at,
  updatedAt: 0,
  expectedAt: scan.expectedAt,
  expectedToldAt: scan.expectedAt === null ? null : scan.at,
  cancelled: false,
})

/**
 * Two pieces of knowledge about one parcel: its particulars by the newest telling, its history by all of them, and the
 * expected day by whoever spoke of it last.
 */
export function mergeParcel(known: KeptParcel, told: KeptParcel): KeptParcel {
  return {
    ...newest(known, told, tie),
    createdAt:
      isTold(known) === isTold(told)
        ? Math.min(known.createdAt, told.createdAt)
        : told.updatedAt > known.updatedAt
          ? told.createdAt
          : known.createdAt,
    history: mergeHistories(known.history, told.history),
    ...expectation(known, told),
  }
}

function mergeHistories(known: ParcelHistory, told: ParcelHistory): ParcelHistory {
  const merged = Object.entries(told).reduce(
    (history, [status, moments]) => tell(history, status as ParcelStatus, moments),
    known,
  )
  return Object.fromEntries(parcelStatuses.flatMap((status) => (merged[status] ? [[status, merged[status]]] : [])))
}

function expectation(known: KeptParcel, told: KeptParcel): Pick<KeptParcel, 'expectedAt' | 'expectedToldAt'> {
  const [a, b] = [known.expectedToldAt ?? -1, told.expectedToldAt ?? -1]
  const later = a > b || (a === b && (known.expectedAt ?? 0) >= (told.expectedAt ?? 0)) ? known : told
  return { expectedAt: later.expectedAt, expectedToldAt: later.expectedToldAt }
}

/** As the rest of the program sees it; one that only scans told of counts as updated when it was first scanned. */
export function asParcel({ expectedToldAt: _toldAt, ...parcel }: KeptParcel): Parcel {
  return isTold(parcel) ? parcel : { ...parcel, updatedAt: parcel.createdAt }
}
