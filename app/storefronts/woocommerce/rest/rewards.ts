import { RewardRefused, type Rewards } from '../../../domain/reward.ts'
import { inStore, type OpenNeeds } from '../../connect/opened.ts'
import { text } from '../../payload.ts'
import { openWoo } from './ask.ts'
import { makeCoupon, withdrawCoupon } from './coupons.ts'

/** Codes made as coupons; WooCommerce binds them to addresses, so the accounts' addresses are asked for. */
export const wooRewards = (needs: OpenNeeds): Rewards => ({
  make: (shop, { code, percent, until, accounts }) =>
    inStore(needs, shop, openWoo, async (woo) => {
      const people = await Promise.all(accounts.map((account) => woo.one(`customers/${encodeURIComponent(account)}`)))
      const emails = people.map(({ email }) => text(email)).filter((email) => email !== null)
      if (emails.length === 0) throw new RewardRefused('The store knows no address to bind the code to.')
      return makeCoupon(woo, { code, off: { percent }, expiresAt: until, emails, leastSpent: null })
    }),
  end: (shop, reference) => inStore(needs, shop, openWoo, (woo) => withdrawCoupon(woo, reference)),
})
