import type { StandInShop } from './shop.ts'

type Input = { readonly code: string; readonly [field: string]: unknown }

/** Makes, finds and ends discount codes as Shopify does: a code is anybody's once. */
export function discountsOf({ discounts }: StandInShop) {
  const found = (code: string) => [...discounts].find(([, discount]) => discount.code === code)?.[0] ?? null
  return {
    discountCodeBasicCreate: ({ basicCodeDiscount: input }: { basicCodeDiscount: Input }) => {
      if (found(input.code))
        return {
          codeDiscountNode: null,
          userErrors: [{ field: ['basicCodeDiscount', 'code'], code: 'TAKEN', message: 'Code must be unique.' }],
        }
      const id = `gid://shopify/DiscountCodeNode/${discounts.size + 1}`
      discounts.set(id, { code: input.code, input, ended: false })
      return { codeDiscountNode: { id }, userErrors: [] }
    },
    codeDiscountNodeByCode: ({ code }: { code: string }) => {
      const id = found(code)
      return id === null ? null : { id }
    },
    discountCodeDeactivate: ({ id }: { id: string }) => {
      const discount = discounts.get(id)
      if (discount) discount.ended = true
      return { codeDiscountNode: discount ? { id } : null, userErrors: [] }
    },
  }
}
