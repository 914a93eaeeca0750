import type { Line, Order } from '../domain/order.ts'
import { statusOf, type Parcel } from '../domain/parcel.ts'

/** Goods as letters list them. */
export type Goods = { readonly title: string; readonly quantity: number }

export const goodsOf = (lines: readonly Goods[]): readonly Goods[] =>
  lines.map(({ title, quantity }) => ({ title, quantity }))

export const live = (parcels: readonly Parcel[]): readonly Parcel[] => parcels.filter(({ cancelled }) => !cancelled)

/** A carrier has said something about it; label and paper work is the shop's own word. */
export const hasCarrierScan = ({ history }: Parcel): boolean =>
  Object.keys(history).some((told) => told !== 'preparing')

/** What is in a parcel. A platform that does not say so leaves no doubt when there is but one parcel. */
export function contentsOf(parcel: Parcel, order: Order, parcels: readonly Parcel[]): readonly Goods[] {
  const alone = live(parcels).every(({ id }) => id === parcel.id)
  if (parcel.lines.length === 0 && alone) return goodsOf(order.lines.filter(({ shipped }) => shipped))
  return goodsOf(parcel.lines)
}

/**
 * What of an order is in no parcel yet. Empty also when it cannot be known: a parcel does not say what is in it, or
 * something was refunded (which line, we are not told). Nothing is promised on a guess.
 */
export function unpacked(order: Order, parcels: readonly Parcel[]): readonly Goods[] {
  const packed = new Map<string, number>()
  for (const { lineId, quantity } of live(parcels).flatMap(({ lines }) => lines))
    packed.set(lineId, (packed.get(lineId) ?? 0) + quantity)
  const told = live(parcels).every(({ lines }) => lines.length > 0)
  const known = [...packed.keys()].every((lineId) => order.lines.some(({ id }) => id === lineId))
  if (!told || !known || order.refunds.length > 0) return []
  const left = ({ id, quantity }: Line) => quantity - (packed.get(id) ?? 0)
  return order.lines
    .filter((line) => line.shipped && left(line) > 0)
    .map((line) => ({ title: line.title, quantity: left(line) }))
}

/** What the customer still waits for besides this parcel: the other parcels under way, and what was not packed yet. */
export function yetToCome(parcel: Parcel, order: Order, parcels: readonly Parcel[]): readonly Goods[] {
  const underWay = live(parcels).filter((other) => {
    const status = statusOf(other)?.status
    return other.id !== parcel.id && status !== 'delivered' && status !== 'failed'
  })
  const byTitle = new Map<string, number>()
  for (const { title, quantity } of [...underWay.flatMap(({ lines }) => lines), ...unpacked(order, parcels)])
    byTitle.set(title, (byTitle.get(title) ?? 0) + quantity)
  return [...byTitle].map(([title, quantity]) => ({ title, quantity }))
}
