import { parseArgs, type ParseArgsConfig } from 'node:util'
import type { Knex } from 'knex'
import type { Shop } from '../domain/shop.ts'
import { parseInstant, type Instant } from '../domain/time.ts'
import { findShop } from '../shops/shops.ts'
import { Refusal } from './refusal.ts'

type Options = NonNullable<ParseArgsConfig['options']>

/** Reads a command's arguments; an unknown or incomplete one is refused by name. */
export function readOptions<const T extends Options>(argv: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new Refusal((error as Error).message)
  }
}

/** The shop a command is about. */
export async function shopNamed(knex: Knex, domain: string | undefined): Promise<Shop> {
  if (!domain) throw new Refusal('Say which shop: --shop <domain>')
  const shop = await findShop(knex, domain)
  if (!shop) throw new Refusal(`There is no shop ${domain}. "aftercare shop list" shows those there are.`)
  return shop
}

export function instantFrom(text: string | undefined, fallback: Instant): Instant {
  if (text === undefined) return fallback
  const at = parseInstant(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text)
  if (at === null) throw new Refusal(`"${text}" is not a moment; write it like 2026-11-21T10:00:00Z.`)
  return at
}
