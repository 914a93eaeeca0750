import type { Flow } from '../domain/flow.ts'
import { firstNameOf } from './letter.ts'

/**
 * What somebody of the shop writes to one person who answered or wrote. It is part of serving them, so it waits for no
 * night and no cap; who does not want to hear of their purchase at all is not written to either.
 */
export const conversation: Flow = {
  name: 'conversation',
  title: { pl: 'Odpowiedź napisana przez sklep', en: 'Answer written by the shop' },
  purpose: 'delivery',
  byHand: true,
  hears: [],
  defaults: {},
  readSettings: () => ({}),
  decide: () => [],
  stillTrue: () => null,
  letter: (_message, standing) => ({
    firstName: firstNameOf(standing),
    orderName: standing.order?.name ?? null,
    links: {},
  }),
  variant: () => 'answer',
  variants: ['answer'],
  sample: () => ({ firstName: null, orderName: '#1001', links: {} }),
}
