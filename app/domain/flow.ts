import type { Decision } from './decision.ts'
import type { Purpose } from './customer.ts'
import type { EventType, ShopEvent } from './event.ts'
import type { Message } from './message.ts'
import type { Shop } from './shop.ts'
import type { Standing } from './standing.ts'
import type { Survey } from './survey.ts'
import type { Instant } from './time.ts'

/** What a flow may know about the shop it works for. `onSince`: when the merchant switched it on; older matters are left alone. */
export type FlowContext<Settings> = {
  readonly shop: Shop
  readonly settings: Settings
  readonly onSince: Instant
  readonly now: Instant
}

/**
 * The data a letter's views are filled with: plain values, no HTML. Amounts and moments are already texts in the letter's
 * language, or left to the views' helpers (`money`, `date`). `links` names the addresses behind the letter's buttons;
 * the outbox replaces them by counted ones.
 */
export type LetterFacts = {
  readonly firstName: string | null
  readonly orderName: string | null
  readonly links: { readonly [name: string]: string }
  readonly [name: string]: unknown
}

/** One reason to write to customers. Pure: the clock, the database and the network are arguments or absent. */
export type Flow<Settings extends object = object> = {
  readonly name: string
  readonly title: { readonly pl: string; readonly en: string }
  readonly purpose: Purpose
  /** Its letters are written by people of the shop, one by one: it decides nothing and cannot be switched off. */
  readonly byHand?: true
  readonly hears: readonly EventType[]
  readonly defaults: Settings
  /** Checks and completes what a merchant saved; throws a ZodError that names the field. */
  readonly readSettings: (saved: unknown) => Settings
  readonly survey?: Survey
  /** The flow whose views and texts write its letters; absent: its own. */
  readonly wording?: string
  readonly decide: (event: ShopEvent, standing: Standing, context: FlowContext<Settings>) => readonly Decision[]
  /** What follows once a message has gone out (the next step of a sequence). */
  readonly after?: (
    message: Message,
    sentAt: Instant,
    standing: Standing,
    context: FlowContext<Settings>,
  ) => readonly Decision[]
  /** At the moment of sending: null when the letter is still right, else why not. */
  readonly stillTrue: (message: Message, standing: Standing, context: FlowContext<Settings>) => string | null
  /** Days in which a person gets this letter (the same step of it) at most once, whichever order or cart it is about. Absent: no limit. */
  readonly onceInDays?: (settings: Settings) => number
  /** Of a hundred people, how many are left alone so that what the letters bring can be measured. Absent: none. */
  readonly holdoutPercent?: (settings: Settings) => number
  /** Letters that were promised and are waited for: they know no caps and no nights, only the person's no. Absent: none. */
  readonly promised?: (message: Message) => boolean
  /** The earliest moment by what is true now, when that may move after scheduling (a cart still being filled); the gate waits for it. */
  readonly notBefore?: (message: Message, standing: Standing, context: FlowContext<Settings>) => Instant | null
  readonly letter: (message: Message, standing: Standing, context: FlowContext<Settings>) => LetterFacts
  /** Which of the letter's variants (its views' sub-texts) applies: `delivered`, `step-2`. Named in the locale files. */
  readonly variant: (message: Pick<Message, 'facts' | 'step'>) => string
  readonly variants: readonly string[]
  /** Made-up facts for previews, in the given language. */
  readonly sample: (locale: string, variant: string) => LetterFacts
}

export const wordingOf = ({ name, wording }: Pick<Flow, 'name' | 'wording'>): string => wording ?? name
