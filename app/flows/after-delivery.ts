import { z } from 'zod'
import type { Decision } from '../domain/decision.ts'
import type { Flow, FlowContext, LetterFacts } from '../domain/flow.ts'
import { isHeldOut } from '../domain/holdout.ts'
import { firstBetween } from '../domain/local-time.ts'
import type { Message } from '../domain/message.ts'
import type { Line, Order } from '../domain/order.ts'
import { zoneOf } from '../domain/place.ts'
import type { Standing } from '../domain/standing.ts'
import type { Survey } from '../domain/survey.ts'
import { day, type Instant } from '../domain/time.ts'
import { why, type Why } from '../domain/why.ts'
import { isBacklog } from './backlog.ts'
import { completionOf } from './completion.ts'
import { live } from './goods.ts'
import { aboutOrder, firstNameOf, hasAddress, linksOf } from './letter.ts'
import { sampleOrder } from './sample.ts'

/*
 * A question about an order, asked some days after its last parcel was delivered; whoever does not answer may be reminded once.
 *
 * Facts of the letter (variants `ask` and `remind`):
 *   firstName, orderName
 *   lines                 [{ title, quantity, image: string | null }]
 *   deliveredOn           epoch ms | null when no carrier told
 *   deliveryMethod        string | null
 *   orderCount            how many orders the person has placed, this one included
 *   links                 { order? }
 */

const settingsFor = (delayDays: number, remindDays: number) =>
  z.object({
    /** Days from the last delivery to the question. */
    delayDays: z.int().min(0).max(60).default(delayDays),
    /** Days from the question to the reminder of those who have not answered; 0: none. */
    remindDays: z.int().min(0).max(14).default(remindDays),
    /** Of a hundred orders, how many are asked about. */
    samplePercent: z.int().min(1).max(100).default(100),
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

/** The reminder's key, which is found from the question's. */
export const reminderOf = (key: string): string => `${key}:reminder`

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
  if (isHeldOut('sample', key, 100 - context.settings.samplePercent)) return nothing(why.notSampled)
  const dueAt = dueOf(completion, standing, context)
  if (isBacklog(dueAt, context)) return nothing(why.beforeOn)
  if (dueAt + lasting <= context.now) return nothing(why.tooLate)
  const subject = aboutOrder(order, standing)
  return [{ do: 'schedule', key, subject, dueAt, expiresAt: dueAt + lasting, step: 1, facts: {}, why: completion.why }]
}

/** Whoever was asked is reminded once; that they have not answered by then is looked at when the reminder would go. */
function remind(asked: Message, sentAt: Instant, standing: Standing, context: FlowContext<SurveySettings>): Decision[] {
  const { remindDays } = context.settings
  if (asked.step > 1 || remindDays === 0) return []
  const { key, customerId, orderId, parcelId, cartToken } = asked
  const dueAt = firstBetween(sentAt + remindDays * day, zoneOf(standing, context.shop), decent.from, decent.until)
  return [
    {
      do: 'schedule',
      key: reminderOf(key),
      subject: { customerId, orderId, parcelId, cartToken },
      dueAt,
      expiresAt: dueAt + lasting,
      step: 2,
      facts: { variant: 'remind', asked: asked.id },
      why: why.notAnswered,
    },
  ]
}

const real = (order: Order): boolean => order.cancelledAt === null

const shown = ({ title, quantity, image }: Pick<Line, 'title' | 'quantity' | 'image'>) => ({ title, quantity, image })

function aboutTheOrder({ order, orders, parcels, ...standing }: Standing): LetterFacts {
  if (!order) throw new Error('a survey needs its order')
  const delivered = live(parcels).flatMap(({ history }) => history.delivered?.first ?? [])
  return {
    firstName: firstNameOf({ order, orders, parcels, ...standing }),
    orderName: order.name,
    lines: order.lines.map(shown),
    deliveredOn: delivered.length > 0 ? Math.max(...delivered) : null,
    deliveryMethod: order.deliveryMethod,
    orderCount: Math.max(1, orders.filter(real).length),
    links: linksOf({ order: order.statusUrl }),
  }
}

function aboutASample(locale: string): LetterFacts {
  const order = sampleOrder(locale)
  return {
    firstName: order.firstName,
    orderName: order.orderName,
    lines: order.lines.map(shown),
    deliveredOn: order.day,
    deliveryMethod: order.method,
    orderCount: 2,
    links: { order: order.link('orders/1042') },
  }
}

type SurveyFlow = Pick<Flow, 'name' | 'title' | 'wording'> & {
  readonly survey: Survey
  readonly delayDays: number
  readonly remindDays?: number
  /** What the letter says besides the order, in a language. */
  readonly words?: (locale: string) => { readonly [name: string]: string | null }
}

/** A flow that asks about an order once it has been delivered. */
export function surveyAfterDelivery(flow: SurveyFlow): Flow<SurveySettings> {
  const { name, title, survey, wording, words = () => ({}) } = flow
  const settings = settingsFor(flow.delayDays, flow.remindDays ?? 0)
  return {
    name,
    title,
    survey,
    ...(wording ? { wording } : {}),
    purpose: 'survey',
    hears: ['order', 'parcel', 'scan', 'refund', 'return'],
    defaults: settings.parse({}),
    readSettings: (saved) => settings.parse(saved ?? {}),
    variants: ['ask', 'remind'],
    variant: ({ facts }) => (facts['variant'] === 'remind' ? 'remind' : 'ask'),
    onceInDays: ({ throttleDays }) => throttleDays,
    holdoutPercent: (chosen) => chosen.holdoutPercent,

    decide: (_event, standing, context) => decideSurvey(`${name}:${standing.order?.id}`, standing, context),

    after: remind,

    stillTrue: (_message, standing, context) => {
      if (standing.answered) return why.answered
      if (!standing.order) return why.orderUnknown
      const completion = completionOf(standing.order, standing, context.settings)
      return 'not' in completion ? completion.not : null
    },

    notBefore: (_message, standing, context) => {
      const completion = standing.order && completionOf(standing.order, standing, context.settings)
      return completion && 'at' in completion ? dueOf(completion, standing, context) : null
    },

    letter: (message, standing) => ({ ...aboutTheOrder(standing), ...words(message.locale) }),
    sample: (locale) => ({ ...aboutASample(locale), ...words(locale) }),
  }
}
