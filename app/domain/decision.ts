import type { Facts, Subject } from './message.ts'
import type { Instant } from './time.ts'

/** What a flow wants after hearing something. Every decision is logged with its `why`, in plain English. */
export type Decision =
  | {
      readonly do: 'schedule'
      readonly key: string
      readonly subject: Subject
      readonly dueAt: Instant
      readonly expiresAt: Instant
      readonly step: number
      readonly facts: Facts
      /** Unsent messages whose key begins so give way to this one. */
      readonly supersedes?: string
      readonly why: string
    }
  | {
      readonly do: 'cancel'
      /** A key, or the beginning of several when it ends in `:`. */ readonly key: string
      readonly why: string
    }
  | { readonly do: 'nothing'; readonly key: string; readonly why: string }
