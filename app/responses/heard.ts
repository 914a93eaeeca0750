import type { Knex } from 'knex'
import type { Instant } from '../domain/time.ts'
import type { StoredMessage } from '../outbox/messages.ts'

/** What a customer said, told to rooms further down in the very transaction that stores it. Nothing a machine said is told. */
export type Heard =
  | {
      readonly type: 'response created' | 'response changed'
      readonly at: Instant
      readonly message: StoredMessage
      readonly responseId: string
      readonly survey: string
      readonly score: number | null
      readonly comment: string | null
      readonly source: 'click' | 'form' | 'reply'
      /** It came by the letter's own signed address, from the person the letter went to. */
      readonly verified: boolean
    }
  | {
      readonly type: 'reply'
      readonly at: Instant
      readonly message: StoredMessage
      readonly inboundId: string
      /** Null when the letter asked nothing: what is said in a conversation is no answer to a question. */
      readonly responseId: string | null
      readonly survey: string
      readonly score: number | null
      readonly words: string
      readonly subject: string
      readonly verified: boolean
      /** It came by the letter's signed address, so whoever wrote it has the letter. Without, nothing may happen because of it. */
      readonly signed: boolean
    }

export type Hear = (trx: Knex.Transaction, heard: Heard) => Promise<void>
