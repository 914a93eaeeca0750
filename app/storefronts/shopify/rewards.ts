import { type Rewards, RewardRefused, type WantedCode } from '../../domain/reward.ts'
import type { Shop } from '../../domain/shop.ts'
import { iso } from '../../domain/time.ts'
import { part, parts, text } from '../payload.ts'
import type { AccessOf } from './platform/access.ts'
import type { Ask } from './platform/ask.ts'
import { PlatformFault } from './platform/fault.ts'
import { questions } from './platform/questions.ts'

/** Codes made by Shopify's Admin API; the app needs the scope `write_discounts`, which a shop grants when it is asked for. */
export function shopifyRewards({ ask, accessOf }: { readonly ask: Ask; readonly accessOf: AccessOf }): Rewards {
  const asked = async (shop: Shop, question: string, variables: object) => {
    try {
      return await ask(await accessOf(shop), question, variables)
    } catch (error) {
      if (error instanceof PlatformFault && (error.kind === 'forbidden' || error.kind === 'refused'))
        throw new RewardRefused(error.message)
      throw error
    }
  }
  return {
    async make(shop, wanted) {
      const answer = await asked(shop, questions.codeMake, { discount: discountOf(wanted) })
      const made = part(answer['discountCodeBasicCreate'])
      const id = text(part(made?.['codeDiscountNode'])?.['id'])
      if (id) return id
      // The answer to an earlier attempt got lost: the code is ours, nobody else's begins as ours do.
      const codes = parts(made?.['userErrors'] ?? []).map(({ code }) => text(code) ?? 'unknown')
      const known = codes.includes('TAKEN') ? await asked(shop, questions.codeFind, { code: wanted.code }) : null
      const found = text(part(known?.['codeDiscountNodeByCode'])?.['id'])
      if (found) return found
      throw new RewardRefused(`Shopify made no code (${codes.join(', ') || 'it gave no reason'}).`)
    },
    async end(shop, reference) {
      await asked(shop, questions.codeEnd, { id: reference })
    },
  }
}

/** For these accounts, once, until a moment, and with no other discount. */
const discountOf = ({ code, title, percent, from, until, accounts }: WantedCode) => ({
  title,
  code,
  startsAt: iso(from),
  endsAt: iso(until),
  usageLimit: 1,
  appliesOncePerCustomer: true,
  context: { customers: { add: accounts.map((account) => `gid://shopify/Customer/${account}`) } },
  customerGets: { value: { percentage: percent / 100 }, items: { all: true } },
  combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false },
})
