import { type Parcel, type ParcelHistory, parcelStatuses, tell } from '../../domain/parcel.ts'
import type { Instant } from '../../domain/time.ts'
import { id, instant, oneLine, type Part, parts, requiredId, text } from '../payload.ts'
import { ownParcel } from '../plugin.ts'
import { integer, local, zoneOf } from './payload.ts'
import { type Step, stepsOf } from './states.ts'

const known = new Set<string>(parcelStatuses)
const ofParcels = (step: Step): boolean =>
  step.means === 'sent' || (known.has(step.means) && step.means !== 'preparing')

/** The carrier's words are the order's states here, so every parcel of the order has them. */
function historyFrom(steps: readonly Step[]): ParcelHistory {
  let history: ParcelHistory = {}
  for (const { means, at } of steps)
    for (const status of parcelStatuses) if (status === means) history = tell(history, status, { first: at, last: at })
  return history
}

/**
 * An order's parcels are its `order_carriers`. Each order has one from the beginning, so it counts as a parcel only when it has
 * a number or the order was sent. `toldAt`: for a row that does not say when it was changed.
 */
export function parcelsOf(payload: Part, orderId: string, toldAt: Instant): readonly Parcel[] {
  const zone = zoneOf(payload)
  const steps = stepsOf(payload).filter(ofParcels)
  const history = historyFrom(steps)
  const fromShop = parts(payload.carriers)
    .filter((row) => text(row.tracking_number) !== null || steps.length > 0)
    .map((row, index) => {
      const number = text(row.tracking_number)
      const updatedAt = instant(row.updated_at) ?? toldAt
      return {
        id: requiredId(row.id_order_carrier ?? row.id, 'parcel'),
        orderId,
        carrier: oneLine(row.name),
        number,
        trackingUrl: number === null ? null : trackingUrl(text(row.url), number),
        lines: index === 0 ? linesIn(payload) : [],
        history,
        createdAt: steps[0]?.at ?? local(row.date_add, zone) ?? updatedAt,
        updatedAt,
        expectedAt: null,
        cancelled: false,
      }
    })
  return [...fromShop, ...parts(payload.parcels).map((told) => ownParcel(told, orderId, toldAt))]
}

/** A carrier's address has `@` where the number belongs. */
const trackingUrl = (pattern: string | null, number: string): string | null =>
  pattern && /^https?:\/\//.test(pattern) ? pattern.replaceAll('@', encodeURIComponent(number)) : null

/** PrestaShop does not say what is in which parcel; with one parcel everything that is shipped is in it. */
function linesIn(payload: Part): Parcel['lines'] {
  if (parts(payload.carriers).length !== 1) return []
  return parts(payload.rows)
    .filter((row) => integer(row.is_virtual) === 0)
    .map((row) => ({
      lineId: id(row.id_order_detail) ?? id(row.id) ?? '',
      title: nameAndOptions(row).title,
      quantity: integer(row.product_quantity) - integer(row.product_quantity_refunded),
    }))
    .filter(({ quantity }) => quantity > 0)
}

/** `Mug (Colour: Blue - Size: L)` is how a combination is named in an order: the title, and the options chosen. */
export function nameAndOptions(row: Part): { title: string; variant: string | null } {
  const name = oneLine(row.product_name) ?? ''
  if (integer(row.product_attribute_id) === 0 || !name.endsWith(')')) return { title: name, variant: null }
  const open = name.lastIndexOf(' (')
  if (open < 1) return { title: name, variant: null }
  const options = name
    .slice(open + 2, -1)
    .split(' - ')
    .map((option) => option.slice(option.indexOf(':') + 1).trim())
  return { title: name.slice(0, open), variant: options.filter(Boolean).join(' / ') || null }
}
