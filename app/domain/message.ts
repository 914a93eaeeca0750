import type { Purpose } from './customer.ts'
import type { Instant } from './time.ts'

/** Everything a message may be; the arrows between them are in docs/decisions/005. */
export const messageStates = [
  'scheduled',
  'claimed',
  'handed_off',
  'sent',
  'rejected',
  'uncertain',
  'dropped',
  'cancelled',
  'expired',
] as const
export type MessageState = (typeof messageStates)[number]

/** What a flow fixed when it scheduled a message: numbers and short texts only; the letter reads the rest afresh when it is sent. */
export type Facts = { readonly [name: string]: string | number | boolean | null }

/** What the message is about. */
export type Subject = {
  readonly customerId: string | null
  readonly orderId: string | null
  readonly parcelId: string | null
  readonly cartToken: string | null
}

export type Message = Subject & {
  readonly id: string
  readonly shopId: number
  readonly flow: string
  /** The business key: the same matter is never written about twice. Unique in a shop. */
  readonly key: string
  readonly purpose: Purpose
  readonly channel: string
  /** Position in a sequence, from 1. */
  readonly step: number
  readonly facts: Facts
  /** Normalised address on the channel. */
  readonly to: string
  readonly locale: string
  readonly state: MessageState
  readonly dueAt: Instant
  readonly expiresAt: Instant
}
