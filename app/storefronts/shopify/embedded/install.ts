import type { Db } from '../../../db/db.ts'
import type { Shop } from '../../../domain/shop.ts'
import { day, type Instant } from '../../../domain/time.ts'
import type { Keys } from '../../../keys/keys.ts'
import { keepConnection } from '../../../shops/connection.ts'
import { beginPulls, pullsOf, resumePulls } from '../../../shops/pulls.ts'
import { addShop, findShop, keepScopes, markReturned, ShopExists } from '../../../shops/shops.ts'
import type { Ask } from '../platform/ask.ts'
import type { Grants } from '../platform/grants.ts'
import { grantOf, keepGrant } from '../sessions/grant.ts'
import { meet } from '../pulls/particulars.ts'
import type { Visitor } from './session-token.ts'

export type InstallNeeds = {
  readonly db: Db
  readonly keys: Keys
  readonly grants: Grants
  readonly ask: Ask
  readonly now: () => Instant
  readonly report: (error: unknown, sentence: string) => void
}

/** How far back a platform lets an app look without asking for more (shopify.dev, `read_all_orders`). */
const past = 60 * day

/**
 * Opens the shop of somebody who came from Shopify's admin; the first time that is the installation, since Shopify has asked for
 * the scopes already (managed installation). Coming again changes nothing, and a half-finished installation is finished.
 * Throws `PlatformFault`; `signed out`: a fresher session token is needed.
 */
export function openInstaller(needs: InstallNeeds): (visitor: Visitor, sessionToken: string) => Promise<Shop> {
  const { db, keys, grants, now } = needs
  return async (visitor, sessionToken) => {
    const known = await findShop(db.knex, visitor.domain)
    if (known && known.status !== 'uninstalled' && (await isConnected(needs, known))) return known

    const grant = await grants.exchange(visitor.domain, sessionToken)
    const shop = known ?? (await added(needs, visitor.domain))
    await db.write(async (trx) => {
      await markReturned(trx, shop.id, now())
      await keepConnection(trx, shop.id, now())
      await keepGrant(trx, keys, shop.domain, grant)
      await keepScopes(trx, shop.id, grant.scopes)
      if ((await pullsOf(trx, shop.id)).length === 0) await beginPulls(trx, shop.id, now() - past, now())
      else await resumePulls(trx, shop.id, now())
    })
    // The shop's language, zone and money: wanted for the first page, yet no reason to fail the installation.
    await meet(needs, shop.id, { domain: shop.domain, token: grant.accessToken }).catch((error: unknown) =>
      needs.report(error, `${shop.domain} was installed, but Shopify did not tell its particulars`),
    )
    return (await findShop(db.knex, visitor.domain)) ?? shop
  }
}

async function isConnected({ db, keys, now }: InstallNeeds, shop: Shop): Promise<boolean> {
  const grant = await grantOf(db.knex, keys, shop.domain)
  return grant !== null && grant.refreshExpiresAt > now() + day
}

/** Two pages may open at once; the second finds the first one's row. */
async function added({ db, keys, now }: InstallNeeds, domain: string): Promise<Shop> {
  try {
    return await addShop(db, keys, { domain, platform: 'shopify' }, now())
  } catch (error) {
    const shop = await findShop(db.knex, domain)
    if (shop && (error instanceof ShopExists || isDuplicate(error))) return shop
    throw error
  }
}

const isDuplicate = (error: unknown): boolean =>
  ['ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE'].includes((error as { code?: string }).code ?? '')
