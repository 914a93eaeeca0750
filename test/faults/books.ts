import { allBooks, type Books } from './harness/books.ts'
import type { Proof } from './harness/proof.ts'

/** Runs last, and adds up what every run before it left behind. */
export const proof: Proof = {
  guarantees: {
    G32: 'Nothing is silently stuck: every event was taken, ignored or set aside, every message has come to its end.',
    G40: 'What the merchant is shown as sent is what the mail server took; what is uncertain is never shown as sent.',
  },
  on: 'once',
  many: true,
  last: true,
  async run() {
    const books = allBooks()
    const sum = (name: keyof Books): number => books.reduce((total, one) => total + one[name], 0)
    return {
      G32: {
        figures: {
          runs: books.length,
          events: sum('events'),
          'events open': sum('eventsOpen'),
          messages: sum('messages'),
          'messages open': sum('messagesOpen'),
          'orders no flow spoke of': sum('unheard'),
        },
        must: {
          'have something to add up': books.length > 0,
          'leave no event open': sum('eventsOpen') === 0,
          'leave no message open': sum('messagesOpen') === 0,
          'have a word on every order': sum('unheard') === 0,
        },
      },
      G40: {
        figures: {
          'shown as sent': sum('shownAsSent'),
          taken: sum('taken'),
          'taken and shown as uncertain': sum('takenButUncertain'),
          differences: sum('differences'),
        },
        must: {
          'differ nowhere': sum('differences') === 0,
          'add up': sum('shownAsSent') + sum('takenButUncertain') === sum('taken'),
        },
      },
    }
  },
}
