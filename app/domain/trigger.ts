import type { Shop } from './shop.ts'

/** Feedback, as automations a merchant built on the platform hear of it. */
export type FeedbackTold = {
  /** The platform's own id of the customer's account. */
  readonly account: string
  readonly survey: string
  readonly score: number | null
  readonly comment: string | null
  readonly order: string | null
}

/**
 * Starts what the merchant built on the platform for feedback. Throws `TriggerFault`. Automations may give money away, so nothing
 * is told twice: `unheard` says that the platform certainly did not take it.
 */
export type Trigger = (shop: Shop, told: FeedbackTold) => Promise<void>

/** By platform; one without automations is absent. */
export type Triggers = Partial<Readonly<Record<Shop['platform'], Trigger>>>

export type TriggerOutcome = 'unheard' | 'refused' | 'uncertain'

export class TriggerFault extends Error {
  override name = 'TriggerFault'
  readonly outcome: TriggerOutcome
  constructor(outcome: TriggerOutcome, sentence: string) {
    super(sentence)
    this.outcome = outcome
  }
}
