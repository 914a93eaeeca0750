import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '../../../db/db.ts'
import type { Shop } from '../../../domain/shop.ts'
import { minute, second, type Instant } from '../../../domain/time.ts'
import type { Keys } from '../../../keys/keys.ts'
import { renewing } from '../../../shops/connection.ts'
import { forgetGrant, type Grant, grantOf, keepGrant } from '../sessions/grant.ts'
import type { Access } from './ask.ts'
import { PlatformFault } from './fault.ts'
import type { Grants } from './grants.ts'

export type AccessNeeds = {
  readonly db: Db
  readonly keys: Keys
  readonly grants: Grants
  readonly now: () => Instant
}

/** Opens a shop: with the token we hold, or with a fresh one when that is about to run out. Throws `PlatformFault`. */
export type AccessOf = (shop: Pick<Shop, 'id' | 'domain'>) => Promise<Access>

/** A token must outlast what is begun with it. */
const margin = 5 * minute
const patience = 50 * second

export function openAccess({ db, keys, grants, now }: AccessNeeds): AccessOf {
  const holder = randomUUID()
  /** Within a process everybody waits for the same renewal; between processes the lease decides. */
  const underWay = new Map<number, Promise<Grant>>()

  async function held(domain: string): Promise<Grant> {
    const grant = await grantOf(db.knex, keys, domain)
    if (!grant || grant.refreshExpiresAt <= now())
      throw new PlatformFault('signed out', 'The shop is not connected; it must open the app once.')
    return grant
  }

  const isFresh = (grant: Grant): boolean => grant.accessExpiresAt - now() >= margin

  async function renew(shop: Pick<Shop, 'id' | 'domain'>): Promise<Grant> {
    const until = performance.now() + patience
    while (performance.now() < until) {
      await renewing(db, shop.id, holder, async () => {
        const grant = await held(shop.domain)
        if (isFresh(grant)) return
        try {
          await keepGrant(db.knex, keys, shop.domain, await grants.refresh(shop.domain, grant.refreshToken))
        } catch (error) {
          if (error instanceof PlatformFault && error.kind === 'signed out')
            await forgetGrant(db.knex, keys, shop.domain)
          throw error
        }
      })
      const grant = await held(shop.domain)
      if (isFresh(grant)) return grant
      await sleep(100)
    }
    throw new PlatformFault('busy', 'Somebody else is renewing the token of this shop and does not finish.')
  }

  return async (shop) => {
    let grant = await held(shop.domain)
    if (!isFresh(grant)) {
      const renewal = underWay.get(shop.id) ?? renew(shop).finally(() => underWay.delete(shop.id))
      underWay.set(shop.id, renewal)
      grant = await renewal
    }
    return { domain: shop.domain, token: grant.accessToken }
  }
}
