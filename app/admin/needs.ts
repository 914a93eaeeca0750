import type { Outcome } from '../channels/channel.ts'
import type { ConversationActs } from '../conversations/act.ts'
import type { Db } from '../db/db.ts'
import type { Letter } from '../domain/letter.ts'
import type { Shop } from '../domain/shop.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import type { PostOffice } from '../outbox/senders.ts'
import type { Renderer } from '../render/index.ts'
import type { PageRenderer } from '../render/page.ts'
import type { MailParser } from '../responses/mail/parse.ts'

export type AdminNeeds = {
  readonly db: Db
  /** For finding people by their address, which is kept as its fingerprint. */
  readonly keys: Keys
  readonly now: () => Instant
  readonly pages: PageRenderer
  /** Shows sample letters beside a flow's settings; without it there is no preview. */
  readonly letters?: Renderer
  /** Sends a letter to one of the shop's own people, outside the outbox; without it there are no test letters. */
  readonly sendTest?: (test: {
    readonly shop: Shop
    readonly letter: Letter
    readonly to: string
    readonly now: Instant
  }) => Promise<Outcome>
  /** How letters leave; without it there is no sender to choose. */
  readonly post?: PostOffice
  /** What the shop's people do in conversations with customers. */
  readonly conversations: ConversationActs
  /** Takes a file out of a mail that came in. */
  readonly mailParser: Pick<MailParser, 'file'>
  /** True where the installation is reached by https: cookies are then bound to it. */
  readonly secureCookies: boolean
  /** Public address, for telling our own forms from strangers'. */
  readonly appUrl: string
  /** Set where shops may install the app from Shopify: its client id, and whom a session token speaks for. */
  readonly embedded?: {
    readonly key: string
    readonly visitor: (sessionToken: string) => { readonly domain: string; readonly user: string } | null
  } | null
  /** Where shops on WooCommerce and PrestaShop may be connected; `allowPrivate`: on this machine too, without https. */
  readonly stores?: { readonly allowPrivate: boolean; readonly tend: (now: Instant, only?: number) => Promise<number> }
  /** The address of the staff's page. */
  readonly pulseAddress: (shopId: number, roundId: string) => string
  /** The address of a survey's public page. */
  readonly openSurvey: (shopId: number, surveyId: string, link: number) => string
  /** Told of every fault a visitor only reads as "something went wrong". */
  readonly report: (error: unknown, sentence: string) => void
}
