import { z } from 'zod'
import type { Decision } from '../domain/decision.ts'
import type { Flow, FlowContext } from '../domain/flow.ts'
import { firstBetween } from '../domain/local-time.ts'
import { isRefunded, type Order } from '../domain/order.ts'
import { statusOf } from '../domain/parcel.ts'
import { zoneOf } from '../domain/place.ts'
import type { Standing } from '../domain/standing.ts'
import type { Survey } from '../domain/survey.ts'
import { day, type Instant } from '../domain/time.ts'
import { why, type Why } from '../domain/why.ts'
import { isBacklog } from './backlog.ts'
import { goodsOf, hasCarrierScan, live, unpacked } from './goods.ts'
import { aboutOrder, firstNameOf, hasAddress, linksOf } from './letter.ts'
import { sampleOrder } from './sample.ts'

/*
 * A question about an order, asked once, some days after its last parcel was delivered.
 *
 * Facts of the letter (variant `ask`):
 *   firstName, orderName
 *   lines                 [{ title, quantity }]
 *   deliveredOn           epoch ms | null when no carrier told
 *   deliveryMethod        string | null
 *   orderCount            how many orders the person has placed, this one included
 *   links                 { order? }
 */

const settingsFor = (delayDays: number) =>
  z.object({
    /** Days from the last delivery to the question. */
    delayDays: z.int().min(0).max(60).default(delayDays),
    /** Days from dispatch to the question, where no carrier tells anything. */
    fallbackDays: z.int().min(1).max(90).default(10),
    /** Days a person is left alone between two questions of this kind. */
    throttleDays: z.int().min(1).max(365).default(90),
    /** Ask also after goods taken home from a store. */
    askInStore: z.boolean().default(false),
    /** For shops that never record dispatch: ask `fallbackDays` after the order, though nothing says that it left. */
    askUndispatched: z.boolean().default(false),
    /** Of a hundred people, how many are not asked, to compare with. */
    holdoutPercent: z.int().min(0).max(50).default(0),
  })
export type SurveySettings = z.infer<ReturnType<typeof settingsFor>>

const lasting = 14 * day
/** Questions come between ten in the morning and eight in the evening, by the customer's clock. */
const decent = { from: 10 * 60, until: 20 * 60 }

/** When an order was complete in the customer's hands, and in how many days to ask about it; or why not to ask. */
type Completion = { readonly at: Instant; readonly days: number; readonly why: Why } | { readonly not: Why }

function completionOf(order: Order, standing: Standing, settings: SurveySettings): Completion {
  if (order.cancelledAt !== null) return { not: why.orderCancelled }
  if (isRefunded(order)) return { not: why.refunded }
  if (order.payment === 'voided') return { not: why.paymentVoided }
  if (
    standing.returns.some(({ orderId, status }) => orderId === order.id && !['declined', 'cancelled'].includes(status))
  )
    return { not: why.returned }
  const parcels = live(standing.parcels)
  const statuses = parcels.map(statusOf)
  if (statuses.some((now) => now?.status === 'failed')) return { not: why.parcelFailed }
  const tracked = parcels.some(hasCarrierScan)
  if (order.source === 'pos' && !tracked && !parcels.some(({ number }) => number !== null)) {
    if (!settings.askInStore) return { not: why.inStore }
    return { at: order.placedAt, days: settings.delayDays, why: why.boughtInStore }
  }
  if (tracked && statuses.some((now) => now?.status !== 'delivered')) return { not: why.stillOnItsWay }
  if (parcels.length > 0 && unpacked(order, parcels).length > 0) return { not: why.moreToCome }
  if (tracked)
    return { at: Math.max(...statuses.map((now) => now?.at ?? 0)), days: settings.delayDays, why: why.allDelivered }
  const leftTheShop = parcels.length > 0 || settings.askUndispatched || !order.lines.some(({ shipped }) => shipped)
  if (!leftTheShop) return { not: why.notDispatched }
  const at = Math.max(order.placedAt, ...parcels.map(({ createdAt }) => createdAt))
  return { at, days: settings.fallbackDays, why: why.timePassed }
}

