import { z } from 'zod'
import type { Decision } from '../domain/decision.ts'
import type { ShopEvent } from '../domain/event.ts'
import type { Flow, FlowContext } from '../domain/flow.ts'
import { isRefunded } from '../domain/order.ts'
import { statusOf, type Parcel, type ParcelStatus } from '../domain/parcel.ts'
import type { Standing } from '../domain/standing.ts'
import { hour, type Instant } from '../domain/time.ts'
import { why, type Why } from '../domain/why.ts'
import { isBacklog } from './backlog.ts'
import { contentsOf, live, yetToCome } from './goods.ts'
import { aboutOrder, firstNameOf, hasAddress, linksOf } from './letter.ts'
import { sampleOrder } from './sample.ts'

/*
 * A letter at each real step of a parcel, by the carrier's own scans.
 *
 * Facts of the letter, in every variant:
 *   firstName, orderName
 *   carrier, number       string | null
 *   place                 string | null, the pickup point or delivery method in the shop's words
 *   expectedOn            epoch ms | null; never a day that has passed, and null once the parcel is there or lost
 *   lines, yetToCome      [{ title, quantity }]: in this parcel; still to come in others
 *   links                 { tracking?, order? }
 */

const longest = 48 * hour

/** The statuses a customer hears of, each with its variant of the letter and the setting that switches it. */
const steps = {
  'on its way': { variant: 'on-its-way', setting: 'onItsWay' },
  delayed: { variant: 'delayed', setting: 'delayed' },
  'out for delivery': { variant: 'out-for-delivery', setting: 'outForDelivery' },
  attempted: { variant: 'attempted', setting: 'attempted' },
  'ready for pickup': { variant: 'ready-for-pickup', setting: 'readyForPickup' },
  delivered: { variant: 'delivered', setting: 'delivered' },
  failed: { variant: 'failed', setting: 'failed' },
} as const satisfies { readonly [status in Exclude<ParcelStatus, 'preparing'>]: object }
type Step = (typeof steps)[keyof typeof steps]

const settings = z.object({
  onItsWay: z.boolean().default(true),
  delayed: z.boolean().default(true),
  outForDelivery: z.boolean().default(true),
  attempted: z.boolean().default(true),
  readyForPickup: z.boolean().default(true),
  delivered: z.boolean().default(true),
  failed: z.boolean().default(true),
  // Platforms write to the customer themselves when the shop marks an order fulfilled; we wait for the carrier, unless asked.
  announceDispatch: z.boolean().default(false),
  /** Parcels of one order that are written about. */
  maxParcels: z.int().min(1).max(20).default(5),
})
export type DeliveryNoticeSettings = z.infer<typeof settings>
type Context = FlowContext<DeliveryNoticeSettings>

/** What a parcel has reached, when it was first told (scans repeated at each depot do not make it younger), and by whom. */
type Reached = { readonly step: Step; readonly at: Instant; readonly why: Why }

function reachedBy(parcel: Parcel, { announceDispatch }: DeliveryNoticeSettings): Reached | null {
  const status = statusOf(parcel)?.status ?? 'preparing'
  const at = parcel.history[status]?.first ?? parcel.createdAt
  if (status !== 'preparing') return { step: steps[status], at, why: why.parcelMoved }
  // The same letter, so the scan that follows does not announce the parcel a second time.
  return announceDispatch ? { step: steps['on its way'], at, why: why.dispatched } : null
}

/** A refund of a part does not stop the parcel, so it does not stop the news of it; a refund of everything ends the purchase. */
function whyNotAnyMore(parcel: Parcel | undefined, { order }: Standing): string | null {
  if (!order) return why.orderUnknown
  if (order.cancelledAt !== null) return why.orderCancelled
  if (isRefunded(order)) return why.refunded
  if (!parcel) return why.parcelUnknown
  return parcel.cancelled ? why.parcelCancelled : null
}

/** The first parcels of an order are written about, by when they were packed; a furniture order in thirty boxes is not thirty letters. */
function isBeyondCap(parcel: Parcel, { parcels }: Standing, { maxParcels }: DeliveryNoticeSettings): boolean {
  const before = live(parcels).filter(
    ({ id, createdAt }) => createdAt < parcel.createdAt || (createdAt === parcel.createdAt && id < parcel.id),
  )
  return before.length >= maxParcels
}

