import type { Channel } from './channel.ts'

/** What stands in the place of a mail server's answer. */
export const keptInMailbox = 'kept in the mailbox'

/** Carries letters nowhere, for development without a mail server: the outbox keeps every letter it handed off, and /mailbox shows them. */
export function mailboxChannel(): Channel {
  return {
    name: 'mailbox',
    width: 20,
    can: { idempotent: false, window: 0, lookup: false, deliveryEvents: false },
    async send(_letter, handOff) {
      try {
        return (await handOff()) ? { kind: 'accepted', response: keptInMailbox } : { kind: 'withheld' }
      } catch (error) {
        return { kind: 'failed', why: error instanceof Error ? error.message : String(error) }
      }
    },
    close: () => Promise.resolve(),
  }
}