/** The first decent hour of the customer's once the days have passed. */
function dueOf(completion: { at: Instant; days: number }, standing: Standing, { shop }: FlowContext<SurveySettings>) {
  return firstBetween(completion.at + completion.days * day, zoneOf(standing, shop), decent.from, decent.until)
}

/** Reasons under which nothing can have been scheduled before, so that there is nothing to call back. */
const neverScheduled: readonly Why[] = [why.inStore]

function decideSurvey(key: string, standing: Standing, context: FlowContext<SurveySettings>): readonly Decision[] {
  const { order } = standing
  if (!order) return []
  const nothing = (reason: Why): readonly Decision[] => [{ do: 'nothing', key, why: reason }]
  const completion = completionOf(order, standing, context.settings)
  if ('not' in completion) {
    const fresh = completion.not === why.notDispatched && standing.parcels.length === 0
    if (fresh || neverScheduled.includes(completion.not)) return nothing(completion.not)
    return [{ do: 'cancel', key, why: completion.not }]
  }
  if (!hasAddress(standing)) return nothing(why.noAddress)
  const dueAt = dueOf(completion, standing, context)
  if (isBacklog(dueAt, context)) return nothing(why.beforeOn)
  if (dueAt + lasting <= context.now) return nothing(why.tooLate)
  const subject = aboutOrder(order, standing)
  return [{ do: 'schedule', key, subject, dueAt, expiresAt: dueAt + lasting, step: 1, facts: {}, why: completion.why }]
}

const real = (order: Order): boolean => order.cancelledAt === null

/** A flow that asks about an order once it has been delivered. */
export function surveyAfterDelivery(
  flow: Pick<Flow, 'name' | 'title'> & { readonly survey: Survey; readonly delayDays: number },
): Flow<SurveySettings> {
  const { name, title, survey } = flow
  const settings = settingsFor(flow.delayDays)
  return {
    name,
    title,
    survey,
    purpose: 'survey',
    hears: ['order', 'parcel', 'scan', 'refund', 'return'],
    defaults: settings.parse({}),
    readSettings: (saved) => settings.parse(saved ?? {}),
    variants: ['ask'],
    variant: () => 'ask',
    onceInDays: ({ throttleDays }) => throttleDays,
    holdoutPercent: (chosen) => chosen.holdoutPercent,

    decide: (_event, standing, context) => decideSurvey(`${name}:${standing.order?.id}`, standing, context),

    stillTrue: (_message, standing, context) => {
      if (!standing.order) return why.orderUnknown
      const completion = completionOf(standing.order, standing, context.settings)
      return 'not' in completion ? completion.not : null
    },

    notBefore: (_message, standing, context) => {
      const completion = standing.order && completionOf(standing.order, standing, context.settings)
      return completion && 'at' in completion ? dueOf(completion, standing, context) : null
    },

    letter: (_message, standing) => {
      const { order, orders, parcels } = standing
      if (!order) throw new Error('a survey needs its order')
      const delivered = live(parcels).flatMap(({ history }) => history.delivered?.first ?? [])
      return {
        firstName: firstNameOf(standing),
        orderName: order.name,
        lines: goodsOf(order.lines),
        deliveredOn: delivered.length > 0 ? Math.max(...delivered) : null,
        deliveryMethod: order.deliveryMethod,
        orderCount: Math.max(1, orders.filter(real).length),
        links: linksOf({ order: order.statusUrl }),
      }
    },

    sample: (locale) => {
      const order = sampleOrder(locale)
      return {
        firstName: order.firstName,
        orderName: order.orderName,
        lines: order.goods,
        deliveredOn: order.day,
        deliveryMethod: order.method,
        orderCount: 2,
        links: { order: order.link('orders/1042') },
      }
    },
  }
}
