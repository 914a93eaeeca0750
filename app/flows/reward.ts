import { z } from 'zod'
import type { Flow, FlowContext } from '../domain/flow.ts'
import { firstBetween } from '../domain/local-time.ts'
import type { Facts, Message } from '../domain/message.ts'
import { zoneOf } from '../domain/place.ts'
import type { Standing } from '../domain/standing.ts'
import type { Survey } from '../domain/survey.ts'
import { day, type Instant } from '../domain/time.ts'
import { why } from '../domain/why.ts'
import { firstNameOf, linksOf } from './letter.ts'
import { sampleOrder } from './sample.ts'

/*
 * A code for everybody who answers, whatever they answered, and one reminder before it ends. The rewards' room makes the codes.
 *
 * Facts of the letter (variants `code` and `expiring`):
 *   firstName, orderName
 *   code, percent
 *   expiresOn             epoch ms
 *   links                 { shop }
 */

const settings = z.object({
  percent: z.int().min(1).max(50).default(10),
  /** Days a code is good. */
  days: z.int().min(3).max(365).default(30),
  /** Codes a calendar month at most; when they are used up, pages promise none. */
  monthly: z.int().min(1).max(10_000).default(100),
  /** Days before the end to remind of it; 0: not at all. */
  remindDaysBefore: z.int().min(0).max(30).default(3),
  forNps: z.boolean().default(false),
  forFeedback: z.boolean().default(false),
  forEffort: z.boolean().default(false),
  forOwn: z.boolean().default(false),
})
export type RewardSettings = z.infer<typeof settings>

const switches: Readonly<Record<string, keyof RewardSettings>> = {
  nps: 'forNps',
  csat: 'forFeedback',
  ces: 'forEffort',
}

/** Whether answers to a survey bring a code. One that says whose it is not can send none. */
export const isRewarded = (chosen: RewardSettings, survey: Survey): boolean =>
  survey.anonymous !== true && chosen[switches[survey.name] ?? 'forOwn'] === true

const inDay = { from: 10 * 60, until: 20 * 60 }
const expiryOf = ({ facts }: Pick<Message, 'facts'>): Instant => Number(facts['expiresAt'] ?? 0)

/** The letter with the code, once the platform has made it. */
export function scheduleCode(
  about: Pick<Message, 'customerId' | 'orderId'>,
  reward: { readonly id: string; readonly code: string; readonly percent: number; readonly expiresAt: Instant },
  now: Instant,
) {
  const { id, code, percent, expiresAt } = reward
  const facts: Facts = { variant: 'code', code, percent, expiresAt }
  return {
    do: 'schedule' as const,
    key: `reward:${id}`,
    subject: { ...about, parcelId: null, cartToken: null },
    dueAt: now,
    expiresAt,
    step: 1,
    facts,
    why: why.codeMade,
  }
}

function remind(message: Message, sentAt: Instant, standing: Standing, context: FlowContext<RewardSettings>) {
  const { remindDaysBefore } = context.settings
  const expiresAt = expiryOf(message)
  const zone = zoneOf(standing, context.shop)
  const dueAt = firstBetween(expiresAt - remindDaysBefore * day, zone, inDay.from, inDay.until)
  // So soon after the code itself a reminder would be no more than noise.
  if (message.step > 1 || remindDaysBefore === 0 || dueAt < sentAt + 2 * day) return []
  const { key, customerId, orderId, facts } = message
  return [
    {
      ...scheduleCode({ customerId, orderId }, { id: '', code: '', percent: 0, expiresAt }, dueAt),
      key: `${key}:expiring`,
      step: 2,
      facts: { ...facts, variant: 'expiring' },
      why: why.codeEnds,
    },
  ]
}

export const reward: Flow<RewardSettings> = {
  name: 'reward',
  title: { pl: 'Kod za odpowiedź', en: 'Code for answering' },
  purpose: 'survey',
  hears: [],
  defaults: settings.parse({}),
  readSettings: (saved) => settings.parse(saved ?? {}),
  variants: ['code', 'expiring'],
  variant: ({ facts }) => (facts['variant'] === 'expiring' ? 'expiring' : 'code'),
  promised: ({ step }) => step === 1,
  decide: () => [],
  after: remind,
  stillTrue: (message, { codeUsed }, { now }) =>
    codeUsed ? why.codeUsed : expiryOf(message) <= now ? why.codeOver : null,
  letter: (message, standing, { shop }) => ({
    firstName: firstNameOf(standing),
    orderName: standing.order?.name ?? null,
    code: String(message.facts['code'] ?? ''),
    percent: Number(message.facts['percent'] ?? 0),
    expiresOn: expiryOf(message),
    links: linksOf({ shop: shop.url }),
  }),
  sample: (locale) => {
    const { firstName, orderName, total, day: at, link } = sampleOrder(locale)
    const code = total.currency === 'PLN' ? 'THANKS-7KQ2MXPL' : 'THANKS-7KQ2MXGB'
    return { firstName, orderName, code, percent: 10, expiresOn: at, links: { shop: link('') } }
  },
}
