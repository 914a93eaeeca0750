import type { Shop } from '../domain/shop.ts'
import { logoPath, type ShopBrand } from '../shops/brand.ts'
import type { Colour } from './colour.ts'

/** How the shop signs its letters and pages; what it has not chosen is absent or null. `addressForm`: by first name (`Aniu`), politely without one, or not at all. */
export type Brand = Pick<Shop, 'name' | 'url' | 'address' | 'country'> & {
  /** The address of a picture, https. */
  readonly logo?: string | null
  readonly button?: Colour | null
  readonly accent?: Colour | null
  readonly addressForm?: ShopBrand['addressForm']
}

/** The shop as its letters show it: what the platform tells, and over it what the merchant chose. */
export const letterBrand = (shop: Shop, chosen: ShopBrand, appUrl: string): Brand => ({
  name: shop.name,
  url: shop.url,
  address: chosen.footerAddress ?? shop.address,
  country: shop.country,
  logo: chosen.logoId ? `${appUrl}${logoPath(shop.id, chosen.logoId)}` : chosen.logo,
  button: chosen.button,
  accent: chosen.accent,
  addressForm: chosen.addressForm,
})

/** The addresses behind a letter's buttons, each signed for this one message. */
export type LetterLinks = {
  readonly unsubscribe: string
  readonly preferences: string
  /** The survey page; the score is added as `?score=n`. Null for letters that ask nothing. */
  readonly survey: string | null
  /** A link no reader sees, by which mail scanners give themselves away. */
  readonly trap?: string
  /** Counted links by the names in `LetterFacts.links`. */
  readonly named: { readonly [name: string]: string }
}
