import { iso, type Instant } from '../../../domain/time.ts'
import { type Money, moneyText } from '../../../domain/money.ts'
import { id, text } from '../../payload.ts'
import type { Woo } from './ask.ts'

export type Coupon = {
  /** The same reward asked for twice is the same code. */
  readonly code: string
  readonly off: { readonly percent: number } | { readonly amount: Money }
  readonly expiresAt: Instant
  /** Only these may use it; none: whoever has the code. */
  readonly emails: readonly string[]
  readonly leastSpent: Money | null
}

/** Once, by one person, not together with others and not on what is reduced already. Resolves with the code. */
export async function makeCoupon(woo: Woo, coupon: Coupon): Promise<string> {
  const [there] = await woo.list('coupons', { code: coupon.code })
  if (there) return text(there.code) ?? coupon.code
  const off =
    'percent' in coupon.off
      ? { discount_type: 'percent', amount: String(coupon.off.percent) }
      : { discount_type: 'fixed_cart', amount: moneyText(coupon.off.amount) }
  const made = await woo.change('POST', 'coupons', {
    code: coupon.code,
    ...off,
    individual_use: true,
    exclude_sale_items: true,
    usage_limit: 1,
    usage_limit_per_user: 1,
    date_expires_gmt: iso(coupon.expiresAt).slice(0, 19),
    email_restrictions: coupon.emails,
    ...(coupon.leastSpent ? { minimum_amount: moneyText(coupon.leastSpent) } : {}),
    description: 'Aftercare',
  })
  return text(made.code) ?? coupon.code
}

/** Takes back a code that nobody used; one that is gone already is no fault. */
export async function withdrawCoupon(woo: Woo, code: string): Promise<void> {
  const [there] = await woo.list('coupons', { code })
  if (there && there.usage_count === 0) await woo.change('DELETE', `coupons/${id(there.id) ?? ''}`)
}
