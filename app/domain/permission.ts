import { consentFor, type Suppression } from './customer.ts'
import type { Flow, FlowContext } from './flow.ts'
import { isHeldOut } from './holdout.ts'
import type { Message } from './message.ts'
import { placeOf } from './place.ts'
import type { Policy } from './policy.ts'
import { firstAwake } from './quiet-hours.ts'
import type { PastMessage, Reach, Standing } from './standing.ts'
import { day, hour, type Instant } from './time.ts'
import { timeZoneOf } from './time-zone.ts'
import { why, type Why } from './why.ts'

export type Permission =
  | { readonly do: 'send' }
  /** Ask again at `until`; nothing is lost. */
  | { readonly do: 'wait'; readonly until: Instant; readonly why: Why }
  /** Never. `expire` is a drop whose only fault is the clock. */
  | { readonly do: 'drop' | 'expire'; readonly why: string }

export type Rules = {
  /** Undefined: a flow this version does not know. */
  readonly flow: Flow | undefined
  /** Null: the merchant has the flow off. */
  readonly context: FlowContext<object> | null
  readonly policy: (country: string | null) => Policy
  /** Why the flow paused by itself. */
  readonly paused?: Why | null
}

const month = 30 * day
/** How soon to look again while a shop is paused, or a person in conversation. */
const lookAgain = hour

const suppressed = {
  unsubscribed: why.unsubscribed,
  'hard bounce': why.bounced,
  'soft bounces': why.bouncedLong,
  complaint: why.complained,
  erased: why.erased,
  merchant: why.blockedByMerchant,
} as const satisfies { readonly [reason in Suppression['reason']]: Why }

const drop = (reason: string): Permission => ({ do: 'drop', why: reason })

/**
 * The gate: whether a message may go at the moment it would be sent. Everything is judged again, whatever was true when it
 * was scheduled. First what ends a message, from the broadest to the narrowest reason, then what only delays it:
 *
 *  1. the shop still has the app          6. consent, by purpose and the law where the person lives
 *  2. the flow is on                      7. the person had the same letter lately
 *  3. its time has not passed (expire)    8. waits: the matter itself, an open conversation, the gap between
 *  4. shop and flow are not paused (wait)          surveys, the gap between letters
 *  5. no suppression, and still true      9. waits: quiet hours by the person's own clock
 *
 * A wait that would outlive the message is a drop. Transactional and promised letters are through after 6: they know no caps, holds or nights.
 */
export function permission(
  message: Message,
  standing: Standing,
  reach: Reach,
  { flow, context, policy, paused }: Rules,
  now: Instant,
): Permission {
  if (context?.shop.status === 'uninstalled') return drop(why.uninstalled)
  if (!flow || !context) return drop(why.flowOff)
  if (now >= message.expiresAt) return { do: 'expire', why: why.expired }
  if (context.shop.status === 'paused')
    return { do: 'wait', until: Math.min(now + lookAgain, message.expiresAt), why: why.paused }
  if (paused) return { do: 'wait', until: Math.min(now + lookAgain, message.expiresAt), why: paused }
  const suppression = reach.suppressions.find(({ scope }) => scope === 'all' || scope === message.purpose)
  if (suppression) return drop(suppressed[suppression.reason])
  const untrue = flow.stillTrue(message, standing, context)
  if (untrue) return drop(untrue)
  const place = placeOf(standing)
  const law = policy(place.country ?? context.shop.country)
  const refusal = refusalOf(message, reach, law)
  if (refusal) return drop(refusal)
  if (message.purpose === 'delivery' || flow.promised?.(message)) return { do: 'send' }

  const days = flow.onceInDays?.(context.settings) ?? 0
  const same = (past: PastMessage) => past.flow === message.flow && past.step === message.step
  if (days > 0 && lastOf(message, reach, same, now - days * day) !== null)
    return drop(message.purpose === 'survey' ? why.askedLately : why.remindedLately)

  const delay = delayOf(message, reach, law, flow.notBefore?.(message, standing, context) ?? now, now)
  const free = delay?.until ?? now
  const until = firstAwake(free, timeZoneOf(place, context.shop), law.quiet)
  // Last, so that those left alone differ from those written to by nothing but chance.
  if (until <= now)
    return isHeldOut(message.flow, message.to, flow.holdoutPercent?.(context.settings) ?? 0)
      ? drop(why.heldOut)
      : { do: 'send' }
  if (until >= message.expiresAt) return drop(why.wouldExpire)
  return { do: 'wait', until, why: delay?.why ?? why.quietHours }
}

/**
 * Why the person's own words, or the lack of them, forbid the letter; null when they do not.
 * A no to a purpose always counts for that purpose. A no to marketing does not stop a survey where a survey needs no
 * consent: leaving the newsletter box empty is no answer to "were you satisfied?". Who unsubscribes from a letter is
 * suppressed for all that is not transactional, which the gate has looked at before. Where surveys are advertising by
 * law, consent to advertising covers them.
 */
function refusalOf(message: Message, { consents }: Reach, law: Policy): Why | null {
  const channel = message.channel === 'sms' ? 'sms' : 'email'
  const own = consentFor(consents, channel, message.purpose)
  if (own?.state === 'denied') return why.consentDenied
  if (!law.needsConsent.includes(message.purpose)) return null
  const consent = own ?? (message.purpose === 'survey' ? consentFor(consents, channel, 'marketing') : null)
  if (consent?.state === 'granted') return null
  if (consent?.state === 'denied') return why.consentDenied
  return consent ? why.consentPending : why.consentMissing
}

/** What holds the letter back for now and until when: the longest of the delays, so that the merchant sees the moment that counts. */
function delayOf(message: Message, reach: Reach, law: Policy, notBefore: Instant, now: Instant) {
  const { letterGap, surveyGap } = law
  const delays: { until: Instant; why: Why }[] = [{ until: notBefore, why: why.notYet }]
  if (reach.holds.length > 0) delays.push({ until: now + lookAgain, why: why.held })
  if (message.purpose === 'survey') {
    const asked = lastOf(message, reach, ({ purpose }) => purpose === 'survey', now - surveyGap)
    if (asked !== null) delays.push({ until: asked + surveyGap, why: why.surveyedToday })
  }
  const written = lastOf(message, reach, ({ purpose }) => purpose !== 'delivery', now - letterGap)
  if (written !== null) delays.push({ until: written + letterGap, why: why.capped })
  const roomAgain = monthHasRoom(message, reach, law.mostInMonth, now)
  if (roomAgain !== null) delays.push({ until: roomAgain, why: why.capped })
  const longest = delays.reduce((a, b) => (b.until > a.until ? b : a))
  return longest.until > now ? longest : null
}

/** When the oldest of the letters that fill the month is a month old; null while there is room for one more. */
function monthHasRoom({ id }: Message, { past }: Reach, most: number, now: Instant): Instant | null {
  if (most === Infinity) return null
  const lately = past
    .filter((one) => one.id !== id && one.purpose !== 'delivery' && one.sentAt > now - month)
    .map(({ sentAt }) => sentAt)
    .sort((a, b) => b - a)
  const filling = lately[most - 1]
  return filling === undefined ? null : filling + month
}

/** When the person last had another letter of a kind after a moment; null when they had none. A letter never counts against itself. */
function lastOf(
  message: Message,
  { past }: Reach,
  alike: (past: PastMessage) => boolean,
  after: Instant,
): Instant | null {
  let last: Instant | null = null
  for (const one of past) {
    if (one.id !== message.id && one.sentAt > after && alike(one)) last = Math.max(last ?? one.sentAt, one.sentAt)
  }
  return last
}
