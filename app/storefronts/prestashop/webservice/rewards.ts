import type { Rewards } from '../../../domain/reward.ts'
import { inStore, type OpenNeeds } from '../../connect/opened.ts'
import { ids } from '../../payload.ts'
import { openWebservice } from './ask.ts'
import { makeVoucher, withdrawVoucher } from './vouchers.ts'

/** Codes made as cart rules, each for one account. */
export const prestaRewards = (needs: OpenNeeds): Rewards => ({
  make: (shop, { code, title, percent, from, until, accounts }) =>
    inStore(needs, shop, openWebservice, async (service) => {
      const { languages } = await service.one('aftercare/health')
      return makeVoucher(service, {
        code,
        name: title,
        languageIds: ids(languages),
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
