import type { Db } from '../db/db.ts'
import type { Allowance } from '../domain/allowance.ts'
import type { Shop } from '../domain/shop.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import type { PageRenderer } from '../render/page.ts'
import type { Hear } from '../responses/heard.ts'
import type { MailParser } from '../responses/mail/parse.ts'

export type PagesNeeds = {
  readonly db: Db
  readonly keys: Keys
  readonly pages: PageRenderer
  /** How many made-up addresses somebody may still try this minute. Genuine ones are never counted. */
  readonly guesses: (who: string, now: Instant) => Allowance
  readonly now: () => Instant
  /** Platforms that can make codes; others are promised none. */
  readonly rewarding: readonly Shop['platform'][]
  readonly mailParser: MailParser
  /** Told of every answer and reply. */
  readonly hear?: Hear
  /** Null: no mail is taken in here. */
  readonly inboundSecret: string | null
  /** Whether letters are kept here and shown at /mailbox: development without a mail server. */
  readonly mailbox: boolean
}
