import type { Knex } from 'knex'
import { newId } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'

/** What a merchant chose for the looks and the signature of the shop's letters; null: not chosen. */
export type ShopBrand = {
  /** The address of a picture kept elsewhere. */
  readonly logo: string | null
  /** The name of a picture kept by us. */
  readonly logoId: string | null
  readonly button: string | null
  readonly accent: string | null
  readonly senderName: string | null
  readonly replyTo: string | null
  readonly addressForm: 'none' | 'polite' | 'first name'
  readonly footerAddress: string | null
}

export const unbranded: ShopBrand = {
  logo: null,
  logoId: null,
  button: null,
  accent: null,
  senderName: null,
  replyTo: null,
  addressForm: 'none',
  footerAddress: null,
}

type BrandRow = {
  logo: string | null
  logo_id: string | null
  button: string | null
  accent: string | null
  sender_name: string | null
  reply_to: string | null
  address_form: string
  footer_address: string | null
}

export async function brandOf(knex: Knex, shopId: number): Promise<ShopBrand> {
  const row = (await knex('brands').where({ shop_id: shopId }).first()) as BrandRow | undefined
  if (!row) return unbranded
  return {
    logo: row.logo,
    logoId: row.logo_id,
    button: row.button,
    accent: row.accent,
    senderName: row.sender_name,
    replyTo: row.reply_to,
    addressForm: row.address_form as ShopBrand['addressForm'],
    footerAddress: row.footer_address,
  }
}

export async function saveBrand(knex: Knex, shopId: number, brand: ShopBrand, now: Instant): Promise<void> {
  await knex('brands')
    .insert({
      shop_id: shopId,
      logo: brand.logo,
      logo_id: brand.logoId,
      button: brand.button,
      accent: brand.accent,
      sender_name: brand.senderName,
      reply_to: brand.replyTo,
      address_form: brand.addressForm,
      footer_address: brand.footerAddress,
      updated_at: now,
    })
    .onConflict('shop_id')
    .merge()
}

export type Logo = { readonly type: string; readonly bytes: Buffer }

/** Keeps a picture under a name nobody can guess, and never changes it: letters that went out go on showing it. */
export async function keepLogo(knex: Knex, shopId: number, { type, bytes }: Logo, now: Instant): Promise<string> {
  const id = newId(now)
  await knex('logos').insert({ shop_id: shopId, id, type, bytes, at: now })
  return id
}

export async function logoOf(knex: Knex, shopId: number, id: string): Promise<Logo | null> {
  const row = (await knex('logos').where({ shop_id: shopId, id }).first('type', 'bytes')) as Logo | undefined
  return row ?? null
}

/** Where a shop's picture is shown, below the installation's own address. */
export const logoPath = (shopId: number, id: string): string => `/logo/${shopId}/${id}`
