import type { Shop } from './shop.ts'
import type { Instant } from './time.ts'

/** Every code of ours begins with it, so that orders are asked about no others. */
export const rewardPrefix = 'THANKS-'

/** A code to be made on the shop's platform: for one person, once, until a moment, and with no other discount. */
export type WantedCode = {
  readonly code: string
  readonly title: string
  readonly percent: number
  readonly from: Instant
  readonly until: Instant
  /** The platform's own ids of the person's accounts; at least one. */
  readonly accounts: readonly string[]
}

/**
 * How a storefront makes codes. Both may be asked again after an answer got lost: making a code that is there already gives what
 * was made, ending one that has ended does nothing. They throw `RewardRefused` for what no repetition will mend, anything else to be asked again.
 */
export type Rewards = {
  /** Gives what the platform calls it, for ending it. */
  readonly make: (shop: Shop, wanted: WantedCode) => Promise<string>
  readonly end: (shop: Shop, reference: string) => Promise<void>
}

/** By platform; one that cannot make codes is absent. */
export type RewardMakers = Partial<Readonly<Record<Shop['platform'], Rewards>>>

export class RewardRefused extends Error {
  override name = 'RewardRefused'
}
