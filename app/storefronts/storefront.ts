import type { KeyObject } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { ShopEvent } from '../domain/event.ts'
import type { Instant } from '../domain/time.ts'

export type Delivery = { readonly headers: IncomingHttpHeaders; readonly body: Buffer }

/** What surrounds a delivery: the shop its address names (null where a header does), and the clock. */
export type Arrival = { readonly shop: string | null; readonly now: Instant }

/** How a platform behaves at the door. */
export type Manners = {
  /**
   * `app`: one secret for every shop, and the delivery names its shop. `shop`: each shop has a secret of its own and an
   * address of its own, `/webhooks/<storefront>/<shop>`.
   */
  readonly secret: 'app' | 'shop'
  /** Whether a delivery that was not answered 200 comes again. Where none does, turning one away is losing it. */
  readonly repeats: boolean
  /** What the platform sends unsigned to try the address out; it is answered 200 and not written down. */
  readonly isGreeting: (delivery: Delivery) => boolean
}

/** What the door learns before it writes a delivery down. Refusals carry the HTTP status the platform shall see and one plain sentence. */
export type Verdict =
  | {
      readonly genuine: true
      /** The platform's name of the shop, lower case. */
      readonly domain: string
      readonly topic: string
      /** The same for every repetition of one delivery, different for every other. */
      readonly deliveryId: string
      /** Names the merchant's action; several deliveries may share it. */
      readonly eventId: string | null
      readonly apiVersion: string | null
      readonly triggeredAt: Instant | null
    }
  | { readonly genuine: false; readonly status: 400 | 401; readonly why: string }

/** A platform a shop runs on. */
export type Storefront = {
  readonly name: string
  readonly manners: Manners
  /** Constant-time; never throws. `secrets`: the current one first, then those being rotated out. */
  readonly verify: (delivery: Delivery, secrets: readonly KeyObject[], arrival: Arrival) => Verdict
  /** True for topics that must be answered 200 whenever they are genuine, even from a shop we do not know (compliance). */
  readonly mustAccept: (topic: string) => boolean
  /** True for rows that tell what was before we came: the standing learns from them, and no flow hears them. */
  readonly isHistory?: (topic: string) => boolean
  /**
   * Pure. `toldAt`: when the platform says it told this, for bodies that do not say when it happened.
   * Null: a topic we do not listen to. Throws `Unreadable` when the body is not what the topic promises.
   */
  readonly read: (topic: string, body: Buffer, toldAt: Instant) => readonly ShopEvent[] | null
}

/** A genuine delivery whose body cannot be understood; it is kept, set aside and shown. */
export class Unreadable extends Error {
  override name = 'Unreadable'
}
