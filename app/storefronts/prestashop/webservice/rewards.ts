import type { Rewards } from '../../../domain/reward.ts'
import { inStore, type OpenNeeds } from '../../connect/opened.ts'
import { id } from '../../payload.ts'
import { openWebservice } from './ask.ts'
import { makeVoucher, withdrawVoucher } from './vouchers.ts'

/** Codes made as cart rules, each for one account. */
export const prestaRewards = (needs: OpenNeeds): Rewards => ({
  make: (shop, { code, title, percent, from, until, accounts }) =>
    inStore(needs, shop, openWebservice, async (service) => {
      const languageId = id((await service.one('aftercare/health')).language) ?? '1'
      return makeVoucher(service, {
        code,
        name: title,
        languageId,
        off: { percent },
        from,
        expiresAt: until,
        customerId: accounts[0] ?? null,
        leastSpent: null,
        timeZone: shop.timeZone,
      })
    }),
  end: (shop, reference) => inStore(needs, shop, openWebservice, (service) => withdrawVoucher(service, reference)),
})