/** The delivery method where it names a place to collect from; "Courier, 48 h" is none. */
const pickupPoint = (method: string | null): string | null =>
  method && /paczkomat|automat|locker|pick-?up|punkt|odbi[oó]r|parcel ?shop|collect|żabka|orlen paczka/i.test(method)
    ? method
    : null

function decideParcel(parcelId: string, standing: Standing, context: Context): Decision {
  const parcel = standing.parcels.find(({ id }) => id === parcelId)
  const { order } = standing
  const prefix = `delivery-notice:${parcelId}:`
  const end = whyNotAnyMore(parcel, standing)
  if (end === why.orderCancelled || end === why.refunded || end === why.parcelCancelled)
    return { do: 'cancel', key: prefix, why: end }
  if (end !== null || !order || !parcel) return { do: 'nothing', key: prefix, why: end ?? why.orderUnknown }
  const reached = reachedBy(parcel, context.settings)
  if (!reached) return { do: 'nothing', key: prefix, why: why.noCarrierScan }
  const { step, at } = reached
  const key = prefix + step.variant
  const nothing = (reason: string): Decision => ({ do: 'nothing', key, why: reason })
  if (!context.settings[step.setting]) return nothing(why.statusOff)
  if (!hasAddress(standing)) return nothing(why.noAddress)
  if (isBacklog(at, context)) return nothing(why.beforeOn)
  if (context.now - at >= longest) return nothing(why.staleScan)
  if (isBeyondCap(parcel, standing, context.settings)) return nothing(why.enoughParcels)
  return {
    do: 'schedule',
    key,
    subject: aboutOrder(order, standing, parcel.id),
    dueAt: at,
    expiresAt: at + longest,
    step: 1,
    facts: { variant: step.variant },
    supersedes: prefix,
    why: reached.why,
  }
}

/** A scan or a parcel concerns itself; an order concerns all its parcels. */
function concerned(event: ShopEvent, { parcels }: Standing): readonly string[] {
  if (event.type === 'scan') return [event.parcelId]
  if (event.type === 'parcel') return [event.parcel.id]
  return parcels.map(({ id }) => id)
}

export const deliveryNotice: Flow<DeliveryNoticeSettings> = {
  name: 'delivery-notice',
  title: { pl: 'Powiadomienia o dostawie', en: 'Delivery notices' },
  purpose: 'delivery',
  hears: ['order', 'parcel', 'scan', 'refund'],
  defaults: settings.parse({}),
  readSettings: (saved) => settings.parse(saved ?? {}),
  variants: Object.values(steps).map(({ variant }) => variant),
  variant: ({ facts }) => String(facts.variant),

  decide: (event, standing, context) => concerned(event, standing).map((id) => decideParcel(id, standing, context)),

  stillTrue: (message, standing, context) => {
    const parcel = standing.parcels.find(({ id }) => id === message.parcelId)
    const end = whyNotAnyMore(parcel, standing)
    if (end !== null || !parcel) return end
    const step = reachedBy(parcel, context.settings)?.step
    if (step?.variant !== message.facts.variant) return why.statusPassed
    return step && context.settings[step.setting] ? null : why.statusOff
  },

  letter: (message, standing, context) => {
    const { order, parcels } = standing
    const parcel = parcels.find(({ id }) => id === message.parcelId)
    if (!order || !parcel) throw new Error('a delivery notice needs its order and its parcel')
    const over = ['ready-for-pickup', 'delivered', 'failed'].includes(deliveryNotice.variant(message))
    const expected = parcel.expectedAt !== null && parcel.expectedAt >= context.now && !over
    return {
      firstName: firstNameOf(standing),
      orderName: order.name,
      carrier: parcel.carrier,
      number: parcel.number,
      place: pickupPoint(order.deliveryMethod),
      expectedOn: expected ? parcel.expectedAt : null,
      lines: contentsOf(parcel, order, parcels),
      yetToCome: yetToCome(parcel, order, parcels),
      links: linksOf({ tracking: parcel.trackingUrl, order: order.statusUrl }),
    }
  },

  sample: (locale, variant) => {
    const order = sampleOrder(locale)
    const over = ['ready-for-pickup', 'delivered', 'failed'].includes(variant)
    return {
      firstName: order.firstName,
      orderName: order.orderName,
      carrier: order.carrier,
      number: order.number,
      place: order.place,
      expectedOn: over ? null : order.day,
      lines: order.goods.slice(0, 2),
      yetToCome: order.goods.slice(2),
      links: { tracking: order.link('tracking'), order: order.link('orders/1042') },
    }
  },
}
